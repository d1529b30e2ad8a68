import pytest
from django.apps import apps
from django.contrib.auth.models import User

from careerguide.groups import make_groups
from careerguide.lib import clock
from careerguide.site.reports import ReaderReport
from tests.support.admin import (
    change_url,
    changelist_url,
    form_data,
    get_group,
    queries,
    refused_page,
    run_action,
    shown_messages,
)
from tests.support.factories import make_report
from tests.support.reports import html_of, make_priced_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return make_priced_program()


class TestReportAdmin:
    @pytest.fixture
    def editor(self, client):
        make_groups(apps)
        user = User.objects.create_user("an-editor", is_staff=True)
        user.groups.add(get_group("Editor"))
        client.force_login(user)
        return client

    def test_list_is_filtered_by_state(self, editor):
        make_report(said="Still open.")
        make_report(said="Long done.", state="accepted", handled_at=clock.now())
        html = html_of(editor.get(changelist_url(ReaderReport) + "?state__exact=open"))
        assert "Still open." in html
        assert "Long done." not in html

    def test_query_count_of_list_is_constant(self, editor):
        user = User.objects.get()
        few = [make_report(state="accepted", handled_at=clock.now(), handled_by=user) for _ in range(2)]
        before = queries(editor, changelist_url(ReaderReport))
        for _ in range(40):
            make_report(state="accepted", handled_at=clock.now(), handled_by=user)
        assert few
        assert queries(editor, changelist_url(ReaderReport)) == before

    def test_page_has_links_and_only_answer_is_editable(self, editor, program):
        report = make_report(page=program.get_absolute_url())
        response = editor.get(change_url(report))
        html = html_of(response)
        assert f'<a href="{change_url(program)}">Edit the page</a>' in html
        assert f'href="{program.get_absolute_url()}" class="viewsitelink"' in html
        assert list(response.context["adminform"].form.fields) == ["answer"]

    def test_link_follows_renamed_page(self, editor, program):
        report = make_report(page=program.get_absolute_url())
        program.slug = "another"
        program.save()
        assert f'<a href="{change_url(program)}">Edit the page' in html_of(editor.get(change_url(report)))

    def test_missing_page_is_not_linked(self, editor):
        html = html_of(editor.get(change_url(make_report(page="/roles/gone/"))))
        assert "Edit the page" not in html

    def test_editor_accepts_report(self, editor):
        report = make_report()
        data = form_data(editor, report)
        assert editor.post(change_url(report), data | {"_accept": "Accept"}).status_code == 302
        report.refresh_from_db()
        assert (report.state, report.handled_by.username) == ("accepted", "an-editor")
        assert report.handled_at

    def test_decline_requires_answer(self, editor):
        report = make_report()
        data = form_data(editor, report) | {"_decline": "Decline"}
        assert "Say why you decline the report." in refused_page(editor, report, data | {"answer": "  "})
        assert editor.post(change_url(report), data | {"answer": "The source says so."}).status_code == 302
        report.refresh_from_db()
        assert (report.state, report.answer) == ("declined", "The source says so.")

    def test_report_is_read_only(self, editor):
        report = make_report()
        data = form_data(editor, report)
        editor.post(change_url(report), data | {"_accept": "Accept", "said": "Nothing.", "figure": "1"})
        report.refresh_from_db()
        assert (report.said, report.figure) == ("It has changed.", "$20,000")

    def test_conflict_with_other_editor_is_shown(self, editor):
        report = make_report()
        data = form_data(editor, report)
        report.handle("declined", "Spam.", None, clock.now())
        report.save()
        accepted = data | {"_accept": "Accept", "answer": "Fixed."}
        page = editor.post(change_url(report), accepted)
        assert "Someone else answered this report after you opened it: Declined. Spam." in html_of(page)
        report.refresh_from_db()
        assert (report.state, report.answer) == ("declined", "Spam.")
        assert editor.post(change_url(report), accepted | {"opened": page.context["opened"]}).status_code == 302
        report.refresh_from_db()
        assert (report.state, report.answer) == ("accepted", "Fixed.")

    def test_accept_or_decline_is_required(self, editor):
        report = make_report()
        data = form_data(editor, report)
        assert "Choose whether to accept or decline the report." in refused_page(
            editor, report, data | {"_save": "Save"}
        )

    def test_decline_action_requires_answer(self, editor):
        reports = [make_report(), make_report()]
        data = {"action": "decline", "_selected_action": [report.pk for report in reports]}
        page = editor.post(changelist_url(ReaderReport), data, follow=True)
        assert "Nothing was changed" in shown_messages(page)
        page = editor.post(changelist_url(ReaderReport), data | {"answer": "Spam."}, follow=True)
        assert "Declined: 2 reports." in shown_messages(page)
        assert set(ReaderReport.objects.values_list("state", "answer")) == {("declined", "Spam.")}

    def test_accept_action_accepts_the_reports(self, editor):
        assert "Accepted: 1 report." in shown_messages(run_action(editor, "accept", make_report()))

    def test_reports_cannot_be_added_or_deleted(self, editor):
        report = make_report()
        assert editor.get("/admin/careerguide/readerreport/add/").status_code == 403
        assert editor.post(f"/admin/careerguide/readerreport/{report.pk}/delete/", {"post": "yes"}).status_code == 403

    def test_staff_without_group_is_refused(self, client):
        client.force_login(User.objects.create_user("other", is_staff=True))
        assert client.get(change_url(make_report())).status_code == 403
        assert client.get(changelist_url(ReaderReport)).status_code == 403
