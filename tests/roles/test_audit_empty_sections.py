"""Tests of the audit rule about empty sections of guides."""

import pytest

from careerguide.content.publishing import Status
from roles.models import Role
from tests.support.admin import change_url, form_data, message_texts, run_action
from tests.support.audit import messages_of
from tests.support.factories import make_pay, make_role, make_skill, make_skill_group, make_source
from tests.support.page import get_page

pytestmark = pytest.mark.django_db


class TestEmptySections:
    """Readers see no empty section, so the audit tells the editor which ones are missing."""

    ALL = "The deal, Pay, Career path, Skills, A typical week, Best and worst, Is it for you?, Breaking in"

    def write(self, role):
        make_pay(role, source=role.source)
        role.steps.create(path="ladder", number=1, title="Junior")
        role.steps.create(path="entry", number=1, title="Study")
        make_skill_group(role).entries.create(skill=make_skill(1), number=1)
        role.fit_statements.create(number=1, text="I like it.", lean="towards")

    def test_empty_sections_are_named(self):
        role = make_role("AI Engineer", source=make_source(), best_parts="Pay.")
        self.write(role)
        assert messages_of(role, "empty-section") == ["Readers will not see: The deal, A typical week."]

    def test_complete_guide_has_no_issue(self):
        role = make_role("AI Engineer", source=make_source(), deal="Good.", week_text="Busy.", best_parts="Pay.")
        self.write(role)
        assert messages_of(role, "empty-section") == []

    def test_group_without_skills_is_empty(self):
        role = make_role("AI Engineer", source=make_source())
        make_skill_group(role)
        assert messages_of(role, "empty-section") == [f"Readers will not see: {self.ALL}."]

    def test_form_and_message_name_them_and_publishing_is_allowed(self, admin_client):
        role = make_role("AI Engineer", status=Status.DRAFT, source=make_source())
        assert f"Readers will not see: {self.ALL}." in get_page(admin_client, change_url(role)).one(".issues").text
        data = form_data(admin_client, role) | {"status": "published"}
        texts = message_texts(admin_client.post(change_url(role), data, follow=True))
        assert f"Open audit issues on this page: Readers will not see: {self.ALL}." in texts
        assert Role.objects.get().is_published

    def test_bulk_publishing_names_them_once_for_equal_guides(self, admin_client):
        drafts = [make_role(f"Role {number}", status=Status.DRAFT, source=make_source()) for number in range(9)]
        _, notice = message_texts(run_action(admin_client, "publish", *drafts))
        assert notice.startswith(f"Open audit issues of published pages: Readers will not see: {self.ALL} (“Role 0”, ")
        assert "“Role 2” and 6 more)." in notice
        assert Role.objects.published().count() == 9
