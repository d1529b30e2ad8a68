"""URLs of every kind of page, for the real content and for a large generated data set."""

from programs.models import InstitutionFigures, Program
from roles.models import Role
from tests.support.changes import day, save_on
from tests.support.factories import (
    make_degree_type,
    make_field,
    make_guides,
    make_institution,
    make_program,
    make_source,
)
from tests.support.occupations import make_full_occupation

# One URL for each kind of page, with the real content.
URLS = [
    "/",
    "/roles/",
    "/roles/?skill=docker",
    "/roles/?q=nothing+like+this",
    "/roles/compare/",
    "/roles/compare/?role=ai-engineer&role=ml-engineer",
    "/roles/ai-engineer/",
    "/roles/ai-engineer/?fit=aee75532&fit=2db5a3c3&fit=",
    "/roles/data-scientists/",
    "/roles/data-scientists/programs/",
    "/roles/ai-engineer/programs/",
    "/roles/ai-engineer/programs/?format=hybrid&earn=85000",
    "/programs/",
    "/programs/?format=online&tuition_max=30k&duration_max=nonsense&sort=tuition",
    "/programs/?format=on_campus",
    "/programs/indiana-university-chancellors-master-of-science-in-strategic-finance/",
    "/programs/johns-hopkins-university-master-of-science-in-finance-part-time/?earn=85000",
    "/programs/?q=finance&compare=auburn-university-master-of-science-in-finance-online",
    "/programs/compare/",
    "/programs/compare/?program=auburn-university-master-of-science-in-finance-online"
    "&program=indiana-university-chancellors-master-of-science-in-strategic-finance&program=gone&earn=85000&keep=42500",
    "/plan/",
    "/plan/?role=ai-engineer",
    "/plan/?role=ai-engineer&program=johns-hopkins-university-master-of-science-in-finance-part-time"
    "&program=indiana-university-chancellors-master-of-science-in-strategic-finance&program=gone&earn=85000",
    "/fields/finance-general/",
    "/institutions/auburn-university/",
    "/search/",
    "/sources/",
    "/api/",
    "/search/?q=finance",
    "/search/?q=nothing+like+this",
]
MISSING = "/roles/no-such-guide/"
FEEDS = ["/feed/", "/feed/changes/", "/programs/feed.atom", "/programs/feed.atom?format=online"]
# The pages of the report form. They are not cached or indexed, and the form sets a cookie.
FORMS = [
    "/report/?page=%2Froles%2Fai-engineer%2F&figure=Growth",
    "/report/?page=%2Froles%2Fai-engineer%2F&figure=Entry+pay%2C+Tech+companies",
    "/report/thanks/?page=%2Froles%2Fai-engineer%2F",
]
GALLERY = "/styleguide/"

# These pages need more rows than the real content, which has one guide and ten programs.
CROWDED = [
    "/",
    "/roles/?skill=python&pay_min=lots&compare=guide-0",
    "/roles/?page=2",
    "/roles/compare/?role=guide-0&role=guide-1&role=guide-2&role=gone",
    "/roles/guide-0/",
    "/roles/ward-nurses/",
    "/roles/stage-actors/",
    "/programs/?page=2&show=city&compare=program-0&compare=program-1",
    "/programs/?tuition_max=40000",
    "/programs/?residency=in&region=ca_us&sort=tuition",
    "/programs/?find_city=san&find_field=nothing&field=cip-11&show=cip-11",
    "/programs/?section=all&show=institution",
    "/programs/?section=all&show=institution&find_institution=nothing",
    "/programs/?section=all&show=field&format=online",
    "/programs/program-0/",
    "/programs/program-1/",
    "/programs/program-2/",
    "/programs/compare/?program=program-0&program=program-1&program=program-2&program=program-3&program=program-4"
    "&program=program-5",
    "/plan/?program=program-0&program=program-1",
    "/plan/?role=guide-0&program=program-0&program=program-1&program=program-2&program=program-3&program=program-4"
    "&program=program-5",
    "/fields/11-0701/",
    "/institutions/city-college/",
    "/search/?q=guide",
]


def add_changes(row, field: str, *, days: int):
    """Change a figure on several days."""
    save_on(day(1), row, published_at=day(1))
    for number in range(2, 2 + days):
        save_on(day(number), row, **{field: getattr(row, field) + 1_000})


def make_crowded_pages():
    make_guides(25)
    make_full_occupation()
    cities = ["Boston", "Truth or Consequences", "San Juan Capistrano", ""]
    schools = ["City College", "The Example State University, Commonwealth Campuses", "University of Examples, Davis"]
    fields = [make_field("11.0701", "Computer Science"), make_field("51.3801", "Registered Nursing/Registered Nurse")]
    for number in range(45):
        tuition = [None, 0, 8_400, 42_500, 118_750][number % 5]
        make_program(
            ["Bachelor of Science in Applied Statistics and Data Science for Working Professionals", "Welding"][
                number % 2
            ],
            slug=f"program-{number}",
            institution=schools[number % 3],
            city=f"{cities[number % 4]} {number // 4}".strip() if number % 4 < 3 else "",
            degree_type=[make_degree_type(), None][number % 2],
            field_of_study=[*fields, None][number % 3],
            delivery_mode=[*Program.DeliveryMode.values, ""][number % 4],
            duration_months=[None, 9, 12, 30][number % 4],
            tuition_usd=tuition,
            tuition_basis=["", "total", "year"][number % 3] if tuition is not None else "",
        )
    college = make_institution(schools[0])
    InstitutionFigures.objects.create(
        institution=college, tuition_in_state=9_000, tuition_out_of_state=25_000, source=make_source()
    )
    # With these, there are so many cities that the group leads to a page of its own.
    for number in range(20):
        make_program(
            f"Bachelor of Science in Nursing {number}",
            institution=college,
            city=f"Santa Monica {number}",
            region=["CA", "NY"][number % 2],
            country="US",
            degree_type=make_degree_type("Bachelor’s degree"),
            field_of_study=make_field(f"11.{number + 100:04}", f"Computing {number}"),
            tuition_usd=25_000,
            tuition_basis="year",
            tuition_kind=Program.TuitionKind.INSTITUTION,
        )
    add_changes(Role.objects.get(slug="guide-0"), "salary_high", days=6)
    add_changes(Program.objects.get(slug="program-2"), "tuition_usd", days=1)
