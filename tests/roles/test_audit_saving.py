"""The audit at the desk: an error stops publishing, a warning asks for a reason once, a draft is saved with a word."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from careerguide.audit.accepted import AcceptedWarning
from careerguide.content.publishing import Status
from careerguide.desk.audited import REASON
from programs.models import Program
from roles.models import Role
from tests.support.admin import (
    change_url,
    fill,
    filled_in,
    make_group,
    make_pay,
    queries,
    refused,
    run_action,
    told,
    with_row,
)
from tests.support.audit import issues_of
from tests.support.factories import make_institution, make_program, make_role, make_source

pytestmark = pytest.mark.django_db

BROKEN = "Build itâ€”all"


def post(client, row, **values):
    """The page after an editor changed ``values`` on the page of ``row`` and pressed "Save"."""
    return client.post(change_url(row), filled_in(client.get(change_url(row))) | values, follow=True)


def reason_for(row, rule: str, reason: str) -> dict[str, str]:
    """What the form sends where ``reason`` was typed beside the issue of ``rule``."""
    (issue,) = issues_of(row, rule)
    return {f"{REASON}{issue.fingerprint}": reason}


@pytest.fixture
def guide():
    """A public guide with nothing wrong."""
    return make_role("AI Engineer", source=make_source())


# Errors


def test_an_error_keeps_a_page_from_being_published_and_stands_at_its_field(admin_client):
    role = make_role("AI Engineer", status=Status.DRAFT, source=make_source(), claim=BROKEN)
    page = admin_client.post(change_url(role), filled_in(admin_client.get(change_url(role))) | {"status": "published"})
    assert page.context["adminform"].form.errors["claim"] == ["“Build itâ€”all” is broken; it was “Build it—all”."]
    assert not Role.objects.published().exists()


def test_page_with_an_error_is_not_scheduled(admin_client):
    role = make_role("AI Engineer", status=Status.DRAFT, source=make_source(), claim=BROKEN)
    data = filled_in(admin_client.get(change_url(role)))
    data |= {"status": "scheduled", "published_at_0": "2030-01-01", "published_at_1": "08:00"}
    assert "is broken; it was" in refused(admin_client, role, data)
    assert Role.objects.get().status == Status.DRAFT


def test_an_error_in_a_public_page_is_not_saved(admin_client, guide):
    page = refused(admin_client, guide, filled_in(admin_client.get(change_url(guide))) | {"claim": BROKEN})
    assert "is broken; it was" in page
    assert Role.objects.get().claim == "What AI Engineer does."


def test_an_error_in_a_new_row_stands_at_the_rows_field(admin_client, guide):
    make_pay(guide, level=1, low=1, high=2)
    data = filled_in(admin_client.get(change_url(guide)))
    data = with_row(data, "pay_bands", level=2, employer_type="Studios", low=10, high=20, note=BROKEN)
    page = admin_client.post(change_url(guide), data)
    formset = next(rows.formset for rows in page.context["inline_admin_formsets"] if rows.formset.prefix == "pay_bands")
    assert [form.errors.get("note") for form in formset.forms] == [
        None,
        ["“Build itâ€”all” is broken; it was “Build it—all”."],
    ]
    assert guide.pay_bands.count() == 1


def test_a_row_that_is_taken_out_is_not_held_against_the_page(admin_client, guide):
    row = make_pay(guide, level=1, note=BROKEN)
    data = filled_in(admin_client.get(change_url(guide)))
    page = admin_client.post(change_url(guide), data | {"pay_bands-0-DELETE": "on"}, follow=True)
    assert "was changed successfully" in told(page)
    assert not guide.pay_bands.filter(pk=row.pk).exists()


def test_a_label_that_names_another_role_does_not_go_out(admin_client, guide):
    make_role("CV Engineer", status=Status.DRAFT)
    data = filled_in(admin_client.get(change_url(guide))) | {"salary_label": "CV Engineer Salary"}
    assert "names CV Engineer; this is AI Engineer." in refused(admin_client, guide, data)


def test_a_new_page_with_an_error_is_taken_back_whole(admin_client):
    institution = make_institution("Night School")
    values = {"award": "Masterâ€™s", "slug": "masters", "institution": institution.pk, "status": "published"}
    values |= {"location_scope": "one", "pathways-TOTAL_FORMS": 0, "pathways-INITIAL_FORMS": 0}
    page = admin_client.post("/admin/programs/program/add/", values)
    assert "award" in page.context["adminform"].form.errors
    assert not Program.objects.exists()
    assert admin_client.post("/admin/programs/program/add/", values | {"status": "draft"}).status_code == 302
    assert Program.objects.get().status == Status.DRAFT


def test_a_draft_is_saved_with_an_error_and_the_editor_is_told(admin_client):
    role = make_role("AI Engineer", status=Status.DRAFT, claim=BROKEN)
    page = post(admin_client, role, badge="Hot")
    assert "was changed successfully" in told(page)
    assert "Before it can be published: “Build itâ€”all” is broken" in told(page)


def test_a_page_is_taken_off_the_site_whatever_is_wrong_with_it(admin_client):
    role = make_role("AI Engineer", claim=BROKEN)
    post(admin_client, role, status="draft")
    assert not Role.objects.published().exists()


# Warnings


def test_a_warning_that_a_save_brings_asks_for_a_reason(admin_client, guide):
    data = filled_in(admin_client.get(change_url(guide))) | {"growth_percent": "33"}
    page = refused(admin_client, guide, data)
    assert "Growth of 33% is stated without a period." in page
    assert "Say why it stays, or fix it." in page
    assert Role.objects.get().growth_percent is None


def test_the_reason_is_kept_and_the_same_figure_asks_no_more(admin_client, admin_user, guide):
    reason = reason_for(with_growth(guide, 33), "growth-without-period", "The source gives none.")
    with_growth(guide, None)
    assert "was changed successfully" in told(post(admin_client, guide, growth_percent="33", **reason))
    kept = AcceptedWarning.objects.get()
    assert (kept.rule, kept.reason, kept.accepted_by) == ("growth-without-period", "The source gives none.", admin_user)
    page = post(admin_client, guide, badge="Hot")
    assert "was changed successfully" in told(page)
    assert "It stays: The source gives none." in admin_client.get(change_url(guide)).content.decode()


def with_growth(role: Role, percent: int | None) -> Role:
    """``role`` with a growth that has no period."""
    Role.objects.filter(pk=role.pk).update(growth_percent=percent)
    return role


def test_a_changed_figure_asks_again(admin_client, guide):
    post(admin_client, guide, growth_percent="33", **reason_for(with_growth(guide, 33), "growth-without-period", "So."))
    data = filled_in(admin_client.get(change_url(guide))) | {"growth_percent": "34"}
    assert "Growth of 34% is stated without a period." in refused(admin_client, guide, data)


def test_a_save_answers_for_what_it_brings_and_not_for_what_was_there(admin_client):
    role = with_growth(make_role("AI Engineer", source=make_source()), 33)
    page = post(admin_client, role, badge="Hot")
    assert "was changed successfully" in told(page)
    assert "The audit still asks about this page: Growth of 33% is stated without a period." in told(page)
    assert not AcceptedWarning.objects.exists()


def test_an_old_warning_can_be_accepted_on_the_page_too(admin_client):
    role = with_growth(make_role("AI Engineer", source=make_source()), 33)
    page = post(admin_client, role, **reason_for(role, "growth-without-period", "The source gives none."))
    assert "still asks" not in told(page)
    assert AcceptedWarning.objects.get().reason == "The source gives none."


def test_publishing_asks_for_every_warning_of_the_draft(admin_client):
    role = make_role("AI Engineer", status=Status.DRAFT, growth_percent=33)
    data = filled_in(admin_client.get(change_url(role))) | {"status": "published"}
    page = admin_client.post(change_url(role), data)
    assert page.content.decode().count("Say why it stays, or fix it.") == 2
    assert not Role.objects.published().exists()


def test_a_reason_that_was_typed_is_not_lost_when_another_is_missing(admin_client):
    role = make_role("AI Engineer", status=Status.DRAFT, growth_percent=33)
    typed = reason_for(role, "growth-without-period", "The source gives none.")
    data = filled_in(admin_client.get(change_url(role))) | {"status": "published"} | typed
    page = refused(admin_client, role, data)
    assert 'value="The source gives none."' in page
    assert page.count("Say why it stays, or fix it.") == 1


def test_a_blank_reason_is_none(admin_client, guide):
    blank = reason_for(with_growth(guide, 33), "growth-without-period", "   ")
    with_growth(guide, None)
    data = filled_in(admin_client.get(change_url(guide))) | {"growth_percent": "33"} | blank
    assert "Say why it stays" in refused(admin_client, guide, data)


def test_a_reason_is_text_on_the_page(admin_client, guide):
    typed = reason_for(with_growth(guide, 33), "growth-without-period", "<script>alert(1)</script>")
    post(admin_client, guide, growth_percent="33", **typed)
    assert "<script>alert" not in admin_client.get(change_url(guide)).content.decode()


def test_a_programs_page_is_held_against_the_catalog(admin_client):
    make_program("Master of Finance", institution="Night School", city="Boston")
    other = make_program("MFin Online", institution="Night School", status=Status.DRAFT)
    data = filled_in(admin_client.get(change_url(other))) | {"city": "Boston", "status": "published"}
    assert "The same program is already in the catalog" in refused(admin_client, other, data)


# What has no draft


def test_a_source_stands_on_public_pages_and_is_held_back_like_them(admin_client):
    source = make_source()
    data = filled_in(admin_client.get(change_url(source))) | {"title": BROKEN}
    assert "is broken; it was" in refused(admin_client, source, data)


def test_a_group_of_skills_is_as_public_as_its_guide(admin_client, guide):
    group = make_group(guide)
    data = filled_in(admin_client.get(change_url(group))) | {"text": BROKEN}
    page = admin_client.post(change_url(group), data)
    assert page.context["adminform"].form.errors["text"] == ["“Build itâ€”all” is broken; it was “Build it—all”."]
    group.refresh_from_db()
    assert group.text == ""
    Role.objects.update(status=Status.DRAFT)
    assert "was changed successfully" in told(admin_client.post(change_url(group), data, follow=True))


# The list's own way to publish


def test_the_list_publishes_only_what_has_no_open_finding(admin_client):
    clean = make_role("Clean", status=Status.DRAFT, source=make_source())
    broken = make_role("Broken", status=Status.DRAFT, source=make_source(), claim=BROKEN)
    bare = make_role("Bare", status=Status.DRAFT)
    page = run_action(admin_client, "publish", clean, broken, bare)
    assert "Published: Clean." in told(page)
    assert "Broken: “Build itâ€”all” is broken" in told(page)
    assert "Bare: The guide names no source. Fix it, or open its page and say why it stays." in told(page)
    assert list(Role.objects.published()) == [clean]


def test_the_list_publishes_what_somebody_accepted(admin_client):
    draft = make_role("Bare", status=Status.DRAFT)
    accepted = reason_for(make_role("Public"), "no-source", "Ours.")
    fingerprint = next(iter(accepted)).removeprefix(REASON)
    role_type = ContentType.objects.get_for_model(Role)
    AcceptedWarning.objects.create(
        rule="no-source", content_type=role_type, object_id=draft.pk, fingerprint=fingerprint, reason="Ours."
    )
    assert "Published: Bare." in told(run_action(admin_client, "publish", draft))


# Who may, and how often the database is asked


def test_who_may_only_look_sees_the_findings_and_no_field_for_a_reason(client, django_user_model):
    role = make_role("AI Engineer")
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_role"))
    client.force_login(reader)
    page = client.get(change_url(role)).content.decode()
    assert "The guide names no source." in page
    assert REASON not in page


def test_a_page_with_many_rows_and_findings_takes_as_many_queries_as_one_with_few(admin_client):
    role = make_role()
    fill(role, 0, 2)
    role.pay_bands.update(note=BROKEN)
    few = queries(admin_client, change_url(role))
    fill(role, 2, 20)
    role.pay_bands.update(note=BROKEN)
    assert queries(admin_client, change_url(role)) == few
