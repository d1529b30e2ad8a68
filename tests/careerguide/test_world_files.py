"""Tests of the official figures in fixtures/world/."""

from tests.support.official_files import WORLD
from tests.support.world_files import read_world

# The columns with sentences, which the site writes itself.
SENTENCES = {"summary", "core_tasks", "description", "task"}


def test_files_are_small_and_attributed():
    files = sorted(WORLD.glob("*.csv.xz"))
    assert sum(file.stat().st_size for file in files) < 8_000_000
    readme = (WORLD / "README.md").read_text(encoding="utf-8")
    for file in files:
        assert f"| `{file.name}` | " in readme
        rows = read_world(file.name.removesuffix(".csv.xz"))
        assert f"| `{file.name}` | {len(rows):,} | " in readme
        assert SENTENCES.isdisjoint(rows[0])


def test_start_file_has_the_programs_for_the_first_guide():
    """If programs.csv.xz is replaced, write these rows of it to programs_start.csv.xz."""
    fields = {row["cip_code"] for row in read_world("crosswalk") if row["soc_code"] == "15-1221"}
    fields.add("Information Technology")
    programs = [row for row in read_world("programs") if (row["cip_code"] or row["field"]) in fields]
    assert read_world("programs_start") == programs
    assert len([row for row in programs if row["cip_code"]]) == 7_004
    assert len([row for row in programs if not row["cip_code"]]) == 2_363
