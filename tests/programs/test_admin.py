"""The editors' desk: the catalog."""

import pytest
from django.contrib import admin
from django.urls import reverse

from careerguide.content.publishing import Status
from programs.models import DegreeType, FieldOfStudy, Institution, Pathway, Program
from programs.role_match import for_role
from roles.models import Role, SkillGroup, Source
from tests.support.admin import (
    change_url,
    changelist_url,
    few_and_many,
    filled_in,
    queries,
    refused,
    run_action,
    told,
    with_row,
)
from tests.support.factories import make_degree_type, make_field, make_institution, make_program, make_role, make_source

pytestmark = pytest.mark.django_db


def make_distinct_program(number: int) -> Program:
    """A program that shares nothing with another."""
    return make_program(
        institution=f"Institution {number}",
        degree_type=make_degree_type(f"Degree {number}"),
        field_of_study=make_field(f"52.{number:04}", f"Field {number}"),
        source=make_source(),
    )


def make_pathway(number: int) -> Pathway:
    """A link of a program of its own to a role of its own."""
    return Pathway.objects.create(program=make_distinct_program(number), role=make_role(), source=make_source())


MAKERS = {
    Institution: lambda number: make_institution(f"Institution {number}"),
    DegreeType: lambda number: make_degree_type(f"Degree {number}"),
    FieldOfStudy: lambda number: make_field(f"52.{number:04}", f"Field {number}"),
    Program: make_distinct_program,
    Pathway: make_pathway,
}


# Seeing


def test_every_model_of_the_catalog_on_the_desk_is_looked_at_here():
    assert set(MAKERS) == {model for model in admin.site._registry if model._meta.app_label == "programs"}


def test_every_field_of_a_program_and_its_links_can_be_edited(admin_client):
    pathway = make_pathway(1)
    page = admin_client.get(change_url(pathway.program))
    assert [rows.formset.model for rows in page.context["inline_admin_formsets"]] == [Pathway]
    forms = [page.context["adminform"].form, page.context["inline_admin_formsets"][0].formset.empty_form]
    for form in forms:
        expected = {field.name for field in form._meta.model._meta.fields if field.editable and field.name != "id"}
        assert expected <= set(form.fields)


def test_a_published_program_has_a_link_to_its_page_and_a_draft_has_none(admin_client):
    public, draft = make_program(), make_program(status=Status.DRAFT)
    assert f'href="{public.get_absolute_url()}"' in admin_client.get(change_url(public)).content.decode()
    assert f'href="{draft.get_absolute_url()}"' not in admin_client.get(change_url(draft)).content.decode()


def test_the_list_says_what_is_free_and_what_is_not_stated(admin_client):
    make_program("Free one", tuition_usd=0, duration_months=15)
    page = admin_client.get(changelist_url(Program)).content.decode()
    assert "free" in page
    assert "1.25 years" in page
    make_program("Silent one")
    page = admin_client.get(changelist_url(Program)).content.decode()
    assert page.count("not stated") >= 2


@pytest.mark.parametrize("text", ["robotics", "night school", "lowell", "bots"])
def test_search_finds_a_program_by_title_institution_city_and_slug(admin_client, text):
    make_program("MS in Robotics", institution="Night School", city="Lowell", slug="bots")
    make_program()
    assert admin_client.get(changelist_url(Program), {"q": text}).context["cl"].queryset.count() == 1


def test_the_list_is_kept_to_drafts_or_to_a_format(admin_client):
    make_program(status=Status.DRAFT)
    make_program(delivery_mode="online")
    for kept in ({"status__exact": "draft"}, {"delivery_mode__exact": "online"}):
        assert admin_client.get(changelist_url(Program), kept).context["cl"].queryset.count() == 1


def test_no_page_offers_a_select_that_grows_with_a_table(admin_client):
    pathway = make_pathway(1)
    for number in range(2, 30):
        make_pathway(number)
    for obj in (pathway, pathway.program):
        page = admin_client.get(change_url(obj)).content.decode()
        assert "Institution 7" not in page
        assert "Field 7" not in page


# Saving


def test_an_editor_writes_a_program_and_links_it_to_a_role(admin_client):
    role, institution = make_role(), make_institution()
    new = reverse("admin:programs_program_add")
    data = filled_in(admin_client.get(new)) | {
        "award": "MS in Robotics",
        "slug": "ms-robotics",
        "institution": institution.pk,
        "city": "New York",
        "tuition_usd": 0,
        "url": "example.edu/robotics",
    }
    answer = admin_client.post(new, with_row(data, "pathways", role=role.pk, strength="recommended"))
    assert answer.status_code == 302
    program = Program.objects.get()
    assert (program.city_slug, program.tuition_usd, program.duration_months) == ("new-york", 0, None)
    assert program.source_key is None
    assert program.url == "https://example.edu/robotics"
    assert list(for_role(Program.objects, role)) == [program]


def test_two_programs_without_a_source_key_share_a_source(admin_client):
    source = make_source()
    programs = [make_program(source=source), make_program()]
    data = filled_in(admin_client.get(change_url(programs[1]))) | {"source": source.pk, "source_key": ""}
    assert admin_client.post(change_url(programs[1]), data).status_code == 302


