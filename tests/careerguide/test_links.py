"""URLs are looked at without a request."""

import pytest

from careerguide.audit.links import fixed_url, url_problem


@pytest.mark.parametrize(
    ("url", "why", "better"),
    [
        ("www.example.edu/ms", "has no https:// in front", "https://www.example.edu/ms"),
        ("//example.edu", "has no https:// in front", "https://example.edu"),
        ("example.edu:8080/x", "has no https:// in front", "https://example.edu:8080/x"),
        (" https://example.edu", "holds a space", "https://example.edu"),
        ("https://example.edu/a b", "holds a space", None),
        ("https://example", "names no host that can exist", None),
        ("https://", "names no host that can exist", None),
        ("see the website", "holds a space", None),
        ("ftp://example.edu", "is no address of a page", None),
        ("javascript:alert(1)", "is no address of a page", None),
        ("https://example.edu:99999999/", "cannot be read as an address", None),
        ("https://[::1/", "cannot be read as an address", None),
    ],
)
def test_an_address_that_cannot_be_followed_says_why(url, why, better):
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
def test_an_address_that_can_be_followed_is_left_alone(url):
    assert url_problem(url) == ""
    assert fixed_url(url) is None
