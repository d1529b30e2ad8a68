"""Tests of the import of other titles, skills, related occupations and education from O*NET."""

import zipfile
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from careerguide.imports.undo import undo
from roles.imports.occupations import import_occupations
from roles.imports.onet import split_title
from roles.models import EducationLevel, MergedCode, Occupation, OtherTitle, RelatedOccupation, Task
from tests.support.factories import make_occupation
from tests.support.official_files import write_onet

VERSIONS = {"29.2": "db_29_2_text.zip", "31.0": "db_31_0_text.zip"}


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("AI Engineer (Artificial Intelligence Engineer)", ["AI Engineer", "Artificial Intelligence Engineer"]),
        ("RN (Registered Nurse)", ["RN", "Registered Nurse"]),
        ("NGS Biostatistician (Next-Generation Sequencing)", ["NGS Biostatistician"]),
        ("BSA Analyst (Business Systems Analyst)", ["BSA Analyst", "Business Systems Analyst"]),
        ("Chief Executive Officer(CEO)", ["Chief Executive Officer", "CEO"]),
        ("Registered Radiologic Technologist (RT (R))", ["Registered Radiologic Technologist", "RT (R)"]),
        ("Transportation Security Administration (TSA) Screener",) * 2,
        ("Counterintelligence (CI)/Human Source Intelligence (HUMINT) Officer",) * 2,
        ("Teacher (K-12)",) * 2,
        ("Singer (Burning)",) * 2,
        ("Jinriksha Driver (Rickshaw)",) * 2,
        ("Dispatcher (Dispatch)", ["Dispatcher", "Dispatch"]),
        ("Certified Pharmacy Technician (CPhT)", ["Certified Pharmacy Technician", "CPhT"]),
        ("Nurse",) * 2,
        ("Nurse (", ["Nurse ("]),
        ("()", ["()"]),
        (" Data   Scientist ", ["Data Scientist"]),
    ],
)
def test_title_is_split_at_the_bracket_at_its_end(title, names):
    assert split_title(title) == ([names] if isinstance(names, str) else names)


