import pytest
from django.contrib import admin
from django.urls import reverse

from careerguide.content.publishing import Status
from programs.models import DegreeType, FieldOfStudy, Institution, Pathway, Program
from programs.role_match import leads_to
from roles.models import Role, Source
from tests.support.admin import (
    change_url,
    changelist_url,
    form_data,
    form_values,
    message_texts,
    queries,
    query_counts,
    refused_page,
    run_action,
    shown_messages,
    with_row,
)
from tests.support.factories import make_degree_type, make_field, make_institution, make_program, make_role, make_source
from tests.support.page import Page

pytestmark = pytest.mark.django_db


def make_distinct_program(number: int) -> Program:
    return make_program(
        institution=f"Institution {number}",
        degree_type=make_degree_type(f"Degree {number}"),
        field_of_study=make_field(f"52.{number:04}", f"Field {number}"),
        source=make_source(),
    )


def make_pathway(number: int) -> Pathway:
    return Pathway.objects.create(program=make_distinct_program(number), role=make_role(), source=make_source())


def errors_of_rows(page) -> list[list[str]]:
    [rows] = page.context["inline_admin_formsets"]
    return [form.non_field_errors() for form in rows.formset.forms]


MAKERS = {
    Institution: lambda number: make_institution(f"Institution {number}"),
    DegreeType: lambda number: make_degree_type(f"Degree {number}"),
    FieldOfStudy: lambda number: make_field(f"52.{number:04}", f"Field {number}"),
    Program: make_distinct_program,
}


class TestForms:
    def test_program_form_shows_all_fields(self, admin_client):
        pathway = make_pathway(1)
        page = admin_client.get(change_url(pathway.program))
        assert [rows.formset.model for rows in page.context["inline_admin_formsets"]] == [Pathway]
        forms = [page.context["adminform"].form, page.context["inline_admin_formsets"][0].formset.empty_form]
        for form in forms:
            expected = {field.name for field in form._meta.model._meta.fields if field.editable and field.name != "id"}
            # The field for the duration is for both of its columns. The first publication is set automatically.
            assert expected - {"duration_stated", "published_at"} <= set(form.fields)

    def test_form_links_to_the_page_only_if_program_is_published(self, admin_client):
        public, draft = make_program(), make_program(status=Status.DRAFT)
        pages = [Page(admin_client.get(change_url(row))) for row in (public, draft)]
        assert public.get_absolute_url() in pages[0].links.values()
        assert draft.get_absolute_url() not in pages[1].links.values()

    def test_forms_have_no_select_with_all_rows_of_a_table(self, admin_client):
        pathway = make_pathway(1)
        for number in range(2, 30):
            make_pathway(number)
        page = admin_client.get(change_url(pathway.program)).content.decode()
        assert "Institution 1" in page
        for number in range(3, 10):
            assert f"Institution {number}" not in page
            assert f"Field {number}" not in page

    def test_program_can_be_added_with_a_pathway(self, admin_client):
        role, institution = make_role(), make_institution()
        new = reverse("admin:programs_program_add")
        data = form_values(admin_client.get(new)) | {
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
        assert list(Program.objects.filter(leads_to([role.slug]))) == [program]

    def test_programs_without_source_key_can_share_a_source(self, admin_client):
        source = make_source()
        programs = [make_program(source=source), make_program()]
        data = form_data(admin_client, programs[1]) | {"source": source.pk, "source_key": ""}
        assert admin_client.post(change_url(programs[1]), data).status_code == 302

    @pytest.mark.usefixtures("content")
    def test_forms_of_fixture_rows_can_be_saved(self, admin_client):
        for obj in [*Role.objects.all(), *Program.objects.all(), *Source.objects.all()]:
            answer = admin_client.post(change_url(obj), form_data(admin_client, obj))
            assert answer.status_code == 302, f"{obj} cannot be saved"

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"duration_months": "0 months"}, "Enter a duration from 1 month to 20 years."),
            ({"duration_months": "-3 months"}, "A duration cannot be below zero."),
            ({"tuition_usd": -1}, "An amount cannot be below zero."),
            ({"tuition_usd": "lots"}, "Enter whole US dollars, such as 64800, 64,800 or $64.8K."),
            ({"tuition_basis": "year"}, "A tuition basis needs a tuition."),
            ({"city": "!!!"}, "Enter a city with at least one letter or digit."),
            ({"delivery_mode": "by post"}, "Select a valid choice. by post is not one of the available choices."),
            ({"institution": ""}, "This field is required."),
            ({"institution": 999}, "Select a valid choice."),
            ({"url": "javascript:alert(1)"}, "Enter a valid URL."),
            ({"slug": "no slug"}, "Enter letters, digits and hyphens only."),
        ],
    )
    def test_invalid_program_is_refused(self, admin_client, values, sentence):
        program = make_program()
        data = form_data(admin_client, program) | values
        assert sentence in refused_page(admin_client, program, data)

    def test_source_key_must_be_unique_per_source(self, admin_client):
        source = make_source()
        make_program(source=source, source_key="7")
        program = make_program()
        data = form_data(admin_client, program) | {"source": source.pk, "source_key": "7"}
        assert "This source already has a program with this key." in refused_page(admin_client, program, data)

    def test_second_pathway_to_the_same_role_is_refused(self, admin_client):
        program, role = make_program(), make_role()
        empty = form_data(admin_client, program)
        once = with_row(empty, "pathways", role=role.pk, strength="listed")
        sentence = "This program is already linked to this role."
        twice = with_row(once, "pathways", role=role.pk, strength="related")
        assert errors_of_rows(admin_client.post(change_url(program), twice)) == [[], [sentence]]
        assert admin_client.post(change_url(program), once).status_code == 302
        assert sentence in refused_page(admin_client, program, once)

    def test_invalid_cip_code_is_refused(self, admin_client):
        field = make_field()
        data = form_data(admin_client, field) | {"cip_code": "52-0801"}
        assert "A CIP code looks like 52.0801." in refused_page(admin_client, field, data)


