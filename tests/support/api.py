"""Responses of the API, with the properties that all of them share."""


def get(client, url: str, status: int = 200, **headers):
    response = client.get(url, headers=headers)
    assert response.status_code == status, response.content
    assert not response.cookies
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response


def get_json(client, url: str, status: int = 200):
    response = get(client, url, status)
    assert response.headers["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "Cookie" not in response.headers.get("Vary", "")
    return response.json()
