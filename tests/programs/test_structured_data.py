import pytest
from django.http import QueryDict

from careerguide.content.publishing import Status
from programs.catalog.page import Catalog
from programs.models import Pathway
from roles.models import RoleOccupation
from tests.support.factories import make_degree_type, make_institution, make_occupation, make_program, make_role
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def blocks(client, program) -> dict[str, dict]:
    return get_page(client, program.get_absolute_url()).json_ld


def program_data(client, program) -> dict:
    return blocks(client, program)["EducationalOccupationalProgram"]


def test_program_with_all_values_is_described_completely(client):
    school = make_institution("Johns Hopkins University")
    school.url = "https://www.jhu.edu/"
    school.save()
    program = make_program(
        "Master of Science in Finance",
        slug="msf",
        institution=school,
        degree_type=make_degree_type("Master's in Finance (MSF)"),
        delivery_mode="hybrid",
        study_mode="part_time",
        duration_months=15,
        tuition_usd=64_800,
        tuition_basis="total",
        url="https://example.org/msf",
    )
    assert program_data(client, program) == {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalProgram",
        "name": "Master of Science in Finance",
        "url": "http://testserver/programs/msf/",
        "sameAs": "https://example.org/msf",
        "provider": {
            "@type": "CollegeOrUniversity",
            "name": "Johns Hopkins University",
            "url": "https://www.jhu.edu/",
        },
        "timeToComplete": "P15M",
        "educationalProgramMode": ["blended", "part-time"],
        "educationalCredentialAwarded": "Master's in Finance (MSF)",
        "offers": {"@type": "Offer", "category": "tuition", "price": 64_800, "priceCurrency": "USD"},
    }


def test_unstated_values_are_left_out(client):
    assert program_data(client, make_program("Bare", slug="bare")) == {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalProgram",
        "name": "Bare",
        "url": "http://testserver/programs/bare/",
        "provider": {"@type": "CollegeOrUniversity", "name": "Example University"},
    }


def test_free_program_has_a_price_of_zero(client):
    assert program_data(client, make_program(tuition_usd=0, tuition_basis="total"))["offers"]["price"] == 0


def test_yearly_tuition_is_a_unit_price(client):
    offer = program_data(client, make_program(tuition_usd=9_000, tuition_basis="year"))["offers"]
    assert "price" not in offer
    assert offer["priceSpecification"] == {
        "@type": "UnitPriceSpecification",
        "price": 9_000,
        "priceCurrency": "USD",
        "unitCode": "ANN",
    }


def test_tuition_without_basis_has_a_description(client):
    offer = program_data(client, make_program(tuition_usd=9_000))["offers"]
    assert offer["price"] == 9_000
    assert offer["description"] == "Tuition as stated by the source, which does not say what it pays for."


@pytest.mark.parametrize(
    ("mode", "word"), [("online", "online"), ("hybrid", "blended"), ("on_campus", "onsite"), ("", None)]
)
def test_format_is_translated_to_schema_org_terms(client, mode, word):
    modes = program_data(client, make_program(delivery_mode=mode, study_mode="full_time"))["educationalProgramMode"]
    assert modes == [*([word] if word else []), "full-time"]


def test_each_occupation_of_published_roles_is_listed_once(client):
    program = make_program()
    analyst, related, hidden = make_occupation(1221), make_occupation(2051), make_occupation(2098)
    for title in ("AI Engineer", "ML Engineer"):
        guide = make_role(title)
        Pathway.objects.create(program=program, role=guide)
        RoleOccupation.objects.create(role=guide, occupation=analyst, relation="listed")
        RoleOccupation.objects.create(role=guide, occupation=related, relation="related")
    draft = make_role("Secret", status=Status.DRAFT)
    Pathway.objects.create(program=program, role=draft)
    RoleOccupation.objects.create(role=draft, occupation=hidden, relation="listed")
    RoleOccupation.objects.create(role=make_role("Nurse"), occupation=hidden, relation="listed")
    assert program_data(client, program)["occupationalCategory"] == [
        {
            "@type": "CategoryCode",
            "codeValue": "15-1221",
            "name": "Occupation 1221",
            "inCodeSet": "https://www.bls.gov/soc/",
        }
    ]


@pytest.mark.parametrize(
    "title", ["O'Brien & Sons <script>", "</script><script>alert(1)</script>", 'C:\\new "quotes"', "<!-- --> \u2028 é"]
)
def test_hostile_title_is_escaped(client, title):
    program = make_program(title, institution="Sons & <b>Co</b>")
    found = blocks(client, program)
    assert found["EducationalOccupationalProgram"]["name"] == title
    assert found["EducationalOccupationalProgram"]["provider"]["name"] == "Sons & <b>Co</b>"
    assert found["BreadcrumbList"]["itemListElement"][-1]["name"] == title.replace("'", "’")
    html = client.get(program.get_absolute_url()).content.decode()
    own = html.count('<script type="application/ld+json">') + html.count('<script src="/static/')
    assert html.count("<script") == html.count("</script>") == own


def test_breadcrumb_list_has_home_catalog_and_program(client):
    trail = blocks(client, make_program("Bare", slug="bare"))["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in trail] == [
        (1, "Home", "http://testserver/"),
        (2, "Programs", "http://testserver/programs/"),
        (3, "Bare", "http://testserver/programs/bare/"),
    ]


def test_item_list_positions_continue_across_pages():
    for number in range(25):
        make_program(f"Program {number:02}", slug=f"p-{number:02}", delivery_mode="online")
    make_program("Elsewhere", delivery_mode="hybrid")
    catalog = Catalog(QueryDict("format=online&page=2"), "/programs/")
    data = catalog.item_list("http://testserver")
    assert (data["@type"], data["numberOfItems"]) == ("ItemList", 25)
    assert data["url"] == "http://testserver/programs/?format=online&page=2"
    assert data["itemListElement"] == [
        {
            "@type": "ListItem",
            "position": number + 1,
            "name": f"Program {number:02}",
            "url": f"http://testserver/programs/p-{number:02}/",
        }
        for number in range(20, 25)
    ]


def test_empty_list_has_an_item_list_without_items():
    data = Catalog(QueryDict("q=nothing"), "/programs/").item_list("http://testserver")
    assert data["numberOfItems"] == 0
    assert data["itemListElement"] == []
