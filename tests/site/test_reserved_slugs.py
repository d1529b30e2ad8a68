"""Tests that no guide or program has the URL of another page."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver, resolve, reverse

from careerguide.content.slugs import RESERVED_SLUGS, new_slugs
from careerguide.lib.slugs import is_slug
from tests.support.admin import form_data
from tests.support.factories import make_program, make_role
from tests.support.page import Page

both = pytest.mark.parametrize("make", [make_role, make_program])


def patterns_below(prefix: str) -> dict[str, str]:
    """The URL names of the patterns that begin with ``prefix``, by the rest of the pattern."""
    patterns = {}
    for entry in get_resolver().url_patterns:
        route = str(entry.pattern)
        if route == prefix:
            patterns |= {str(each.pattern): each.name for each in entry.url_patterns}
        elif route.startswith(prefix):
            patterns[route.removeprefix(prefix)] = entry.name
    return patterns


@pytest.mark.parametrize("prefix", ["roles/", "programs/"])
def test_every_page_next_to_the_pages_of_rows_is_reserved(prefix):
    patterns = patterns_below(prefix)
    assert "<unicode_slug:slug>/" in patterns
    fixed = {route.removesuffix("/"): name for route, name in patterns.items() if is_slug(route.removesuffix("/"))}
    assert fixed.keys() == RESERVED_SLUGS
    for slug, name in fixed.items():
        assert resolve(f"/{prefix}{slug}/").url_name == name


@pytest.mark.django_db
@both
class TestRows:
    @pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
    def test_reserved_slug_is_refused(self, make, slug):
        row = make()
        row.slug = slug
        with pytest.raises(ValidationError, match="This is the URL of another page of the site"):
            row.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(slug=slug)

    def test_form_says_that_the_url_is_taken(self, make, admin_client):
        row = make()
        url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        page = Page(admin_client.post(url, form_data(admin_client, row) | {"slug": "compare"}))
        assert "This is the URL of another page of the site. Choose another slug." in page.text

    def test_new_row_with_such_a_title_gets_another_slug(self, make):
        assert new_slugs(type(make()), ["Compare"]) == ["compare-2"]


@pytest.mark.django_db(transaction=True)
def test_migration_gives_an_unreachable_program_another_slug():
    unreachable, other = make_program(), make_program(slug="compare-2")
    try:
        call_command("migrate", "programs", "0010", verbosity=0)
        before = MigrationExecutor(connection).loader.project_state(("programs", "0010_places")).apps
        before.get_model("programs", "Program").objects.filter(pk=unreachable.pk).update(slug="compare")
    finally:
        call_command("migrate", verbosity=0)
    unreachable.refresh_from_db()
    other.refresh_from_db()
    assert (unreachable.slug, other.slug) == ("compare-3", "compare-2")
    assert not unreachable.former_addresses.exists()
