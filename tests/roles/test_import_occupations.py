"""Tests of the import of the occupations that the site is shipped with."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from careerguide.imports.models import ImportRun
from roles.imports.occupations import import_occupations
from roles.models import (
    EducationLevel,
    MergedCode,
    Occupation,
    OtherTitle,
    RelatedOccupation,
    RoleOccupation,
    Source,
)
from tests.support.factories import make_bare_occupation, make_occupation, make_role
from tests.support.official_files import WORLD, write_csv
from tests.support.page import get_page

pytestmark = pytest.mark.django_db

COLUMNS = (
    "soc,title,pay_p10,pay_p25,pay_median,pay_p75,pay_p90,growth_pct_2024_34,openings_per_year_thousands,"
    "entry_education,work_experience,training,job_zone,technology_skills,ooh_url"
)
CHIEF = (
    "11-1011,Chief executives,75700,129540,213990,356200,507730,4.3,22.2,Bachelor's degree,5 years or more,None,5,A; B,"
)


@pytest.fixture
def load(tmp_path):
    def load(line: str = CHIEF, **options):
        path = tmp_path / "roles_us.csv"
        path.write_text(f"{COLUMNS}\n{line}\n", encoding="utf-8")
        return import_occupations(path, **options)

    return load


class TestShippedFiles:
    def test_all_files_of_the_folder_are_loaded(self):
        run = import_occupations(WORLD)
        assert run.record.refused == 0
        counts = [model.objects.count() for model in (Occupation, MergedCode, OtherTitle, RelatedOccupation)]
        assert counts == [832, 28, 58_885, 15_524]
        assert EducationLevel.objects.count() == 4_121
        assert OtherTitle.objects.filter(is_short=True).count() == 3_412
        # 55,508 titles with their brackets, and 3,644 of them are two names.
        engineers = OtherTitle.objects.filter(occupation__soc_code="15-1221", title__endswith="Engineer")
        assert {"AI Engineer", "Artificial Intelligence Engineer"} <= set(engineers.values_list("title", flat=True))
        assert not Occupation.objects.exclude(merged_codes=None).filter(other_titles=None).exists()
        levels = EducationLevel.objects.order_by()
        assert levels.values("occupation").distinct().count() == 742
        assert levels.filter(onet_code__endswith=".00").values("occupation").distinct().count() == 710
        assert (levels.filter(by_experts=True).count(), levels.filter(suppressed=True).count()) == (877, 147)
        assert Occupation.objects.filter(hourly_only=True, pay_p50=None, hourly_median__isnull=False).count() == 5
        assert Occupation.objects.filter(training="Not required").count() == 322

    def test_figures_have_their_editions(self, load):
        load()
        row = Occupation.objects.get()
        sources = (row.source, row.growth_source, row.skills_source)
        assert [source.slug for source in sources] == ["bls-oews-may-2025", "bls-projections-2024-34", "onet-29-2"]
        assert [source.published for source in sources] == ["May 2025", "2024–34", "29.2"]
        assert (row.pay_p50, row.growth_percent, row.growth_period) == (213_990, Decimal("4.3"), "2024 to 2034")
        assert (row.openings, row.training, row.job_zone) == (22_200, "Not required", 5)
        assert row.technology_skills.splitlines() == ["A", "B"]

    def test_occupation_without_pay_has_the_source_of_its_growth(self, load):
        load("11-1031,Legislators,,,,,,3.4,2.2,Bachelor's degree,Less than 5 years,None,,,")
        row = Occupation.objects.get()
        assert (row.percentiles(), row.source.slug, row.skills_source) == ([], "bls-projections-2024-34", None)

    def test_pay_by_the_hour_only_has_no_percentiles(self, load, tmp_path):
        load("27-2011,Actors,*,*,*,*,*,0.3,6.3,Some college,None,None,2,,")
        columns = "soc,employment,employment_rse_pct,wage_mean,wage_mean_rse_pct,hourly_median,annual_only,hourly_only"
        values = "27-2011,55000,17.7,*,8.4,29.05,False,True"
        names = columns.split(",")
        extra = write_csv(tmp_path / "oews_2025_extra.csv", names, dict(zip(names, values.split(","), strict=True)))
        import_occupations(extra)
        row = Occupation.objects.get()
        assert (row.hourly_only, row.hourly_median, row.employment) == (True, Decimal("29.05"), 55_000)
        assert (row.percentiles(), row.pay_mean, row.employment_error) == ([], None, Decimal("17.7"))

    def test_figures_of_the_fixtures_get_their_editions(self, content):
        import_occupations(WORLD / "occupations.csv.xz")
        for code in ("15-1221", "15-2051"):
            row = Occupation.objects.get(soc_code=code)
            assert row.source.slug == "bls-oews-may-2025"
            assert row.growth_source.slug == "bls-projections-2024-34"

    def test_guide_names_both_sources_of_its_occupation(self, client, content):
        import_occupations(WORLD / "occupations.csv.xz")
        page = get_page(client, "/roles/ai-engineer/")
        assert "Occupational Employment and Wage Statistics, May 2025" in page.text
        assert "Employment Projections, 2024–34" in page.text

    def test_row_with_too_many_cells_is_refused(self, load, tmp_path):
        run = load(CHIEF.rstrip() + ",,more\n", refused_file=tmp_path / "refused.csv")
        assert run.record.refused == 1
        assert "The row has more cells than the header." in (tmp_path / "refused.csv").read_text()

    def test_row_with_impossible_pay_is_refused(self, load, tmp_path):
        run = load(CHIEF.replace("129540", "12954000"), refused_file=tmp_path / "refused.csv")
        assert run.record.refused == 1
        assert not Occupation.objects.exists()
        assert "The pay percentiles do not rise" in (tmp_path / "refused.csv").read_text()


class TestRuns:
    def test_title_with_a_dash_has_the_same_slug_as_before(self, load):
        make_occupation(soc_code="47-3012", title="Helpers--carpenters")
        line = CHIEF.replace("11-1011,Chief executives", "47-3012,Helpers--carpenters")
        assert (load(line).record.changed, load(line).record.changed) == (1, 0)
        row = Occupation.objects.get()
        assert (row.title, row.slug) == ("Helpers – carpenters", "helpers-carpenters")

    def test_language_in_a_title_has_a_capital(self, load):
        title = "Adult basic education, adult secondary education, and english as a second language instructors"
        load(CHIEF.replace("11-1011,Chief executives", f'25-3011,"{title}"'))
        assert Occupation.objects.get().title == title.replace("english", "English")

    def test_second_import_changes_nothing(self, load):
        load()
        run = load()
        assert (run.record.new, run.record.changed, run.record.unchanged) == (0, 0, 1)

    def test_dry_run_writes_nothing(self, load):
        make_bare_occupation(1)
        assert load(dry_run=True).record.new == 1
        assert Occupation.objects.count() == Source.objects.count() == 1
        assert not ImportRun.objects.exists()

    def test_dry_run_of_all_files_refuses_nothing(self):
        run = import_occupations(WORLD, dry_run=True)
        assert (run.record.refused, run.record.changed) == (0, 0)
        assert not Occupation.objects.exists()

    def test_command_reports_what_changed(self, tmp_path):
        path = tmp_path / "any name.csv"
        path.write_text(f"{COLUMNS}\n{CHIEF}\n", encoding="utf-8")
        output = StringIO()
        call_command("import_occupations", path, stdout=output)
        assert output.getvalue() == "occupations: 1 new, 0 changed, 0 unchanged, 0 refused.\n"

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            ("programs.csv", "title,institution\nMS,MIT\n", "has no file that this command imports"),
            ("nothing.csv", "", "has no file that this command imports"),
            (None, None, "cannot be read: No such file"),
        ],
    )
    def test_other_files_are_refused(self, tmp_path, name, content, message):
        path = tmp_path / (name or "missing.csv")
        if name:
            path.write_text(content)
        with pytest.raises(CommandError, match=message):
            call_command("import_occupations", path)
        assert not ImportRun.objects.exists()

    def test_file_without_its_columns_is_named(self, tmp_path):
        (tmp_path / "related.csv").write_text("soc_code,related_soc_code\n11-1011,11-1021\n")
        with pytest.raises(CommandError, match=r"related.csv: columns are missing: relatedness_tier or tier, index"):
            call_command("import_occupations", tmp_path)


class TestFormerOccupations:
    """Earlier versions of the site made an occupation for each code of the crosswalk."""

    @pytest.fixture
    def former(self):
        make_occupation(soc_code="21-1018", title="Counselors")
        row = make_bare_occupation(1)
        Occupation.objects.filter(pk=row.pk).update(soc_code="21-1011")
        return row

    def merge(self):
        MergedCode.objects.create(soc_code="21-1011", title="C", occupation=Occupation.objects.get(soc_code="21-1018"))
        return import_occupations(WORLD / "merges.csv.xz")

    def test_guide_moves_to_the_published_occupation(self, former):
        link = RoleOccupation.objects.create(role=make_role(), occupation=former, note="Ours.")
        run = self.merge()
        link.refresh_from_db()
        assert (link.occupation.soc_code, link.note) == ("21-1018", "Ours.")
        assert not Occupation.objects.filter(soc_code="21-1011").exists()
        assert "Deleted occupations without figures of their own: 1." in run.report[-1]

    def test_occupation_with_figures_of_its_own_stays(self, former):
        Occupation.objects.filter(pk=former.pk).update(pay_p50=50_000)
        self.merge()
        assert Occupation.objects.filter(soc_code="21-1011").exists()

    def test_military_occupation_of_a_guide_stays(self, former):
        Occupation.objects.filter(pk=former.pk).update(soc_code="55-1011")
        RoleOccupation.objects.create(role=make_role(), occupation=former)
        run = self.merge()
        assert Occupation.objects.filter(soc_code="55-1011").exists()
        assert "Remove it from the guides that name it." in run.report[-1]