@pytest.mark.usefixtures("content")
def test_all_of_the_real_content_passes_the_desks_own_rules(admin_client):
    for obj in [*Role.objects.all(), *Program.objects.all(), *Source.objects.all(), *SkillGroup.objects.all()]:
        answer = admin_client.post(change_url(obj), filled_in(admin_client.get(change_url(obj))))
        assert answer.status_code == 302, f"{obj} cannot be saved as it stands"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"duration_months": 0}, "A duration is at least one month. Leave it empty where none is stated."),
        ({"duration_months": -3}, "Ensure this value is greater than or equal to 0."),
        ({"tuition_usd": -1}, "Ensure this value is greater than or equal to 0."),
        ({"tuition_usd": "lots"}, "Enter a whole number."),
        ({"tuition_basis": "year"}, "Without a tuition there is nothing that a basis could be said of."),
        ({"city": "!!!"}, "Write the city with at least one letter or digit."),
        ({"delivery_mode": "by post"}, "Select a valid choice. by post is not one of the available choices."),
        ({"institution": ""}, "This field is required."),
        ({"institution": 999}, "Select a valid choice."),
        ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"slug": "no slug"}, "Enter a valid"),
    ],
)
def test_a_program_that_makes_no_sense_is_refused_with_a_sentence(admin_client, values, sentence):
    program = make_program()
    data = filled_in(admin_client.get(change_url(program))) | values
    assert sentence in refused(admin_client, program, data)


def test_a_source_key_stands_once(admin_client):
    source = make_source()
    make_program(source=source, source_key="7")
    program = make_program()
    data = filled_in(admin_client.get(change_url(program))) | {"source": source.pk, "source_key": "7"}
    assert "This source has a program with this key already." in refused(admin_client, program, data)


def test_a_program_is_linked_to_a_role_once(admin_client):
    program, role = make_program(), make_role()
    empty = filled_in(admin_client.get(change_url(program)))
    once = with_row(empty, "pathways", role=role.pk, strength="listed")
    sentence = "This program is linked to this role already."
    twice = with_row(once, "pathways", role=role.pk, strength="related")
    assert f"Two of these rows are the same. {sentence}" in refused(admin_client, program, twice)
    assert admin_client.post(change_url(program), once).status_code == 302
    assert sentence in refused(admin_client, program, once)


def test_a_wrong_cip_code_is_refused_with_a_sentence(admin_client):
    field = make_field()
    data = filled_in(admin_client.get(change_url(field))) | {"cip_code": "52-0801"}
    assert "A CIP code looks like 52.0801." in refused(admin_client, field, data)


# Publishing


def test_editors_publish_programs_and_take_them_back(admin_client):
    program = make_program("MS in Robotics", status=Status.DRAFT)
    assert told(run_action(admin_client, "publish", program)).startswith("Published: MS in Robotics, Example")
    assert Program.objects.published().exists()
    assert told(run_action(admin_client, "take_back", program)).startswith("Now a draft, without a page:")
    assert not Program.objects.published().exists()


def test_a_program_that_would_not_pass_stays_a_draft_and_says_why(admin_client):
    program = make_program(status=Status.DRAFT, url="nowhere")
    assert "Url: Enter a valid URL." in told(run_action(admin_client, "publish", program))
    assert not Program.objects.published().exists()


# Deleting


def test_an_institution_with_programs_says_how_many_and_stays(admin_client):
    institution = make_institution()
    for _ in range(3):
        make_program(institution=institution)
    delete = reverse("admin:programs_institution_delete", args=[institution.pk])
    assert "3 programs (as institution)" in admin_client.get(delete).content.decode()
    admin_client.post(delete, {"post": "yes"})
    assert Institution.objects.filter(pk=institution.pk).exists()


def test_a_source_that_only_set_a_region_is_held_too(admin_client):
    source = make_source()
    make_program(region_source=source)
    page = admin_client.get(reverse("admin:roles_source_delete", args=[source.pk])).content.decode()
    assert "1 program (as region source)" in page


# Staying quick


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_a_list_page_takes_as_many_queries_for_fifty_rows_as_for_two(admin_client, model):
    few, many = few_and_many(admin_client, changelist_url(model), MAKERS[model])
    assert few == many


@pytest.mark.parametrize(
    ("app", "name", "field", "model"),
    [
        ("programs", "pathway", "program", Program),
        ("programs", "program", "institution", Institution),
        ("programs", "program", "degree_type", DegreeType),
        ("programs", "program", "field_of_study", FieldOfStudy),
    ],
)
def test_choosing_by_typing_takes_as_many_queries_for_fifty_rows_as_for_two(admin_client, app, name, field, model):
    url = f"{reverse('admin:autocomplete')}?app_label={app}&model_name={name}&field_name={field}&term="
    few, many = few_and_many(admin_client, url, MAKERS[model])
    assert few == many


def test_a_programs_page_takes_as_many_queries_for_twenty_roles_as_for_two(admin_client):
    program = make_distinct_program(1)
    for _ in range(2):
        Pathway.objects.create(program=program, role=make_role(), source=make_source())
    few = queries(admin_client, change_url(program))
    for _ in range(18):
        Pathway.objects.create(program=program, role=make_role(), source=make_source())
    assert queries(admin_client, change_url(program)) == few


def test_the_list_asks_the_catalog_for_nothing_but_a_page_and_its_count(admin_client):
    for number in range(3):
        make_distinct_program(number)
    # The session, the editor, the count, the page of rows.
    assert queries(admin_client, changelist_url(Program)) == 4
