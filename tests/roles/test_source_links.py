import pytest

from tests.support.admin import change_url
from tests.support.factories import make_pay, make_role, make_source

pytestmark = pytest.mark.django_db


def test_pay_band_links_to_source_and_its_url(admin_client):
    source = make_source(url="https://example.org/pay?a=1&b=2")
    band = make_pay(make_role(), source=source)
    html = admin_client.get(change_url(band.role)).content.decode()
    assert f'<a href="{change_url(source)}">Open in the admin' in html
    assert '<a href="https://example.org/pay?a=1&amp;b=2" rel="noopener noreferrer">' in html


def test_source_url_with_an_unsafe_scheme_is_not_linked(admin_client):
    band = make_pay(make_role(), source=make_source(url="javascript:alert(1)"))
    assert 'href="javascript' not in admin_client.get(change_url(band.role)).content.decode()


def test_pay_band_without_source_says_so(admin_client):
    assert "no source given" in admin_client.get(change_url(make_pay(make_role()).role)).content.decode()
