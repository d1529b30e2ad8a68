"""Tests that a guide's search text is updated with its skills and comparisons."""

import json
import re
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from careerguide.content.publishing import Status
from careerguide.history.versions import record_first_versions
from roles.history import GUIDE
from roles.models import Comparison, Role, Skill, SkillEntry, SkillGroup
from tests.support.admin import change_url, form_data, with_row
from tests.support.factories import add_skills, make_role
from tests.support.history import restore, stored_versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def find_titles(client):

    def titles(text: str) -> list[str]:
        html = client.get("/search/", {"q": text}).content.decode()
        return re.findall(r'<h3 class="career-title"><a href="/roles/[^"]+">([^<]+)</a></h3>', html)

    return titles


def add_comparison(role, other) -> Comparison:
    return Comparison.objects.create(role=role, other=other, other_side="That.", this_side="This.")


@pytest.mark.parametrize(
    "text", ["docker", "Python", "ml engineer", "ai engineer salary", "AI Engineer jobs", "salary"]
)
def test_fixture_is_found_by_skills_and_comparisons(content, find_titles, client, text):
    assert "AI Engineer" in find_titles(text)
    assert "AI Engineer" in client.get("/roles/", {"q": text}).content.decode()


def test_unknown_word_finds_nothing(content, find_titles):
    assert find_titles("plumber salary") == []


def test_guide_with_the_word_in_its_title_ranks_first(find_titles):
    add_skills(make_role("Admin"), "Docker")
    add_comparison(make_role("Builder"), make_role("Docker operator"))
    assert find_titles("docker") == ["Docker operator", "Admin", "Builder"]
    make_role("Career coach")
    assert find_titles("career coach") == ["Career coach"]
    assert find_titles("career")[0] == "Career coach"


def test_guide_ranks_before_guides_that_mention_it(find_titles):
    add_comparison(make_role("AI Engineer"), make_role("ML Engineer"))
    assert find_titles("ml engineer") == ["ML Engineer", "AI Engineer"]
    # ML Engineer also has both words: one in its specialization and one in its title.
    assert find_titles("ai engineer") == ["AI Engineer", "ML Engineer"]
    make_role("Zoo Specialist", claim="No engineer.")
    make_role("Assistant", claim="Of a Zoo Specialist.")
    assert find_titles("zoo specialist") == ["Zoo Specialist", "Assistant"]


def test_skill_is_searchable_until_removed(find_titles):
    role = add_skills(make_role("AI Engineer"), "Docker")
    assert find_titles("docker") == ["AI Engineer"]
    role.claim = "Something else."
    role.save()
    assert find_titles("docker something") == ["AI Engineer"]
    SkillEntry.objects.get().delete()
    assert find_titles("docker") == []


def test_renamed_skill_is_found_by_its_new_name(find_titles):
    add_skills(make_role("AI Engineer"), "Docker")
    add_skills(make_role("Painter"), "Brushes")
    skill = Skill.objects.get(name="Docker")
    skill.name = "Containers"
    skill.save()
    assert (find_titles("docker"), find_titles("containers")) == ([], ["AI Engineer"])


def test_replaced_skill_is_not_found(find_titles):
    add_skills(make_role("AI Engineer"), "Docker")
    entry = SkillEntry.objects.get()
    entry.skill = Skill.objects.create(slug="python", name="Python")
    entry.save()
    assert (find_titles("docker"), find_titles("python")) == ([], ["AI Engineer"])


def test_moved_or_deleted_skill_group_updates_the_search(find_titles):
    add_skills(make_role("AI Engineer"), "Docker")
    group = SkillGroup.objects.get()
    group.role = make_role("Painter")
    group.save()
    assert find_titles("docker") == ["Painter"]
    group.delete()
    assert find_titles("docker") == []


def test_comparison_is_searchable_until_removed(find_titles):
    comparison = add_comparison(make_role("AI Engineer"), make_role("ML Engineer", status=Status.DRAFT))
    assert find_titles("ml") == ["AI Engineer"]
    comparison.delete()
    assert find_titles("ml") == []


def test_renamed_compared_role_is_found_by_its_new_name(find_titles):
    other = make_role("ML Engineer", status=Status.DRAFT)
    add_comparison(make_role("AI Engineer"), other)
    other.title = "Learning Smith"
    other.save()
    assert (find_titles("ml engineer"), find_titles("learning smith")) == ([], ["AI Engineer"])
    other.title = "Forger"
    other.save(update_fields=["title"])
    assert find_titles("forger") == ["AI Engineer"]


def test_changes_in_admin_are_searchable_at_once(admin_client, find_titles):
    role, other = make_role("AI Engineer"), make_role("Smith", status=Status.DRAFT)
    SkillGroup.objects.create(role=role, number=1, name="Foundation")
    docker = Skill.objects.create(slug="docker", name="Docker")
    data = form_data(admin_client, role)
    data = with_row(data, "skill_entries", parent="Foundation", skill=docker.pk, number=1)
    admin_client.post(change_url(role), data)
    assert find_titles("docker") == ["AI Engineer"]
    data = form_data(admin_client, role)
    row = {"other": other.pk, "other_side": "That.", "this_side": "This."}
    admin_client.post(change_url(role), with_row(data, "comparisons", **row))
    assert find_titles("smith docker") == ["AI Engineer"]
    data = form_data(admin_client, role)
    admin_client.post(change_url(role), data | {"comparisons-0-DELETE": "on"})
    assert find_titles("smith") == []
    data = form_data(admin_client, role)
    admin_client.post(change_url(role), data | {"skill_groups-0-DELETE": "on"})
    assert find_titles("docker") == []


def test_restored_guide_is_found_by_its_old_skills(admin_client, find_titles):
    role = make_role("AI Engineer")
    add_skills(role, "Docker")
    comparison = add_comparison(role, make_role("Smith", status=Status.DRAFT))
    record_first_versions()
    then = stored_versions(GUIDE, role)[0]
    comparison.delete()
    SkillEntry.objects.get().delete()
    assert find_titles("docker") == find_titles("smith") == []
    restore(admin_client, role, then)
    assert find_titles("docker smith") == ["AI Engineer"]


def test_skill_renamed_by_loaddata_is_found_by_its_new_name(tmp_path, find_titles):
    add_skills(make_role("AI Engineer"), "Docker")
    skill = Skill.objects.get()
    fixture = tmp_path / "skills.json"
    row = {"model": "roles.skill", "pk": skill.pk, "fields": {"slug": "docker", "name": "Pods"}}
    fixture.write_text(json.dumps([row]))
    call_command("loaddata", str(fixture), verbosity=0)
    assert (find_titles("docker"), find_titles("pods")) == ([], ["AI Engineer"])


def test_migration_fills_search_text(find_titles):
    role = add_skills(make_role("AI Engineer"), "Docker")
    add_comparison(role, make_role("Smith", status=Status.DRAFT))
    Role.objects.update(search_text="")
    migration = import_module("roles.migrations.0009_skills_and_comparisons_found")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert find_titles("docker smith ai") == ["AI Engineer"]
    assert Role.objects.all().refresh_search() == 0
