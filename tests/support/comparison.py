"""Pages that compare guides or programs, and guides with something to compare."""

from roles.models import CareerStep, Comparison, Role
from tests.support.factories import make_role, make_source
from tests.support.guides import pays
from tests.support.page import Page


class ComparedPage(Page):
    @property
    def titles(self) -> list[str]:
        return self.without(".hidden").texts(".compare-title")

    @property
    def cells(self) -> dict[str, list[str]]:
        """The cells of each row by its label, which ends with a difference if there is one."""
        return self.table("table.compare")

    @property
    def highlights(self) -> list[str]:
        return self.texts(".compare-highlights li")

    @property
    def skills(self) -> dict[str, str]:
        return self.terms("dl.compare-skills")

    @property
    def notice(self) -> str:
        return " ".join(self.notices)


def guides_page(client, *slugs) -> ComparedPage:
    return ComparedPage(client.get("/roles/compare/", {"role": slugs}))


def programs_page(client, *slugs) -> ComparedPage:
    return ComparedPage(client.get("/programs/compare/", {"program": slugs}))


def compare_texts(role, other, **texts) -> Comparison:
    sides = {"other_side": f"{other} from afar.", "this_side": f"{role} from near."}
    return Comparison.objects.create(role=role, other=other, **sides | texts)


def full_role(title: str, **values) -> Role:
    figures = {"salary_low": 50_000, "salary_high": 90_000, "growth_percent": "7.5", "growth_period": "2024 to 2034"}
    role = make_role(title, source=make_source(), market_fit="Proven", entry_education="master", **figures | values)
    pays(pays(role, 40_000, 60_000), 80_000, 100_000, "Others", high_open=True)
    CareerStep.objects.create(
        role=role, path="entry", number=1, title="Study", study_months_min=18, study_months_max=24
    )
    return role
