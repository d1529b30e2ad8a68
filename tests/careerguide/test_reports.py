from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.html import escape

from careerguide.lib import clock
from careerguide.site.report_form import figures_by_label, find_public
from careerguide.site.reports import MAX_IN_ALL, MAX_PER_CLIENT, ReaderReport, ReportCount
from programs.models import Program
from roles.models import Role
from tests.support.admin import change_url, changelist_url, queries
from tests.support.factories import make_program, make_report, make_role, make_source
from tests.support.page import get_page
from tests.support.reports import html_of, make_priced_program

pytestmark = pytest.mark.django_db


def form_url(row, label: str) -> str:
    return f"/report/?{urlencode({'page': row.get_absolute_url(), 'figure': label})}"


def links_to_reports(client, page: str) -> list[str]:
    return [link["href"] for link in get_page(client, page).css('details.figure a[rel="nofollow"][href^="/report/"]')]


def send(client, row, label: str = "Tuition", **data):
    return client.post(form_url(row, label), {"said": "It is $25,000 now.", **data})


@pytest.fixture
def program():
    return make_priced_program()


class TestPages:
    def test_guide_figures_link_to_report_form(self, client, content):
        page = "/roles/ai-engineer/"
        links = links_to_reports(client, page)
        assert len(links) == len(get_page(client, page).css("details.figure")) > 0
        for link in links:
            response = client.get(link)
            assert response.status_code == 200
            assert escape(response.context["figure"].text) in html_of(response)

    def test_program_figures_link_to_report_form(self, client, content):
        for program in Program.objects.published():
            links = links_to_reports(client, program.get_absolute_url())
            assert len(links) == len(program.figures) > 0
            assert all(client.get(link).status_code == 200 for link in links)

    def test_reportable_figures_are_those_on_the_guide(self, client, content):
        names = get_page(client, "/roles/ai-engineer/").texts("details.figure summary .hidden:first-child")
        assert {name.removesuffix(":") for name in names} == set(figures_by_label(find_public("/roles/ai-engineer/")))

    def test_preview_has_no_report_links(self, client):
        role = make_role(status="draft", salary_low=1_000, salary_high=2_000)
        client.force_login(User.objects.create_superuser("ada"))
        html = html_of(client.get(role.get_absolute_url()))
        assert '<details class="figure"' in html
        assert "/report/" not in html

    def test_report_link_has_no_self_check_answers(self, client, content):
        assert "fit" not in links_to_reports(client, "/roles/ai-engineer/?fit=aee75532")[0]


class TestForm:
    def test_form_shows_page_and_figure_and_is_not_cached(self, client, program):
        response = client.get(form_url(program, "Tuition"))
        html = html_of(response)
        assert "$20,000" in html
        assert f'<a href="{program.get_absolute_url()}">{program}</a>' in html
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex, nofollow">' in html

    def test_form_sets_csrf_cookie(self, client, program):
        client.get(program.get_absolute_url())
        assert not client.cookies
        client.get(form_url(program, "Tuition"))
        assert set(client.cookies) == {"csrftoken"}

    @pytest.mark.parametrize(
        "page",
        ["", "/", "/roles/", "/programs/compare/", "/roles/unknown/", "https://example.org/", "//example.org/roles/x/",
         "/programs/x", "javascript:alert(1)", "/roles/a\x00b/", "/admin/", "/roles/" + "x" * 5_000 + "/"],
    )  # fmt: skip
    def test_page_without_figures_returns_404(self, client, page):
        response = client.get("/report/", {"page": page, "figure": "Tuition"})
        assert response.status_code == 404
        assert not response.cookies

    def test_form_for_a_draft_returns_404(self, client):
        hidden = make_program("A secret", tuition_usd=1, status="draft")
        response = client.get(form_url(hidden, "Tuition"))
        assert response.status_code == 404
        assert "A secret" not in html_of(response)

    @pytest.mark.parametrize("label", ["", "Duration", "<script>alert(1)</script>", "\x00", "Tuition "])
    def test_unknown_figure_returns_404(self, client, program, label):
        response = client.get(form_url(program, label))
        assert response.status_code == 404
        assert "There is no such figure on the page" in html_of(response)
        assert "<script>alert" not in html_of(response)
        assert "<form class=" not in html_of(response)

    def test_query_count_is_constant(self, client):
        few, many = make_role(salary_low=1, salary_high=2), make_role(salary_low=1, salary_high=2)
        for role, rows in [(few, 2), (many, 40)]:
            for number in range(rows):
                role.pay_bands.create(level=1, employer_type=f"E{number}", low=1, high=2, source=make_source())
        label = "Entry pay, E1"
        assert queries(client, form_url(few, label)) == queries(client, form_url(many, label))

    def test_other_methods_return_405(self, client, program):
        assert client.put(form_url(program, "Tuition")).status_code == 405


