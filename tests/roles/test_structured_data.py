import json

import pytest

from roles.models import CareerStep, RoleAlias, RoleOccupation, Skill, SkillEntry, SkillGroup
from tests.support.factories import make_occupation, make_role, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


def blocks(client, url) -> dict[str, dict]:
    return get_page(client, url).json_ld


def occupation_data(client, role) -> dict:
    return blocks(client, role.get_absolute_url())["Occupation"]


def add_skills(role, group: str, *names: str) -> None:
    row = SkillGroup.objects.create(role=role, number=role.skill_groups.count() + 1, name=group)
    for number, name in enumerate(names, 1):
        skill = Skill.objects.create(slug=name.lower(), name=name)
        SkillEntry.objects.create(group=row, skill=skill, number=number)


def test_guide_with_all_values_is_described_completely(client):
    role = make_role(
        "AI Engineer",
        claim="You build AI systems.",
        salary_low=130_000,
        salary_high=275_000,
        salary_basis="total",
        source=make_source(),
        entry_education="master",
    )
    RoleAlias.objects.create(role=role, name="ML Generalist")
    RoleAlias.objects.create(role=role, name="Artificial Intelligence Engineer")
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    add_skills(role, "Languages", "Python", "SQL")
    add_skills(role, "Tools", "Docker")
    RoleOccupation.objects.create(role=role, occupation=make_occupation(1221), relation="listed")
    RoleOccupation.objects.create(role=role, occupation=make_occupation(2051), relation="related")
    assert occupation_data(client, role) == {
        "@context": "https://schema.org",
        "@type": "Occupation",
        "name": "AI Engineer",
        "alternateName": ["Artificial Intelligence Engineer", "ML Generalist"],
        "description": "You build AI systems.",
        "estimatedSalary": {
            "@type": "MonetaryAmount",
            "description": "Origin: guide. Basis: total compensation.",
            "currency": "USD",
            "value": {"@type": "QuantitativeValue", "minValue": 130_000, "maxValue": 275_000, "unitText": "YEAR"},
        },
        "educationRequirements": {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "Master’s degree",
            "description": "Recommended: 1.5 to 2 years of study.",
        },
        "skills": ["Python", "SQL", "Docker"],
        "occupationalCategory": [
            {
                "@type": "CategoryCode",
                "codeValue": "15-1221",
                "name": "Occupation 1221",
                "inCodeSet": "https://www.bls.gov/soc/",
            }
        ],
        "mainEntityOfPage": {
            "@type": "WebPage",
            "@id": "http://testserver/roles/ai-engineer/",
            "datePublished": role.published_at.isoformat(),
            "dateModified": role.updated_at.isoformat(),
        },
    }


def test_unstated_values_are_left_out(client):
    data = occupation_data(client, make_role("Nurse", claim="You care."))
    assert set(data) == {"@context", "@type", "name", "description", "mainEntityOfPage"}


def test_salary_omits_official_percentiles(client):
    role = make_role(salary_low=1_000, salary_high=2_000, source=make_source())
    RoleOccupation.objects.create(role=role, occupation=make_occupation(pay_p50=90_000))
    pay = occupation_data(client, role)["estimatedSalary"]
    assert pay["description"] == "Origin: guide. Basis: not stated."
    assert not {"median", "percentile10", "percentile90"} & {*pay, *pay["value"]}
    assert "90000" not in json.dumps(pay)


@pytest.mark.parametrize(
    ("entry", "months", "data"),
    [
        ("", None, None),
        ("", (12, 12), "Recommended: 1 year of study"),
        ("none", None, "No credential"),
        (
            "bachelor",
            None,
            {
                "@type": "EducationalOccupationalCredential",
                "credentialCategory": "Bachelor’s degree",
                "description": "Recommended.",
            },
        ),
    ],
)
def test_education_requirements_describe_entry_level(client, entry, months, data):
    role = make_role(entry_education=entry)
    if months:
        CareerStep.objects.create(
            role=role, path="entry", number=1, title="Study", study_months_min=months[0], study_months_max=months[1]
        )
    assert occupation_data(client, role).get("educationRequirements") == data


def test_other_names_add_no_query(query_count):
    role = make_role("Nurse")
    none = query_count("/roles/nurse/")
    for number in range(30):
        RoleAlias.objects.create(role=role, name=f"Carer {number}")
    assert query_count("/roles/nurse/") == none


@pytest.mark.parametrize(
    "title", ["O'Brien & Sons <script>", "</script><script>alert(1)</script>", 'C:\\new "quotes"', "<!-- --> \u2028 é"]
)
def test_hostile_title_is_escaped(client, title):
    role = make_role(title, slug="odd", claim=title)
    RoleAlias.objects.create(role=role, name=title)
    found = blocks(client, "/roles/odd/")
    data = found["Occupation"]
    assert data["name"] == data["description"] == title
    assert data["alternateName"] == [title]
    assert found["BreadcrumbList"]["itemListElement"][-1]["name"] == title
    html = client.get("/roles/odd/").content.decode()
    assert "<script>" not in html
    assert "<!-- -->" not in html


@pytest.mark.parametrize(
    ("url", "trail"),
    [
        ("/roles/", [("Home", "/"), ("Careers", "/roles/")]),
        ("/roles/nurse/", [("Home", "/"), ("Careers", "/roles/"), ("Nurse", "/roles/nurse/")]),
        (
            "/roles/nurse/programs/?format=online",
            [
                ("Home", "/"),
                ("Careers", "/roles/"),
                ("Nurse", "/roles/nurse/"),
                ("Programs", "/roles/nurse/programs/"),
            ],
        ),
        ("/programs/", [("Home", "/"), ("Programs", "/programs/")]),
        ("/programs/compare/", [("Home", "/"), ("Programs", "/programs/"), ("Compare", "/programs/compare/")]),
    ],
)
def test_breadcrumbs_match_structured_data(client, url, trail):
    make_role("Nurse")
    steps = blocks(client, url)["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(trail) + 1))
    assert [(step["name"], step["item"]) for step in steps] == [(n, f"http://testserver{path}") for n, path in trail]
    assert get_page(client, url).texts(".crumbs li") == [name for name, _ in trail]
