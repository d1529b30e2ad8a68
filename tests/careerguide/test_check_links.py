"""Tests of the command that checks links, and of how the audit and the admin use its results."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.urls import reverse

from careerguide.audit.link_checks import LinkCheck, store_check, url_fields
from careerguide.content.publishing import Status
from careerguide.lib import clock
from careerguide.links import pace
from careerguide.links.pace import Pace, interleave_hosts
from careerguide.management.commands import check_links
from programs.models import Institution, Program
from roles.models import Source
from tests.careerguide.test_audit import count_queries
from tests.support.admin import change_url, form_data, queries, run_action, shown_messages
from tests.support.audit import issues_of, messages_of
from tests.support.factories import make_institution, make_program, make_source
from tests.support.link_server import internet, response

pytestmark = pytest.mark.django_db


PAGE = "/admin/audit/"
GONE = "https://www.example.edu/gone"


@pytest.fixture
def timer(monkeypatch):
    """A fake clock that does not advance by itself."""

    class Clock:
        def __init__(self):
            self.now, self.sleeps = 1000.0, []

        def monotonic(self):
            return self.now

        def sleep(self, seconds):
            self.sleeps.append(round(seconds, 3))
            self.now += seconds

    timer = Clock()
    monkeypatch.setattr(pace, "time", timer)
    return timer


@pytest.fixture
def net(monkeypatch, timer):
    with internet(monkeypatch) as net:
        yield net


def run(**options) -> str:
    out = StringIO()
    call_command("check_links", stdout=out, **options)
    return out.getvalue()


def stored() -> dict[str, tuple]:
    return {check.url: (check.status, check.problem) for check in LinkCheck.objects.all()}


def store_dead(url: str = GONE, days: int = 0) -> None:
    store_check(url, clock.now() - timedelta(days=days), 404, "returns 404")


class TestCommand:
    def test_each_distinct_url_is_checked_once(self, net):
        make_source(url="http://www.example.edu/a")
        make_program(url="http://www.example.edu/a")
        make_program(url="http://www.example.edu/gone")
        Institution.objects.update(url="http://other.example.edu/")
        make_source(url="")
        make_source(url="www.example.edu")
        net.answers["/gone"] = response(404)
        out = run()
        assert stored() == {
            "http://www.example.edu/a": (200, ""),
            "http://www.example.edu/gone": (404, "returns 404"),
            "http://other.example.edu/": (200, ""),
            "www.example.edu": (None, "is not an http or https URL"),
        }
        assert len(net.requests) == 4
        assert "'http://www.example.edu/gone' returns 404\n" in out
        assert out.endswith("Checked 4 links: 2 worked, 2 did not. 0 left to check.\n")

    def test_all_url_fields_of_the_content_are_checked(self):
        ours = {model for model, _ in url_fields()}
        assert ours == {Source, Program, Institution}
        for model in ours:
            fields = [field.name for field in model._meta.concrete_fields if isinstance(field, models.URLField)]
            assert [name for each, name in url_fields() if each is model] == fields

    def test_never_checked_links_come_first_then_the_oldest(self, net):
        for number in range(4):
            make_source(url=f"http://{number}.example.edu/")
        store_check("http://1.example.edu/", clock.now() - timedelta(days=2), 200, "")
        store_check("http://2.example.edu/", clock.now() - timedelta(days=3), 200, "")
        assert run(limit=3).endswith("1 left to check.\n")
        assert net.look_ups == ["0.example.edu", "3.example.edu", "2.example.edu"]

    def test_recently_checked_links_are_skipped(self, net):
        for url, days in [("http://old.example.edu/", 31), ("http://new.example.edu/", 29)]:
            make_source(url=url)
            store_dead(url, days)
        run(older_than=30)
        assert net.look_ups == ["old.example.edu"]
        run(older_than=30)
        assert net.look_ups == ["old.example.edu"]
        run()
        assert len(net.look_ups) == 3

    def test_checks_of_removed_links_are_deleted(self, net):
        make_source(url="http://www.example.edu/")
        for number in range(3):
            store_dead(f"http://{number}.example.edu/")
        assert run().startswith("Removed the check results of 3 links that the content no longer contains.\n")
        assert list(stored()) == ["http://www.example.edu/"]

    def test_results_are_kept_if_the_command_is_stopped(self, net, monkeypatch):
        for number in range(3):
            make_source(url=f"http://{number}.example.edu/")

        def stop(url, wait):
            if len(stored()) == 2:
                raise KeyboardInterrupt
            return check_links.LinkResult(200, "")

        monkeypatch.setattr(check_links, "fetch_link", stop)
        with pytest.raises(KeyboardInterrupt):
            run()
        assert len(stored()) == 2

    def test_unexpected_error_does_not_stop_the_command(self, net, monkeypatch, caplog):
        make_source(url="http://www.example.edu/")
        monkeypatch.setattr(check_links, "fetch_link", lambda url, wait: 1 / 0)
        run()
        assert stored() == {"http://www.example.edu/": (None, "could not be checked")}
        assert "ZeroDivisionError" in caplog.text

    def test_long_lists_are_read_in_batches(self, net, monkeypatch):
        monkeypatch.setattr(check_links, "BATCH_SIZE", 2)
        monkeypatch.setattr(check_links, "PROGRESS_EVERY", 2)
        for number in range(5):
            make_source(url=f"http://{number}.example.edu/")
        out = run()
        assert len(net.look_ups) == len(stored()) == 5
        assert "Checked 4 of 5 links.\n" in out

    @pytest.mark.parametrize("option", ["--limit=0", "--limit=x", "--limit=²", "--older-than=-1", "--older-than=99999"])
    def test_invalid_options_are_refused(self, option):
        with pytest.raises(CommandError, match="Use a whole number from"):
            call_command("check_links", option)


class TestPace:
    def test_requests_alternate_between_hosts(self):
        urls = ["http://a/1", "http://a/2", "http://A/3", "http://b/1", "http://[", "http://c/1"]
        assert interleave_hosts(urls) == [
            "http://a/1",
            "http://b/1",
            "http://[",
            "http://c/1",
            "http://a/2",
            "http://A/3",
        ]

    def test_host_gets_at_most_one_request_per_second(self, timer):
        wait = Pace(1.0).wait
        for host in ["a", "b", "a.", "b", "c", "a"]:
            wait(host)
        assert timer.sleeps == [1.0, 1.0]

    def test_number_of_remembered_hosts_is_limited(self, timer, monkeypatch):
        monkeypatch.setattr(pace, "MAX_HOSTS", 3)
        pacing = Pace(1.0)
        for number in range(10):
            pacing.wait(str(number))
            timer.now += 0.4
        assert len(pacing._next) <= 4

    def test_further_requests_for_the_same_url_wait_a_second(self, net, timer):
        make_source(url="http://www.example.edu/")
        net.answers["HEAD /"] = response(405)
        net.answers["GET /"] = response(302, Location="/here")
        run()
        assert net.requests == ["HEAD www.example.edu/", "GET www.example.edu/", "HEAD www.example.edu/here"]
        assert timer.sleeps == [1.0, 1.0]


class TestAudit:
    @pytest.mark.parametrize("make", [make_source, make_program])
    def test_stored_problem_is_a_warning(self, make):
        row = make(url=GONE)
        assert issues_of(row, "dead-address") == []
        LinkCheck.objects.create(url=GONE, checked_at="2026-11-03T12:00:00Z", status=404, problem="returns 404")
        assert messages_of(row, "dead-address") == [f"The link “{GONE}” returns 404 (checked November 3, 2026)."]
        LinkCheck.objects.update(problem="")
        assert issues_of(row, "dead-address") == []

    def test_fingerprint_does_not_depend_on_the_problem(self):
        source = make_source(url=GONE)
        store_dead()
        (before,) = issues_of(source, "dead-address")
        LinkCheck.objects.update(problem="does not respond in time", status=None)
        (after,) = issues_of(source, "dead-address")
        assert after.fingerprint == before.fingerprint

    def test_invalid_url_has_only_one_issue(self):
        source = make_source(url="www.example.edu")
        store_dead("www.example.edu")
        assert [issue.rule.id for issue in issues_of(source)] == ["bad-address"]

    def test_checks_are_loaded_once_for_a_batch(self):
        def make(count):
            for number in range(count):
                make_source(url=f"{GONE}/{number}")
                store_dead(f"{GONE}/{number}")

        def audit():
            assert call_command("audit", "--rule=dead-address", stdout=StringIO()) is None

        make(2)
        few = count_queries(audit)
        LinkCheck.objects.all().delete()
        make(50)
        assert count_queries(audit) == few

    def test_command_counts_links_that_were_never_checked(self):
        def audit(*options):
            out = StringIO()
            call_command("audit", *options, stdout=out)
            return out.getvalue()

        make_source(url=GONE)
        make_program(url=GONE)
        assert "Links that were never checked: 1. Run manage.py check_links." in audit()
        assert "never checked" not in audit("--rule=twin")
        store_dead()
        assert "never checked" not in audit("--rule=dead-address")


class TestAuditPage:
    def test_page_counts_unchecked_and_dead_links(self, admin_client):
        for number in range(3):
            make_source(url=f"{GONE}/{number}")
        make_program(url=f"{GONE}/0")
        LinkCheck.objects.create(url=f"{GONE}/0", checked_at="2026-11-03T12:00:00Z", problem="returns 404")
        LinkCheck.objects.create(url=f"{GONE}/1", checked_at="2026-11-04T12:00:00Z", status=200)
        LinkCheck.objects.create(url="http://unused.example.edu/", checked_at="2026-11-01T12:00:00Z")
        for url in (PAGE, f"{PAGE}?rule=dead-address"):
            page = " ".join(admin_client.get(url).content.decode().split())
            assert (
                "3 URLs in the newest 500 rows of each table: 1 never checked, 1 did not work when last checked."
                in page
            )
            assert "The oldest check was on November 3, 2026." in page
        assert "never checked" not in admin_client.get(f"{PAGE}?rule=twin").content.decode()

    def test_page_says_when_there_are_no_links(self, admin_client):
        assert "The newest 500 rows of each table have no URLs." in admin_client.get(PAGE).content.decode()

    def test_query_count_is_constant(self, admin_client):
        def make(first, last):
            for number in range(first, last):
                make_source(url=f"{GONE}/{number}")
                store_dead(f"{GONE}/{number}")

        make(0, 2)
        few = queries(admin_client, PAGE)
        make(2, 50)
        assert queries(admin_client, PAGE) == few


class TestSaving:
    """A dead link is a warning that never prevents saving."""

    @pytest.fixture(autouse=True)
    def dead(self):
        store_dead()

    def test_public_page_is_saved_with_a_dead_link(self, admin_client):
        source = make_source()
        data = form_data(admin_client, source) | {"url": GONE}
        page = admin_client.post(change_url(source), data, follow=True)
        assert "Saved: " in shown_messages(page)
        assert f"Open audit issues on this page: The link “{GONE}” returns 404" in shown_messages(page)

    def test_new_page_is_saved_with_a_dead_link(self, admin_client):
        data = {"slug": "new", "kind": "document", "title": "New", "url": GONE}
        page = admin_client.post(reverse("admin:roles_source_add"), data, follow=True)
        assert "Saved: " in shown_messages(page)
        assert Source.objects.get().url == GONE

    def test_dead_link_is_not_listed_as_preventing_publication(self, admin_client):
        program = make_program(url=GONE, status=Status.DRAFT, city="Online")
        data = form_data(admin_client, program) | {"note": "New."}
        text = shown_messages(admin_client.post(change_url(program), data, follow=True))
        assert "This page cannot be published yet: “Online” is not a city." in text
        assert "Open audit issues on this page: The link" in text

    def test_draft_with_a_dead_link_can_be_published(self, admin_client):
        program = make_program(url=GONE, status=Status.DRAFT)
        data = form_data(admin_client, program) | {"status": "published"}
        assert admin_client.post(change_url(program), data).status_code == 302
        assert Program.objects.get().status == Status.PUBLISHED

    def test_bulk_action_publishes_rows_with_dead_links(self, admin_client):
        programs = [make_program(url=GONE, status=Status.DRAFT) for _ in range(2)]
        page = run_action(admin_client, "publish", *programs)
        assert "Not published" not in shown_messages(page)
        assert set(Program.objects.values_list("status", flat=True)) == {Status.PUBLISHED}

    def test_bulk_action_still_refuses_rows_with_other_issues(self, admin_client):
        program = make_program(url=GONE, status=Status.DRAFT, city="Online")
        page = run_action(admin_client, "publish", program)
        assert "Not published" in shown_messages(page)
        assert GONE not in shown_messages(page)

    def test_change_form_shows_the_warning(self, admin_client):
        assert "returns 404 (checked" in admin_client.get(change_url(make_source(url=GONE))).content.decode()

    def test_institution_with_a_dead_link_has_the_warning(self):
        institution = make_institution()
        Institution.objects.update(url=GONE)
        assert len(messages_of(institution, "dead-address")) == 1
