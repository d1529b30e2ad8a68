"""Tests of a page's status, times and former slugs."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from careerguide.content.publishing import Status
from careerguide.history.pages import Row
from careerguide.history.versions import Version
from careerguide.lib import clock
from tests.support.factories import make_program, make_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [make_role, make_program])
class TestTimes:
    def test_draft_has_no_publication_time(self, make):
        assert make(status=Status.DRAFT).published_at is None

    def test_first_publication_time_is_kept(self, make):
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

    def test_touch_sets_updated_at(self, make):
        row = make()
        before = row.updated_at
        row.touch()
        assert type(row).objects.get().updated_at > before


HOUR = timedelta(hours=1)


@pytest.fixture
def set_clock(monkeypatch):
    def set_to(now):
        monkeypatch.setattr(clock, "now", lambda: now)

    return set_to


@pytest.mark.parametrize("make", [make_role, make_program])
class TestScheduledPage:
    def test_command_publishes_pages_whose_time_has_come(self, make, client, set_clock):
        row = make(status=Status.SCHEDULED, publish_at=clock.now() + HOUR)
        call_command("publish_scheduled")
        assert client.get(row.get_absolute_url()).status_code == 404
        set_clock(row.publish_at)
        # No request publishes a page.
        assert client.get(row.get_absolute_url()).status_code == 404
        call_command("publish_scheduled")
        assert client.get(row.get_absolute_url()).status_code == 200
        stored = type(row).objects.get()
        assert (stored.published_at, stored.publish_at, stored.updated_at) == (row.publish_at, None, row.publish_at)
        newest, found = Version.objects.all()
        assert newest.reason == "Published as scheduled."
        statuses = [version.snapshot[Row(0, row.pk)]["status"] for version in (found, newest)]
        assert statuses == ["scheduled", "published"]

    def test_first_date_of_publication_is_kept(self, make):
        first = clock.now() - 100 * HOUR
        row = make(status=Status.SCHEDULED, published_at=first, publish_at=clock.now() - HOUR)
        call_command("publish_scheduled")
        row.refresh_from_db()
        assert (row.status, row.published_at) == (Status.PUBLISHED, first)

    def test_page_that_cannot_be_saved_does_not_stop_others(self, make, caplog, monkeypatch):
        first, second = (make(status=Status.SCHEDULED, publish_at=clock.now() - HOUR) for _ in range(2))
        save = type(first).save

        def refuse(row, *args, **kwargs):
            if row.pk == first.pk:
                raise IntegrityError("refused")
            save(row, *args, **kwargs)

        monkeypatch.setattr(type(first), "save", refuse)
        call_command("publish_scheduled")
        assert list(type(first).objects.published()) == [second]
        assert f"{first.get_absolute_url()} cannot be published as scheduled." in caplog.text

    def test_database_requires_time_of_scheduled_page(self, make):
        with pytest.raises(IntegrityError), transaction.atomic():
            make(status=Status.SCHEDULED)

    def test_validation_requires_time_of_scheduled_page(self, make):
        row = make(status=Status.DRAFT)
        row.status = Status.SCHEDULED
        with pytest.raises(ValidationError, match="Enter the time at which to publish the scheduled page"):
            row.full_clean()


@pytest.mark.parametrize("make", [make_role, make_program])
@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
def test_draft_and_withdrawn_pages_are_not_public(make, status):
    row = make()
    row.status = status
    row.save()
    assert not row.is_published
    assert not type(row).objects.published().exists()


@pytest.mark.parametrize("make", [make_role, make_program])
class TestFormerSlugs:
    def test_former_slug_of_public_page_is_kept(self, make):
        row = make(slug="first")
        for slug in ("second", "third"):
            row.slug = slug
            row.save()
        assert {former.slug for former in row.former_addresses.all()} == {"first", "second"}

    def test_former_slug_of_draft_is_not_kept(self, make):
        row = make(slug="first", status=Status.DRAFT)
        row.slug = "second"
        row.save()
        assert not row.former_addresses.exists()

    def test_former_slug_belongs_to_its_last_owner(self, make):
        one, other = make(slug="first"), make(slug="other")
        one.slug = "second"
        one.save()
        other.slug = "first"
        other.save()
        other.slug = "third"
        other.save()
        assert [former.slug for former in one.former_addresses.all()] == []
        assert {former.slug for former in other.former_addresses.all()} == {"first", "other"}
