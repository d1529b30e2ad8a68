"""When a page was first published, and when it last changed."""

import pytest

from careerguide.publishing import Status
from tests.factories import make_program, make_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [make_role, make_program])
class TestTimes:
    def test_a_draft_has_never_been_published(self, make):
        assert make(status=Status.DRAFT).published_at is None

    def test_the_first_publication_is_kept_whatever_comes_after(self, make):
        row = make(status=Status.DRAFT)
        row.status = Status.PUBLISHED
        row.save(update_fields=["status"])
        first = type(row).objects.get().published_at
        assert first == row.updated_at
        row.status = Status.DRAFT
        row.save()
        row.status = Status.PUBLISHED
        row.save()
        assert type(row).objects.get().published_at == first

    def test_every_change_is_noted(self, make):
        row = make()
        before = row.updated_at
        row.touch()
        assert type(row).objects.get().updated_at > before