@pytest.mark.django_db
class TestFiles:
    @pytest.fixture(autouse=True)
    def occupations(self):
        self.chief = make_occupation(soc_code="11-1011", title="Chief executives")
        self.manager = make_occupation(soc_code="11-1021", title="General managers")
        self.counselors = make_occupation(soc_code="21-1018", title="Counselors")
        for code in ("21-1011", "21-1014"):
            MergedCode.objects.create(soc_code=code, title=f"Counselors {code}", occupation=self.counselors)

    @pytest.fixture
    def load(self, tmp_path):
        return lambda name="db_29_2_text.zip", **files: import_occupations(write_onet(tmp_path / name, **files))

    def titles(self, occupation) -> list[tuple[str, bool]]:
        return list(OtherTitle.objects.filter(occupation=occupation).values_list("title", "is_short"))

    def test_titles_are_split_and_short_ones_marked(self, load):
        load(Alternate=["11-1011.00|CEO (Chief Executive Officer)|CEO|02", "11-1011.03|Sustainability Chief|n/a|08"])
        assert self.titles(self.chief) == [
            ("CEO", True), ("Chief Executive Officer", False), ("Sustainability Chief", False)
        ]  # fmt: skip
        assert OtherTitle.objects.first().source.slug == "onet-29-2"

    def test_titles_of_merged_codes_belong_to_the_occupation(self, load):
        load(Alternate=["21-1011.00|Addiction Counselor|n/a|02", "21-1014.00|Addiction Counselor|n/a|02"])
        assert self.titles(self.counselors) == [("Addiction Counselor", False)]

    def test_military_titles_are_skipped_and_unknown_codes_refused(self, load):
        run = load(Alternate=["55-1011.00|Pilot|n/a|02", "99-1011.00|X|n/a|02", "11-9999.00|Y|n/a|02"])
        assert "1 refused: There is no occupation 11-9999. (row 4)" in run.report
        assert not OtherTitle.objects.exists()

    def test_second_import_changes_nothing(self, load):
        files = {"Alternate": ["11-1011.00|CEO (Chief Executive Officer)|CEO|02"]}
        load(**files)
        run = load(**files)
        assert (run.record.new, run.record.changed, run.record.refused) == (0, 0, 0)

    def test_titles_that_a_new_edition_does_not_have_stay(self, load):
        load(Alternate=["11-1011.00|CEO|n/a|02", "11-1011.00|Boss|n/a|02"])
        run = load("db_29_3_text.zip", Alternate=["11-1011.00|CEO|n/a|02"])
        editions = OtherTitle.objects.values_list("title", "source__published")
        assert sorted(editions) == [("Boss", "29.2"), ("CEO", "29.3")]
        assert run.report[-1] == "Rows of another edition that stay, other titles: 1."

    def test_related_occupations_have_tier_and_position(self, load):
        load(Related=["11-1011.00|11-1021.00|Primary-Short|1", "11-1011.00|21-1011.00|Supplemental|11"])
        assert list(RelatedOccupation.objects.values_list("occupation", "related", "tier", "position")) == [
            (self.chief.pk, self.manager.pk, "Primary-Short", 1),
            (self.chief.pk, self.counselors.pk, "Supplemental", 11),
        ]

    def test_codes_of_one_occupation_are_not_related(self, load):
        rows = ["21-1011.00|21-1014.00|Primary-Short|1", "21-1011.00|11-1011.00|Primary-Long|7"]
        run = load(Related=[*rows, "21-1014.00|11-1011.00|Primary-Short|2"])
        assert RelatedOccupation.objects.values_list("position", flat=True).get() == 7
        assert run.record.refused == 0

    def test_education_is_read_by_detailed_code(self, load):
        row = "{}|2.D.1|Required Level of Education|{}|{}|{}|28|3.1|12.6247|61.1586|{}|08/2023|Incumbent"
        rows = [row.format("11-1011.00", "RL", 6, "32.29", "N"), row.format("11-1011.00", "RW", 6, "9", "N")]
        rows += [row.format("11-1011.00", "RL", 8, "0.00", "N"), row.format("11-1011.00", "RL", 1, "5", "Y")]
        expert = "11-1011.03|2.D.1|Required Level of Education|RL|9|7.41|27|n/a|n/a|n/a|n/a|08/2021|Occupational Expert"
        load(Education=[*rows, expert])
        suppressed, bachelor, experts = EducationLevel.objects.order_by("onet_code", "position")
        assert (bachelor.onet_code, bachelor.level, bachelor.position) == ("11-1011.00", "Bachelor's Degree", 6)
        assert (bachelor.percent, bachelor.n, bachelor.surveyed) == (Decimal("32.29"), 28, "2023-08")
        assert (bachelor.ci_low, bachelor.ci_high) == (Decimal("12.6247"), Decimal("61.1586"))
        assert (suppressed.suppressed, suppressed.by_experts) == (True, False)
        assert (experts.onet_code, experts.by_experts, experts.ci_low) == ("11-1011.03", True, None)
        assert list(EducationLevel.objects.filter(onet_code__endswith=".00", suppressed=False)) == [bachelor]

    def test_level_that_falls_to_zero_is_replaced(self, load):
        row = "11-1011.00|2.D.1|Required Level of Education|RL|6|{}|28|3.1|1|2|N|08/2023|Incumbent"
        load(Education=[row.format("32.29")])
        load("db_29_3_text.zip", Education=[row.format("0.00")])
        level = EducationLevel.objects.get()
        assert (level.percent, level.source.published) == (0, "29.3")

    def test_tasks_are_those_of_the_occupation_itself(self, load):
        rows = ["11-1011.00|8823|Direct a firm.|Core|50|08/2023|Incumbent", "11-1011.03|9|Save energy.|Core|9|1|X"]
        rows.append("11-1011.00|8831|Meet boards.|Supplemental|49|08/2023|Incumbent")
        load(Task=[*rows, "21-1011.00|7|Listen.|n/a|n/a|08/2023|Analyst", "21-1014.00|8|Listen.|n/a|n/a|1|Analyst"])
        tasks = Task.objects.values_list("occupation", "text", "is_core", "position", "source__slug")
        assert list(tasks) == [
            (self.chief.pk, "Direct a firm.", True, 8823, "onet-29-2"),
            (self.chief.pk, "Meet boards.", False, 8831, "onet-29-2"),
            (self.counselors.pk, "Listen.", False, 7, "onet-29-2"),
        ]

    def test_undo_removes_tasks(self, load):
        run = load(Task=["11-1011.00|8823|Direct a firm.|Core|50|08/2023|Incumbent"])
        undo(run.record)
        assert not Task.objects.exists()

    def test_job_zone_is_that_of_the_occupation_itself(self, load):
        rows = ["11-1011.00|5|07/2020|Analyst", "11-1011.03|4|07/2020|Analyst"]
        load(
            Job=[*rows, "21-1011.00|4|07/2020|Analyst", "21-1014.00|5|07/2020|Analyst", "55-1011.00|3|07/2020|Analyst"]
        )
        zones = dict(Occupation.objects.values_list("soc_code", "job_zone"))
        # The codes of the merged occupation do not agree.
        assert zones == {"11-1011": 5, "11-1021": None, "21-1018": None}
        assert Occupation.objects.get(soc_code="11-1011").skills_source.published == "29.2"

    def test_technology_skills_in_demand_come_first(self, load):
        names = ["AutoCAD|1|A|N|N", "Microsoft Excel|2|B|Y|Y", "Slack|3|C|Y|N", "AutoCAD|4|D|N|N"]
        load(Technology=[f"11-1011.00|{name}" for name in names])
        chief = Occupation.objects.get(soc_code="11-1011")
        assert chief.technology_skills == "Microsoft Excel\nSlack\nAutoCAD"

    def test_new_names_of_files_and_columns_are_read(self, tmp_path):
        """O*NET 31.0 as CSV: snake_case names, a byte order mark, software instead of technology skills."""
        bom = "\N{ZERO WIDTH NO-BREAK SPACE}"
        software = "O*NET-SOC Code,Workplace Example,Commodity Code,Commodity Title,Hot Technology,In Demand"
        education = (
            "O*NET-SOC Code,Element ID,Element Name,Scale ID,Category,Data Value,N,Standard Error,Lower CI Bound,"
            "Upper CI Bound,Recommend Suppress,Date,Domain Source"
        )
        path = tmp_path / "db_31_0_csv.zip"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("db_31_0_csv/software_skills.csv", f"{bom}{software}\n11-1011.00,Zoom,1,A,Y,Y\n")
            row = '11-1011.00,2.D.1,"Required Level, Education",RL,6,50,9,1,2,3,N,08/2025,Incumbent'
            package.writestr("db_31_0_csv/education.csv", f"{bom}{education}\n{row}\n")
            package.writestr("db_31_0_csv/essential_skills.csv", "O*NET-SOC Code\n11-1011.00\n")
        run = import_occupations(path)
        chief = Occupation.objects.get(soc_code="11-1011")
        assert (chief.technology_skills, chief.skills_source.slug) == ("Zoom", "onet-31-0")
        assert EducationLevel.objects.get().percent == 50
        assert run.report[-1] == "Skills other than technology skills were not imported."

    def test_unpacked_folder_is_read(self, tmp_path):
        packed = write_onet(tmp_path / "db_30_1_text.zip", Job=["11-1011.00|5|07/2020|Analyst"])
        zipfile.ZipFile(packed).extractall(tmp_path)
        import_occupations(tmp_path / "db_30_1_text")
        assert Occupation.objects.get(soc_code="11-1011").skills_source.published == "30.1"

    def test_unknown_version_is_refused_unless_it_is_given(self, tmp_path):
        path = write_onet(tmp_path / "onet.zip", Job=["11-1011.00|5|07/2020|Analyst"])
        with pytest.raises(CommandError, match=r"The name of Job Zones.txt has no edition"):
            call_command("import_occupations", path)
        call_command("import_occupations", path, edition="32.0")
        assert Occupation.objects.get(soc_code="11-1011").skills_source.slug == "onet-32-0"
