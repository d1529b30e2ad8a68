"""Tests of the audit when a page is saved: errors block publishing, and warnings need a reason."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from careerguide.desk.audited import REASON
from programs.models import Program
from roles.models import Role, SkillEntry
from tests.support.admin import (
    add_rows,
    change_url,
    form_data,
    message_texts,
    queries,
    refused_page,
    run_action,
    shown_messages,
    with_row,
)
from tests.support.audit import issues_of
from tests.support.factories import (
    make_institution,
    make_pay,
    make_program,
    make_role,
    make_skill,
    make_skill_group,
    make_source,
)

pytestmark = pytest.mark.django_db

BROKEN = "Build itâ€”all"


def post(client, row, **values):
    return client.post(change_url(row), form_data(client, row) | values, follow=True)


def reason_for(row, rule: str, reason: str) -> dict[str, str]:
    (issue,) = issues_of(row, rule)
    return {f"{REASON}{issue.fingerprint}": reason}


@pytest.fixture
def guide():
    return make_role("AI Engineer", source=make_source())


def set_growth(role: Role, percent: int | None) -> Role:
    Role.objects.filter(pk=role.pk).update(growth_percent=percent)
    return role


class TestErrors:
    def test_error_blocks_publishing_and_is_shown_next_to_its_field(self, admin_client):
        role = make_role("AI Engineer", status=Status.DRAFT, source=make_source(), claim=BROKEN)
        page = admin_client.post(change_url(role), form_data(admin_client, role) | {"status": "published"})
        assert page.context["adminform"].form.errors["claim"] == [
            "“Build itâ€”all” is broken; it should be “Build it—all”."
        ]
        assert not Role.objects.published().exists()

    def test_error_blocks_scheduling(self, admin_client):
        role = make_role("AI Engineer", status=Status.DRAFT, source=make_source(), claim=BROKEN)
        data = form_data(admin_client, role)
        data |= {"status": "scheduled", "publish_at_0": "2030-01-01", "publish_at_1": "08:00"}
        assert "is broken; it should be" in refused_page(admin_client, role, data)
        assert Role.objects.get().status == Status.DRAFT

    def test_error_blocks_saving_a_public_page(self, admin_client, guide):
        page = refused_page(admin_client, guide, form_data(admin_client, guide) | {"claim": BROKEN})
        assert "is broken; it should be" in page
        assert Role.objects.get().claim == "What AI Engineer does."

    def test_error_in_a_new_row_is_shown_next_to_its_field(self, admin_client, guide):
        make_pay(guide, level=1, low=60_000, high=90_000)
        data = form_data(admin_client, guide)
        data = with_row(data, "pay_bands", level=2, employer_type="Studios", low=70_000, high=95_000, note=BROKEN)
        page = admin_client.post(change_url(guide), data)
        formsets = {rows.formset.prefix: rows.formset for rows in page.context["inline_admin_formsets"]}
        assert [form.errors.get("note") for form in formsets["pay_bands"].forms] == [
            None,
            ["“Build itâ€”all” is broken; it should be “Build it—all”."],
        ]
        assert guide.pay_bands.count() == 1

    def test_deleted_row_with_an_error_does_not_block_a_save(self, admin_client, guide):
        row = make_pay(guide, level=1, note=BROKEN)
        data = form_data(admin_client, guide)
        page = admin_client.post(change_url(guide), data | {"pay_bands-0-DELETE": "on"}, follow=True)
        assert "Saved" in shown_messages(page)
        assert not guide.pay_bands.filter(pk=row.pk).exists()

    def test_label_that_names_another_role_is_refused(self, admin_client, guide):
        make_role("CV Engineer", status=Status.DRAFT)
        data = form_data(admin_client, guide) | {"salary_label": "CV Engineer Salary"}
        assert "names CV Engineer; this guide is about AI Engineer." in refused_page(admin_client, guide, data)

    def test_new_page_with_an_error_is_rolled_back(self, admin_client):
        institution = make_institution("Night School")
        values = {"award": "Masterâ€™s", "slug": "masters", "institution": institution.pk, "status": "published"}
        values |= {"location_scope": "one", "pathways-TOTAL_FORMS": 0, "pathways-INITIAL_FORMS": 0}
        page = admin_client.post("/admin/programs/program/add/", values)
        assert "award" in page.context["adminform"].form.errors
        assert not Program.objects.exists()
        assert admin_client.post("/admin/programs/program/add/", values | {"status": "draft"}).status_code == 302
        assert Program.objects.get().status == Status.DRAFT

    def test_draft_with_an_error_is_saved_with_a_message(self, admin_client):
        role = make_role("AI Engineer", status=Status.DRAFT, claim=BROKEN)
        page = post(admin_client, role, badge="Hot")
        assert "Saved" in shown_messages(page)
        assert "This page cannot be published yet: “Build itâ€”all” is broken" in shown_messages(page)

    def test_page_with_an_error_can_become_a_draft(self, admin_client):
        role = make_role("AI Engineer", claim=BROKEN)
        post(admin_client, role, status="draft")
        assert not Role.objects.published().exists()


class TestWarnings:
    def test_new_warning_needs_a_reason(self, admin_client, guide):
        data = form_data(admin_client, guide) | {"growth_percent": "33"}
        page = refused_page(admin_client, guide, data)
        assert "Growth of 33% is stated without a basis and years." in page
        assert "Fix it, or give a reason." in page
        assert Role.objects.get().growth_percent is None

    def test_reason_is_stored_and_not_required_again(self, admin_client, admin_user, guide):
        reason = reason_for(set_growth(guide, 33), "growth-without-period", "The source gives none.")
        set_growth(guide, None)
        assert "Saved" in shown_messages(post(admin_client, guide, growth_percent="33", **reason))
        kept = AcceptedWarning.objects.get()
        assert (kept.rule, kept.reason, kept.accepted_by) == (
            "growth-without-period",
            "The source gives none.",
            admin_user,
        )
        page = post(admin_client, guide, badge="Hot")
        assert "Saved" in shown_messages(page)
        assert "Accepted: The source gives none." in admin_client.get(change_url(guide)).content.decode()

    def test_changed_figure_needs_a_new_reason(self, admin_client, guide):
        post(
            admin_client,
            guide,
            growth_percent="33",
            **reason_for(set_growth(guide, 33), "growth-without-period", "The source says so."),
        )
        data = form_data(admin_client, guide) | {"growth_percent": "34"}
        assert "Growth of 34% is stated without a basis and years." in refused_page(admin_client, guide, data)

    def test_old_warning_does_not_block_a_save(self, admin_client):
        role = set_growth(make_role("AI Engineer", source=make_source()), 33)
        page = post(admin_client, role, badge="Hot")
        text = "Open audit issues on this page: Growth of 33% is stated without a basis and years."
        assert "Saved" in shown_messages(page)
        assert text in shown_messages(page)
        assert not AcceptedWarning.objects.exists()

    def test_old_warning_can_be_accepted_in_the_form(self, admin_client):
        role = set_growth(make_role("AI Engineer", source=make_source()), 33)
        page = post(admin_client, role, **reason_for(role, "growth-without-period", "The source gives none."))
        assert "Growth of 33%" not in shown_messages(page)
        assert AcceptedWarning.objects.get().reason == "The source gives none."

    def test_publishing_needs_a_reason_for_every_warning(self, admin_client):
        role = make_role("AI Engineer", status=Status.DRAFT, growth_percent=33)
        data = form_data(admin_client, role) | {"status": "published"}
        page = admin_client.post(change_url(role), data)
        assert page.content.decode().count("Fix it, or give a reason.") == 2
        assert not Role.objects.published().exists()

    def test_typed_reason_is_kept_if_another_reason_is_missing(self, admin_client):
        role = make_role("AI Engineer", status=Status.DRAFT, growth_percent=33)
        typed = reason_for(role, "growth-without-period", "The source gives none.")
        data = form_data(admin_client, role) | {"status": "published"} | typed
        page = refused_page(admin_client, role, data)
        assert 'value="The source gives none."' in page
        assert page.count("Fix it, or give a reason.") == 1

    def test_blank_reason_is_refused(self, admin_client, guide):
        blank = reason_for(set_growth(guide, 33), "growth-without-period", "   ")
        set_growth(guide, None)
        data = form_data(admin_client, guide) | {"growth_percent": "33"} | blank
        assert "Give a reason" in refused_page(admin_client, guide, data)

    def test_reason_is_escaped(self, admin_client, guide):
        typed = reason_for(set_growth(guide, 33), "growth-without-period", "<script>alert(1)</script>")
        post(admin_client, guide, growth_percent="33", **typed)
        assert "<script>alert" not in admin_client.get(change_url(guide)).content.decode()

    def test_program_already_in_the_catalog_has_a_warning(self, admin_client):
        make_program("Master of Finance", institution="Night School", city="Boston")
        other = make_program("MFin Online", institution="Night School", status=Status.DRAFT)
        data = form_data(admin_client, other) | {"city": "Boston", "status": "published"}
        assert "The same program is already in the catalog" in refused_page(admin_client, other, data)


class TestModelsWithoutStatus:
    def test_source_with_an_error_is_refused(self, admin_client):
        source = make_source()
        data = form_data(admin_client, source) | {"title": BROKEN}
        assert "is broken; it should be" in refused_page(admin_client, source, data)

    @pytest.mark.parametrize(
        ("rows", "name"), [("skill_groups", "text"), ("skill_entries", "note")], ids=["group", "skill"]
    )
    def test_error_in_a_skill_group_of_a_public_guide_is_refused(self, admin_client, guide, rows, name):
        entry = SkillEntry.objects.create(group=make_skill_group(guide), skill=make_skill(1), number=1)
        row = entry if rows == "skill_entries" else entry.group
        data = form_data(admin_client, guide) | {f"{rows}-0-{name}": BROKEN}
        page = admin_client.post(change_url(guide), data)
        [formset] = [each.formset for each in page.context["inline_admin_formsets"] if each.formset.prefix == rows]
        assert formset.forms[0].errors[name] == ["“Build itâ€”all” is broken; it should be “Build it—all”."]
        row.refresh_from_db()
        assert getattr(row, name) == ""
        Role.objects.update(status=Status.DRAFT)
        data = form_data(admin_client, guide) | {f"{rows}-0-{name}": BROKEN}
        page = admin_client.post(change_url(guide), data, follow=True)
        assert "This page cannot be published yet: “Build itâ€”all” is broken" in shown_messages(page)
        row.refresh_from_db()
        assert getattr(row, name) == BROKEN


class TestPublishAction:
    def test_action_publishes_only_pages_without_open_issues(self, admin_client):
        clean = make_role("Clean", status=Status.DRAFT, source=make_source())
        broken = make_role("Broken", status=Status.DRAFT, source=make_source(), claim=BROKEN)
        bare = make_role("Bare", status=Status.DRAFT)
        page = run_action(admin_client, "publish", clean, broken, bare)
        published, notice, refused = message_texts(page)
        assert notice.startswith("Open audit issues of published pages: Readers will not see: The deal, Pay,")
        assert published == "Published. View “Clean” on the site."
        assert "“Build itâ€”all” is broken; it should be “Build it—all” (“Broken”)." in refused
        assert "The guide names no source (“Bare”)." in refused
        assert refused.endswith("Open a page to fix a warning, or to accept it with a reason.")
        assert list(Role.objects.published()) == [clean]

    def test_action_publishes_pages_with_accepted_warnings(self, admin_client):
        draft = make_role("Bare", status=Status.DRAFT)
        accepted = reason_for(make_role("Public"), "no-source", "Our own estimate.")
        fingerprint = next(iter(accepted)).removeprefix(REASON)
        role_type = ContentType.objects.get_for_model(Role)
        AcceptedWarning.objects.create(
            rule="no-source",
            content_type=role_type,
            object_id=draft.pk,
            fingerprint=fingerprint,
            reason="Our own estimate.",
        )
        assert "View “Bare” on the site" in shown_messages(run_action(admin_client, "publish", draft))


def test_user_who_can_only_view_sees_no_reason_fields(client, django_user_model):
    role = make_role("AI Engineer")
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_role"))
    client.force_login(reader)
    page = client.get(change_url(role)).content.decode()
    assert "The guide names no source." in page
    assert REASON not in page


def test_query_count_is_constant(admin_client):
    role = make_role()
    add_rows(role, 0, 2)
    role.pay_bands.update(note=BROKEN)
    few = queries(admin_client, change_url(role))
    add_rows(role, 2, 20)
    role.pay_bands.update(note=BROKEN)
    assert queries(admin_client, change_url(role)) == few