class TestList:
    def test_list_shows_tuition_as_free_or_not_stated(self, admin_client):
        make_program("Free one", tuition_usd=0, duration_months=15)
        page = admin_client.get(changelist_url(Program)).content.decode()
        assert "free" in page
        assert "1.25 years" in page
        make_program("Silent one")
        page = admin_client.get(changelist_url(Program)).content.decode()
        assert page.count("not stated") >= 2

    @pytest.mark.parametrize("text", ["robotics", "night school", "lowell", "bots"])
    def test_search_finds_title_institution_city_and_slug(self, admin_client, text):
        make_program("MS in Robotics", institution="Night School", city="Lowell", slug="bots")
        make_program()
        assert admin_client.get(changelist_url(Program), {"q": text}).context["cl"].queryset.count() == 1

    def test_list_can_be_filtered_by_status_and_format(self, admin_client):
        make_program(status=Status.DRAFT)
        make_program(delivery_mode="online")
        for kept in ({"status__exact": "draft"}, {"delivery_mode__exact": "online"}):
            assert admin_client.get(changelist_url(Program), kept).context["cl"].queryset.count() == 1

    @pytest.mark.parametrize("order", [[], ["2"], ["3"], ["7"], ["-7"]])
    def test_pages_show_each_program_once_in_order(self, admin_client, monkeypatch, order):
        monkeypatch.setattr(admin.site.get_model_admin(Program), "list_per_page", 2)
        for number in range(7):
            make_program(f"Program {number}", tuition_usd=number % 2)
        lists = [
            admin_client.get(changelist_url(Program), {"o": order, "p": page}).context["cl"] for page in range(1, 5)
        ]
        assert [len(each.result_list) for each in lists] == [2, 2, 2, 1]
        assert [row for each in lists for row in each.result_list] == list(lists[0].queryset)

    def test_actions_publish_programs_and_make_them_drafts(self, admin_client):
        program = make_program("MS in Robotics", status=Status.DRAFT)
        published = message_texts(run_action(admin_client, "publish", program))
        assert published == ["Published. View “MS in Robotics, Example University” on the site."]
        assert Program.objects.published().exists()
        assert shown_messages(run_action(admin_client, "make_draft", program, post="yes")).startswith(
            "Changed to draft:"
        )
        assert not Program.objects.published().exists()

    def test_invalid_program_is_not_published(self, admin_client):
        program = make_program(status=Status.DRAFT, url="nowhere")
        assert "Url: Enter a valid URL (" in shown_messages(run_action(admin_client, "publish", program))
        assert not Program.objects.published().exists()


class TestDelete:
    def test_institution_with_programs_cannot_be_deleted(self, admin_client):
        institution = make_institution()
        for _ in range(3):
            make_program(institution=institution)
        delete = reverse("admin:programs_institution_delete", args=[institution.pk])
        assert "3 programs (as institution)" in admin_client.get(delete).content.decode()
        admin_client.post(delete, {"post": "yes"})
        assert Institution.objects.filter(pk=institution.pk).exists()

    def test_source_of_a_region_cannot_be_deleted(self, admin_client):
        source = make_source()
        make_program(region_source=source)
        page = admin_client.get(reverse("admin:roles_source_delete", args=[source.pk])).content.decode()
        assert "1 program (as region source)" in page


class TestQueryCounts:
    def test_query_counts_cover_every_model(self):
        assert set(MAKERS) == {model for model in admin.site._registry if model._meta.app_label == "programs"}

    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_changelist_query_count_is_constant(self, admin_client, model):
        few, many = query_counts(admin_client, changelist_url(model), MAKERS[model])
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
    def test_autocomplete_query_count_is_constant(self, admin_client, app, name, field, model):
        url = f"{reverse('admin:autocomplete')}?app_label={app}&model_name={name}&field_name={field}&term="
        few, many = query_counts(admin_client, url, MAKERS[model])
        assert few == many

    def test_program_form_query_count_is_constant(self, admin_client):
        program = make_distinct_program(1)
        for _ in range(2):
            Pathway.objects.create(program=program, role=make_role(), source=make_source())
        few = queries(admin_client, change_url(program))
        for _ in range(18):
            Pathway.objects.create(program=program, role=make_role(), source=make_source())
        assert queries(admin_client, change_url(program)) == few

    def test_changelist_takes_four_queries(self, admin_client):
        for number in range(3):
            make_distinct_program(number)
        # One query each for the session, the user, the count and the rows.
        assert queries(admin_client, changelist_url(Program)) == 4

    def test_last_page_takes_as_many_queries_as_the_second(self, admin_client, monkeypatch):
        monkeypatch.setattr(admin.site.get_model_admin(Program), "list_per_page", 2)
        for number in range(3):
            make_distinct_program(number)
        few = queries(admin_client, f"{changelist_url(Program)}?p=2")
        for number in range(3, 9):
            make_distinct_program(number)
        for query in ("?p=2", "?p=5", "?o=7&p=5"):
            assert queries(admin_client, changelist_url(Program) + query) == few
