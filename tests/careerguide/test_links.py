import pytest

from careerguide.audit.links import fixed_url, url_problem


@pytest.mark.parametrize(
    ("url", "why", "better"),
    [
        ("www.example.edu/ms", "does not begin with https://", "https://www.example.edu/ms"),
        ("//example.edu", "does not begin with https://", "https://example.edu"),
        ("example.edu:8080/x", "does not begin with https://", "https://example.edu:8080/x"),
        (" https://example.edu", "contains a space", "https://example.edu"),
        ("https://example.edu/a b", "contains a space", None),
        ("https://example", "has no valid host name", None),
        ("https://", "has no valid host name", None),
        ("see the website", "contains a space", None),
        ("ftp://example.edu", "is not an http or https URL", None),
        ("javascript:alert(1)", "is not an http or https URL", None),
        ("https://example.edu:99999999/", "is not a valid URL", None),
        ("https://[::1/", "is not a valid URL", None),
    ],
)
def test_invalid_url_has_a_problem_and_is_fixed_if_possible(url, why, better):
    assert url_problem(url) == why
    assert fixed_url(url) == better


@pytest.mark.parametrize(
    "url",
    [
        "https://example.edu",
        "http://www.example.edu:8080/a-b/?c=d#e",
        "https://xn--bcher-kva.example/",
        "https://bücher.example/ö",
        "http://127.0.0.1:8000/",
        "http://[::1]/",
        "http://localhost/",
    ],
)
def test_valid_url_has_no_problem(url):
    assert url_problem(url) == ""
    assert fixed_url(url) is None
