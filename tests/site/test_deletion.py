"""Tests that deleting in the admin checks the permissions and PROTECT relations of all rows, including related ones."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careerguide.content.publishing import Status
from careerguide.desk.base import MAX_SELECTED
from programs.models import Pathway, Program
from roles.models import CareerStep, Role, RoleAlias, Skill, SkillEntry
from tests.support.admin import change_url, changelist_url, get_group, queries, shown_messages
from tests.support.factories import (
    make_bare_occupation,
    make_field,
    make_institution,
    make_pay,
    make_program,
    make_role,
    make_skill,
    make_skill_group,
    make_source,
)
from tests.support.page import Page

pytestmark = pytest.mark.django_db

# So many related rows that the confirmation page shows their number instead of a list.
MANY = MAX_SELECTED + 5


@pytest.fixture
def editor(client):
    return member_of("Editor", client)


def member_of(group: str, client):
    user = User.objects.create_user(group.lower(), is_staff=True)
    user.groups.add(get_group(group))
    client.force_login(user)
    return client


def delete(client, *rows):
    data = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], "post": "yes"}
    return client.post(changelist_url(type(rows[0])), data)


def confirm_url(row) -> str:
    return change_url(row).replace("/change/", "/delete/")


def add_aliases(role):
    RoleAlias.objects.bulk_create(RoleAlias(role=role, name=f"A{n}") for n in range(MANY))


def add_rows_of_two_kinds(role):
    RoleAlias.objects.bulk_create(RoleAlias(role=role, name=f"A{n}") for n in range(MANY // 2))
    CareerStep.objects.bulk_create(
        CareerStep(role=role, path="entry", number=n, title="S") for n in range(MANY // 2 + 1)
    )


def add_skill_group(role):
    skills = Skill.objects.bulk_create(Skill(slug=f"s{n}", name=f"S{n}") for n in range(MANY))
    group = make_skill_group(role)
    SkillEntry.objects.bulk_create(SkillEntry(group=group, skill=skill, number=1) for skill in skills)


def add_nothing(role):
    pass


def count_queries_of_post(client, url: str, data: dict) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.post(url, data).status_code == 200
    return len(captured)


class TestPermissions:
    @pytest.mark.parametrize("fill", [add_nothing, add_aliases, add_rows_of_two_kinds, add_skill_group])
    def test_editor_cannot_delete_a_draft_along_with_a_public_guide(self, editor, fill):
        public, draft = make_role("Public"), make_role(status=Status.DRAFT)
        fill(draft)
        assert delete(editor, draft, public).status_code == 403
        assert Role.objects.count() == 2

    def test_refusal_names_public_guide_and_draft_can_be_deleted(self, editor):
        public, draft = make_role("Public"), make_role(status=Status.DRAFT)
        data = {"action": "delete_selected", "_selected_action": [draft.pk, public.pk]}
        assert "guide: Public" in Page(editor.post(changelist_url(Role), data)).texts("#content li")
        assert delete(editor, draft).status_code == 302
        assert Role.objects.get() == public

    @pytest.mark.parametrize("count", [1, MANY])
    def test_pathway_of_a_public_program_protects_a_draft(self, editor, count):
        draft, school = make_role("Draft", status=Status.DRAFT), make_institution("North")
        programs = [Program(award=f"MS {n}", slug=f"ms-{n}", institution=school) for n in range(count)]
        programs[-1].status = Status.PUBLISHED
        Program.objects.bulk_create(programs)
        Pathway.objects.bulk_create(Pathway(program=program, role=draft) for program in programs)
        page = Page(editor.get(confirm_url(draft)))
        assert f"pathway: MS {count - 1}, North to Draft" in page.texts("#content li")
        assert editor.post(confirm_url(draft), {"post": "yes"}).status_code == 403
        assert Pathway.objects.count() == count

    def test_editor_deletes_a_draft_that_links_to_a_public_guide(self, editor):
        program = make_program(role=make_role(), status=Status.DRAFT)
        editor.post(confirm_url(program), {"post": "yes"})
        assert not Program.objects.exists()

    def test_publisher_deletes_a_public_guide_with_its_rows(self, client):
        role = make_role()
        make_program(role=role)
        assert delete(member_of("Publisher", client), role).status_code == 302
        assert not Role.objects.exists()


class TestConfirmation:
    @pytest.mark.parametrize("asked", [{"select_across": "on"}, {"select_across": "true"}, {}])
    def test_deletion_of_too_many_rows_is_refused(self, admin_client, asked):
        roles = Role.objects.bulk_create(Role(title=f"R{n}", slug=f"r{n}") for n in range(MANY))
        selected = [role.pk for role in (roles[:1] if asked else roles)]
        data = {"action": "delete_selected", "_selected_action": selected, "post": "yes"} | asked
        assert "too many rows" in shown_messages(admin_client.post(changelist_url(Role), data, follow=True))
        assert Role.objects.count() == MANY

    def test_occupation_linked_to_a_field_cannot_be_deleted(self, admin_client):
        occupation = make_bare_occupation(1)
        make_field().leads_to.create(occupation=occupation, source=make_source())
        assert "1 field occupation (as occupation)" in admin_client.get(confirm_url(occupation)).content.decode()
        admin_client.post(confirm_url(occupation), {"post": "yes"})
        occupation.refresh_from_db()

    def test_confirmation_lists_rows_below_their_parents(self, admin_client):
        role = make_role("Tinkerer")
        SkillEntry.objects.create(group=make_skill_group(role), skill=make_skill(1), number=1)
        page = " ".join(admin_client.get(confirm_url(role)).content.decode().split())
        names = ["Guide: <a", "Tinkerer", "Skill group: Group 1", "Skill entry: Skill 1"]
        places = [page.rindex(name) for name in names]
        assert places == sorted(places)

    def test_query_count_is_constant(self, client):
        editor, counts, selected = member_of("Publisher", client), [], []
        for count in (2, 9):
            role = make_role()
            group = make_skill_group(role)
            for number in range(count):
                make_program(role=role, institution=f"School {role.pk} {number}")
                make_pay(role, employer_type=f"E{number}")
                SkillEntry.objects.create(group=group, skill=make_skill(role.pk * 100 + number), number=number)
            counts.append(queries(editor, confirm_url(role)))
            keys = list(role.pathways.values_list("program", flat=True))
            data = {"action": "delete_selected", "_selected_action": keys}
            selected.append(count_queries_of_post(editor, changelist_url(Program), data))
        assert counts[0] == counts[1]
        assert selected[0] == selected[1]
