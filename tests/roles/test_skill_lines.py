"""Tests of skills that share a line, such as "Deep learning: PyTorch or TensorFlow"."""

import pytest

from careerguide.content.publishing import Status
from roles.guide import Guide
from roles.models import Role, Skill, SkillEntry, SkillGroup
from roles.skill_lines import skill_lines
from tests.support.factories import make_role


def entry(name: str, joined_by: str = "", label: str = "", note: str = "") -> tuple[str, str, str, str, str]:
    return name, name.lower(), label, joined_by, note


@pytest.mark.parametrize(
    ("entries", "lines"),
    [
        ([], []),
        ([entry("Python")], ["Python"]),
        ([entry("Python", label="Python at production level")], ["Python at production level"]),
        ([entry("Deep learning"), entry("Torch", "colon"), entry("Flow", "or")], ["Deep learning: Torch or Flow"]),
        ([entry("Vision"), entry("CNNs", "colon"), entry("Detection", "comma")], ["Vision: CNNs, Detection"]),
        ([entry("APIs"), entry("Services", "and", "services"), entry("Docker")], ["APIs and services", "Docker"]),
        ([entry("ML", note="competent, not expert")], ["ML: competent, not expert"]),
        ([entry("Tests", note="some"), entry("Types", "and", note="strict")], ["Tests and Types: some; strict"]),
        ([entry("Torch", "or"), entry("Flow")], ["Torch", "Flow"]),
    ],
)
def test_entries_become_lines(entries, lines):
    assert [line.text for line in skill_lines(entries)] == lines


def test_each_skill_of_a_line_keeps_its_slug():
    (line,) = skill_lines([entry("APIs"), entry("Services", "and", "services")])
    assert [(part.before, part.text, part.slug) for part in line.parts] == [
        ("", "APIs", "apis"),
        (" and ", "services", "services"),
    ]


@pytest.mark.django_db
class TestSharedSkills:
    def give(self, role: Role, *names: str) -> None:
        group = SkillGroup.objects.create(role=role, number=1, name="Foundation")
        for number, name in enumerate(names):
            skill, _ = Skill.objects.get_or_create(slug=name, defaults={"name": name})
            SkillEntry.objects.create(group=group, skill=skill, number=number)

    def test_skill_of_another_published_guide_is_shared(self, django_assert_num_queries):
        role = make_role("One")
        self.give(role, "python", "sql", "docker")
        self.give(make_role("Two"), "python", "excel")
        self.give(make_role("Draft", status=Status.DRAFT), "sql")
        with django_assert_num_queries(1):
            assert Guide(role).shared_skills == {"python"}

    def test_fixture_keeps_each_skill_as_its_own_row(self, content):
        groups = Role.objects.get(slug="ai-engineer").skill_groups.all()
        entries = SkillEntry.objects.filter(group__in=groups).order_by("group__number", "number")
        assert entries.count() == 31
        lines = skill_lines(entries.values_list("skill__name", "skill__slug", "label", "joined_by", "note"))
        assert len(lines) == 20
        assert "Some deep learning: PyTorch or TensorFlow" in [line.text for line in lines]
