"""Tests of institutions with the same name."""

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse

from programs.catalog.page import Catalog
from programs.models import Institution
from programs.places import Place, label_institutions
from tests.programs.test_facets import group
from tests.support.admin import shown_messages
from tests.support.factories import make_institution, make_program, make_source
from tests.support.page import Page, get_page

MISSOURI = {"city": "Columbia", "region": "MO", "country": "US"}
CHICAGO = {"city": "Chicago", "region": "IL", "country": "US"}


@pytest.mark.parametrize(
    ("institutions", "labels"),
    [
        ([("Columbia College", Place(**MISSOURI), None)], ["Columbia College"]),
        (
            [("Columbia College", Place(**MISSOURI), "1"), ("Columbia College", Place(**CHICAGO), None)],
            ["Columbia College (Columbia, MO)", "Columbia College (Chicago, IL)"],
        ),
        (
            [("Trinity College", Place(), None), ("TRINITY COLLEGE", Place("Dublin", "", "IE"), None)],
            ["Trinity College", "TRINITY COLLEGE (Dublin, IE)"],
        ),
        (
            [("A", Place("Perth", "WA", "AU"), None), ("A", Place("Perth", "WA", "US"), None)],
            ["A (Perth, WA, AU)", "A (Perth, WA, US)"],
        ),
        (
            [("A", Place(**MISSOURI), "1"), ("A", Place(**MISSOURI), "2")],
            ["A (Columbia, MO, US, 1)", "A (Columbia, MO, US, 2)"],
        ),
        ([("A", Place(), "1"), ("A", Place(), "2")], ["A (1)", "A (2)"]),
    ],
)
def test_label_tells_institutions_apart(institutions, labels):
    assert label_institutions(institutions) == labels


def labels() -> list[str]:
    return [str(each) for each in Institution.objects.order_by("pk")]


@pytest.mark.django_db
class TestLabels:
    def test_label_follows_saves_and_deletions(self):
        one = make_institution("Columbia College", **MISSOURI)
        assert str(one) == "Columbia College"
        other = make_institution("COLUMBIA COLLEGE", **CHICAGO)
        assert str(other) == "COLUMBIA COLLEGE (Chicago, IL)"
        assert labels() == ["Columbia College (Columbia, MO)", "COLUMBIA COLLEGE (Chicago, IL)"]
        other.name = "Other College"
        other.save(update_fields=["name"])
        assert labels() == ["Columbia College", "Other College"]
        other.name = "Columbia College"
        other.save()
        other.delete()
        assert labels() == ["Columbia College"]
        make_institution("Columbia College", **CHICAGO)
        Institution.objects.filter(city="Chicago").delete()
        assert labels() == ["Columbia College"]

    def test_saving_one_of_many_costs_the_same(self, django_assert_num_queries):
        def query_count():
            make_institution("Columbia College", city="X").delete()
            with transaction.atomic(), django_assert_num_queries(2):
                make_institution("Unique College", city="X", slug="unique")
            Institution.objects.filter(slug="unique").delete()

        query_count()
        for number in range(40):
            make_institution(f"College {number}")
        query_count()


@pytest.mark.django_db
class TestConstraints:
    @pytest.mark.parametrize(
        ("values", "message"),
        [
            (MISSOURI, "There is already an institution with this name in this place. If it is another one, enter its"),
            ({"source_key": "7"}, "A source key needs a source."),
            ({"source": "list", "source_key": "1"}, "This source already has an institution with this key."),
        ],
    )
    def test_form_refuses_with_a_sentence(self, admin_client, values, message):
        source = make_source(slug="list")
        make_institution("Columbia College", **MISSOURI)
        make_institution("Another College", source=source, source_key="1")
        data = {"name": "Columbia College", "slug": "columbia", **values}
        if "source" in values:
            data["source"] = source.pk
        page = Page(admin_client.post(reverse("admin:programs_institution_add"), data))
        assert message in page.text
        assert not Institution.objects.filter(slug="columbia").exists()

    def test_form_adds_an_institution_in_another_place(self, admin_client):
        make_institution("Columbia College", **MISSOURI)
        data = {"name": "Columbia College", "slug": "columbia", **CHICAGO}
        page = admin_client.post(reverse("admin:programs_institution_add"), data, follow=True)
        assert "Columbia College (Chicago, IL)" in shown_messages(page)

    @pytest.mark.parametrize("values", [MISSOURI, {"source_key": "1"}])
    def test_database_refuses_it_too(self, values):
        make_institution("Columbia College", **MISSOURI)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_institution("Columbia College", **values)

    def test_keys_allow_one_name_in_one_place(self):
        source = make_source()
        make_institution("Columbia College", **MISSOURI)
        for key in "12":
            make_institution("Columbia College", **MISSOURI, source=source, source_key=key)
        assert Institution.objects.count() == 3


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def programs(self):
        return [
            make_program("Nursing", institution=make_institution("Columbia College", **place))
            for place in (MISSOURI, CHICAGO)
        ]

    def test_filter_has_two_choices(self, client, programs):
        first = programs[0].institution
        choices = group("", "institution").choices
        assert [choice.label for choice in choices] == [
            "Columbia College (Chicago, IL)",
            "Columbia College (Columbia, MO)",
        ]
        page = get_page(client, f"/programs/?institution={first.slug}")
        assert "1 program; Columbia College (Columbia, MO)" in page.text
        assert len(page.rows) == 1

    def test_titles_name_the_place(self, client, programs):
        page = get_page(client, programs[0].get_absolute_url())
        assert page.one("title").text.startswith("Nursing, Columbia College (Columbia, MO)")
        data = page.json_ld["EducationalOccupationalProgram"]
        assert data["provider"]["name"] == "Columbia College"
        assert data["provider"]["address"] == {
            "@type": "PostalAddress",
            "addressLocality": "Columbia",
            "addressRegion": "MO",
            "addressCountry": "US",
        }

    def test_list_and_comparison_tell_them_apart(self, client, programs):
        text = get_page(client, "/programs/").text
        assert "Columbia College (Columbia, MO)" in text
        assert "Columbia College (Chicago, IL)" in text
        slugs = "&".join(f"program={program.slug}" for program in programs)
        text = get_page(client, f"/programs/compare/?{slugs}").text
        assert "Columbia College (Columbia, MO)" in text
        assert "Columbia College (Chicago, IL)" in text

    def test_export_tells_them_apart(self, client, programs):
        text = b"".join(client.get("/programs/export.csv").streaming_content).decode()
        assert "Columbia College (Columbia, MO)" in text
        assert "Columbia College (Chicago, IL)" in text

    def test_admin_shows_the_places(self, admin_client, programs):
        text = Page(admin_client.get(reverse("admin:programs_institution_changelist"))).text
        assert "Columbia, MO, US" in text
        answer = admin_client.get(
            reverse("admin:autocomplete"),
            {"term": "columbia", "app_label": "programs", "model_name": "program", "field_name": "institution"},
        )
        assert [each["text"] for each in answer.json()["results"]] == [
            "Columbia College (Columbia, MO)",
            "Columbia College (Chicago, IL)",
        ]

    def test_label_costs_no_query_a_row(self, django_assert_num_queries, programs):
        def rows():
            return [str(program.institution) for program in Catalog(QueryDict(), "/programs/").rows]

        # The first list also finds out what depends on the content version alone.
        assert len(rows()) == 2
        with django_assert_num_queries(2):
            rows()
        for number in range(10):
            make_program(institution=make_institution("Columbia College", city=f"City {number}"))
        assert len(rows()) == 12
        with django_assert_num_queries(2):
            rows()