class TestReport:
    def test_report_is_stored_and_redirects_to_thanks(self, client, program):
        response = send(client, program, url="example.org/fees")
        assert response.status_code == 302
        thanks = client.get(response.url)
        assert "Thank you" in html_of(thanks)
        assert f'href="{program.get_absolute_url()}"' in html_of(thanks)
        assert thanks.headers["X-Robots-Tag"] == "noindex, nofollow"
        report = ReaderReport.objects.get()
        assert (report.page, report.label, report.figure) == (program.get_absolute_url(), "Tuition", "$20,000")
        assert (report.said, report.url) == ("It is $25,000 now.", "https://example.org/fees")
        assert report.state == ReaderReport.State.OPEN

    def test_ip_address_is_not_stored(self, client, program):
        client.post(form_url(program, "Tuition"), {"said": "Wrong."}, REMOTE_ADDR="203.0.113.9")
        stored = [*ReaderReport.objects.values_list(), *ReportCount.objects.values_list()]
        assert "203.0.113.9" not in repr(stored)

    def test_message_is_required(self, client, program):
        response = send(client, program, said="  \r\n ", url="example.org")
        assert response.status_code == 200
        assert "Tell us in a few words what is wrong." in html_of(response)
        assert 'value="example.org"' in html_of(response)
        assert not ReaderReport.objects.exists()

    @pytest.mark.parametrize(
        "url",
        ["javascript:alert(1)", "ftp://example.org/", "not an address", "data:text/html,x", "https://" + "x" * 600],
    )
    def test_invalid_url_keeps_message(self, client, program, url):
        response = send(client, program, said="My long story.", url=url)
        assert response.status_code == 200
        assert "My long story." in html_of(response)
        assert not ReaderReport.objects.exists()

    def test_line_break_counts_as_one_character(self, client, program):
        assert send(client, program, said="ab\r\n" * 333 + "c").status_code == 302
        assert len(ReaderReport.objects.get().said) == 1_000
        response = send(client, program, said="x" * 1_001)
        assert response.status_code == 200
        assert ReaderReport.objects.count() == 1

    @pytest.mark.parametrize("said", ["</textarea><script>alert(1)</script>", "a\x00b", "{{ request }}", "\u202eodd"])
    def test_hostile_message_is_escaped(self, client, program, said):
        response = send(client, program, said=said, url="not an address")
        assert response.status_code == 200
        assert "<script>alert" not in html_of(response)
        send(client, program, said=said)
        client.force_login(User.objects.create_superuser("ada"))
        for report in ReaderReport.objects.all():
            assert "<script>alert" not in html_of(client.get(change_url(report)))
            assert "<script>alert" not in html_of(client.get(changelist_url(ReaderReport)))

    def test_report_from_a_bot_is_dropped(self, client, program):
        response = send(client, program, homepage="https://example.org/pills")
        assert response.status_code == 302
        assert "Thank you" in html_of(client.get(response.url))
        assert not ReaderReport.objects.exists()
        assert not ReportCount.objects.exists()

    def test_missing_csrf_token_returns_403_with_error_page(self, program):
        client = Client(enforce_csrf_checks=True)
        response = send(client, program)
        assert response.status_code == 403
        assert "This was not sent" in html_of(response)
        token = get_page(client, form_url(program, "Tuition")).form("form.report")["csrfmiddlewaretoken"]
        assert send(client, program, csrfmiddlewaretoken=token).status_code == 302

    @pytest.mark.parametrize("page", ["", "https://example.org/", "/roles/unknown/"])
    def test_thank_you_page_links_to_own_pages_only(self, client, page):
        html = html_of(client.get("/report/thanks/", {"page": page}))
        assert '<a class="button" href="/">' in html
        assert "example.org" not in html


class TestRepeatedReport:
    def test_same_report_is_stored_once_and_thanks_are_the_same(self, client, program):
        sent = ["It is $25,000 now.", "  it is $25,000\r\nNOW", "It is $25,000 now!", "Ｉt is $25,000 now."]
        answers = [
            client.post(form_url(program, "Tuition"), {"said": said}, REMOTE_ADDR=f"203.0.113.{number}")
            for number, said in enumerate(sent)
        ]
        assert {(answer.status_code, answer.url) for answer in answers} == {(302, answers[0].url)}
        report = ReaderReport.objects.get()
        assert (report.said, report.times) == ("It is $25,000 now.", 4)

    def test_other_figure_text_or_page_is_another_report(self, client, program):
        program.duration_months = 12
        program.save()
        send(client, program)
        send(client, program, "Duration")
        send(client, program, said="It is -$25,000 now.")
        other = make_program("MS in Law", tuition_usd=20_000)
        send(client, other)
        Program.objects.filter(pk=other.pk).update(tuition_usd=25_000)
        send(client, other)
        assert list(ReaderReport.objects.values_list("times", flat=True)) == [1] * 5

    def test_url_of_a_repeated_report_is_not_lost(self, client, program):
        for url in ("", "example.org/fees", "example.org/other"):
            send(client, program, url=url)
        report = ReaderReport.objects.get()
        assert (report.url, report.times) == ("https://example.org/fees", 3)

    def test_same_report_a_day_later_is_stored_again(self, client, program, monkeypatch):
        first = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
        for after, reports in [(0, 1), (2, 1), (23 * 60, 1), (24 * 60, 2), (25 * 60, 2), (48 * 60, 3)]:
            monkeypatch.setattr(clock, "now", lambda after=after: first + timedelta(minutes=after))
            assert send(client, program).status_code == 302
            assert ReaderReport.objects.count() == reports
        assert list(ReaderReport.objects.values_list("times", flat=True)) == [1, 2, 3]

    def test_reports_at_the_same_moment_are_one(self, client, program, monkeypatch):
        count_repeat = ReaderReport.objects.all()._count_repeat.__func__
        late = []

        def count_before_the_other_is_stored(self, *args):
            if not late:
                late.append(True)
                send(client, program)
                return False
            return count_repeat(self, *args)

        queryset = type(ReaderReport.objects.all())
        monkeypatch.setattr(queryset, "_count_repeat", count_before_the_other_is_stored)
        assert send(client, program).status_code == 302
        assert ReaderReport.objects.get().times == 2

    def test_editors_see_how_often_a_report_arrived(self, client, program):
        for _ in range(3):
            send(client, program)
        client.force_login(User.objects.create_superuser("ada"))
        assert get_page(client, changelist_url(ReaderReport)).texts("td.field-times") == ["3"]
        assert get_page(client, change_url(ReaderReport.objects.get())).one(".field-times .readonly").text == "3"


