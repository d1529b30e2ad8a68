"""Tests of the URLs of occupations: they are unique, outlive renaming, and say what became of a dropped occupation."""

import pytest
from django.core.exceptions import ValidationError

from careerguide.imports.undo import undo
from roles.imports.occupations import import_occupations
from roles.models import MergedCode, Occupation, OccupationSkill
from tests.support.factories import make_occupation, make_role
from tests.support.official_files import write_oews

pytestmark = pytest.mark.django_db

FIRST = {"A_PCT10": 40_000, "A_MEDIAN": 50_000, "A_PCT90": 90_000}


def listed(*codes: str, **titles: str) -> list[dict]:
    return [FIRST | {"OCC_CODE": code, "OCC_TITLE": titles.get(code, f"Job {code}")} for code in codes]


def load(path, edition: int, rows: list[dict]):
    return import_occupations(write_oews(path / f"{edition}.xlsx", *rows, sheet=f"national_M{edition}_dl"))


class TestSlugs:
    def test_occupation_gets_the_slug_of_its_title(self):
        assert make_occupation(title="Data scientists").slug == "data-scientists"

    def test_second_occupation_with_a_title_gets_a_number(self):
        make_occupation(title="Clerks")
        assert make_occupation(title="Clerks").slug == "clerks-2"

    def test_occupation_leaves_the_slug_of_a_guide_alone(self):
        make_role(title="Actors", slug="actors")
        assert make_occupation(title="Actors").slug == "actors-2"

    def test_guide_cannot_take_the_slug_of_an_occupation(self):
        make_occupation(title="Actors")
        with pytest.raises(ValidationError, match=r"This is the URL of the occupation “Actors”\."):
            make_role(title="Actor", slug="actors").validate_unique()

    def test_import_gives_slugs_that_no_guide_has(self, tmp_path):
        make_role(title="Actors", slug="actors")
        load(tmp_path, 2025, [FIRST | {"OCC_CODE": "27-2011", "OCC_TITLE": "Actors"}])
        assert Occupation.objects.get().slug == "actors-2"

    def test_renamed_occupation_stays_at_its_url(self, client):
        row = make_occupation(title="Actors")
        row.title = "Actors and performers"
        row.save()
        assert "Actors and performers" in client.get("/roles/actors/").content.decode()


class TestDroppedOccupations:
    @pytest.fixture
    def codes(self) -> list[str]:
        return [f"15-{number}" for number in range(1001, 1011)]

    def test_dropped_page_is_gone_and_names_its_successor(self, tmp_path, client, codes):
        load(tmp_path, 2025, listed(*codes))
        MergedCode.objects.create(soc_code=codes[0], title="Old", occupation=Occupation.objects.get(soc_code=codes[1]))
        run = load(tmp_path, 2026, listed(*codes[1:]))
        response = client.get("/roles/job-15-1001/")
        assert response.status_code == 410
        assert 'href="/roles/job-15-1002/"' in response.content.decode()
        assert "Occupations that this edition no longer has: 15-1001. Their pages say so." in run.report

    def test_undo_brings_the_page_back(self, tmp_path, client, codes):
        load(tmp_path, 2025, listed(*codes))
        assert undo(load(tmp_path, 2026, listed(*codes[1:])).record) == []
        assert client.get("/roles/job-15-1001/").status_code == 200

    def test_occupation_that_returns_has_its_page_again(self, tmp_path, client, codes):
        load(tmp_path, 2025, listed(*codes))
        load(tmp_path, 2026, listed(*codes[1:]))
        load(tmp_path, 2027, listed(*codes))
        assert client.get("/roles/job-15-1001/").status_code == 200

    def test_file_with_few_occupations_drops_none(self, tmp_path, client, codes):
        load(tmp_path, 2025, listed(*codes))
        run = load(tmp_path, 2026, listed(*codes[:3]))
        assert client.get("/roles/job-15-1009/").status_code == 200
        assert "Occupations that this file does not have, and that stay: 7." in run.report


class TestSkills:
    def names(self) -> list[str]:
        return list(OccupationSkill.objects.values_list("name", flat=True))

    def test_each_line_is_a_skill_and_follows_edits(self):
        row = make_occupation(technology_skills="Python\nC++\nPython\n")
        assert self.names() == ["Python", "C++"]
        row.technology_skills = "C++\nGo"
        row.save()
        assert self.names() == ["C++", "Go"]

    def test_import_and_undo_change_skills(self, tmp_path):
        path = tmp_path / "Technology Skills.txt"
        make_occupation(1221)
        path.write_text(
            "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n"
            "15-1221.00\tPython\t1\tLanguages\tY\tY\n"
        )
        run = import_occupations(path, "29.2")
        assert self.names() == ["Python"]
        undo(run.record)
        assert self.names() == []