class TestTooManyReports:
    @pytest.fixture(autouse=True)
    def fixed_hour(self, monkeypatch):
        # Limits are per hour, so the hour must not change during a test.
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 10, 30, tzinfo=UTC))

    def test_refused_report_keeps_the_typed_text(self, client, program):
        for number in range(MAX_PER_CLIENT):
            assert send(client, program, said=f"Wrong: {number}").status_code == 302
        response = send(client, program, said="My long story.", url="example.org/fees")
        assert response.status_code == 429
        assert 0 < int(response.headers["Retry-After"]) <= 3600
        assert "Your text is below" in html_of(response)
        assert "My long story." in html_of(response)
        assert 'value="example.org/fees"' in html_of(response)
        assert ReaderReport.objects.count() == MAX_PER_CLIENT
        other = client.post(form_url(program, "Tuition"), {"said": "Mine."}, REMOTE_ADDR="203.0.113.9")
        assert other.status_code == 302

    def test_reports_of_all_clients_are_limited(self, client, program):
        now = clock.now().replace(minute=0, second=0, microsecond=0)
        ReportCount.objects.create(hour=now, key="", count=MAX_IN_ALL)
        assert send(client, program).status_code == 429

    def test_limit_is_reset_each_hour(self, client, program, monkeypatch):
        first = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: first)
        for _ in range(MAX_PER_CLIENT + 1):
            response = send(client, program)
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "60"
        keys = set(ReportCount.objects.values_list("key", flat=True))
        monkeypatch.setattr(clock, "now", lambda: first + timedelta(minutes=2))
        assert send(client, program).status_code == 302
        # On the next day, the same client has a different key.
        assert keys & set(ReportCount.objects.values_list("key", flat=True)) == {""}
        assert ReportCount.objects.count() == 2

    def test_forged_header_does_not_evade_limit(self, client, program):
        url, data = form_url(program, "Tuition"), {"said": "Wrong."}
        answers = [
            client.post(url, data, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").status_code
            for number in range(MAX_PER_CLIENT + 1)
        ]
        assert answers[-1] == 429

    def test_clients_behind_a_proxy_are_limited_separately(self, client, program, settings):
        settings.PROXY_COUNT = 1
        url, data = form_url(program, "Tuition"), {"said": "Wrong."}
        for number in range(MAX_PER_CLIENT + 1):
            assert client.post(url, data, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}").status_code == 302
        for number in range(MAX_PER_CLIENT):
            response = client.post(url, data, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.1")
        assert response.status_code == 429

    def test_ipv6_network_counts_as_one_client(self, client, program):
        url, data = form_url(program, "Tuition"), {"said": "Wrong."}
        for number in range(MAX_PER_CLIENT + 1):
            response = client.post(url, data, REMOTE_ADDR=f"2001:db8::{number:x}")
        assert response.status_code == 429


class TestDatabase:
    @pytest.mark.parametrize(
        "values",
        [
            {"said": ""},
            {"state": "accepted"},
            {"state": "open", "handled_at": datetime(2026, 1, 1, tzinfo=UTC)},
            {"state": "declined", "handled_at": datetime(2026, 1, 1, tzinfo=UTC)},
            {"state": "odd", "handled_at": datetime(2026, 1, 1, tzinfo=UTC)},
        ],
    )
    def test_inconsistent_report_is_refused(self, values):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_report(**values)

    def test_report_count_is_unique_per_client_and_hour(self):
        hour = datetime(2026, 1, 1, tzinfo=UTC)
        ReportCount.objects.create(hour=hour, key="a")
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportCount.objects.create(hour=hour, key="a")


def test_report_is_kept_if_its_page_is_deleted(client):
    role = make_role("Nurse", salary_low=1, salary_high=2)
    send(client, role, "Nurse salary per year")
    Role.objects.get().delete()
    client.force_login(User.objects.create_superuser("ada"))
    assert "$1 to $2" in html_of(client.get(change_url(ReaderReport.objects.get())))
