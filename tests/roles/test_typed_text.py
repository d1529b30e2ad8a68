"""Tests of what someone has typed and not saved."""

import re

import pytest
from django.test import Client

from careerguide.history.working_copies import TypedText, WorkingCopy
from roles.models import Role
from tests.support.admin import change_url, form_data, page_url
from tests.support.page import Page
from tests.support.working_copies import save_draft

pytestmark = pytest.mark.django_db


class TestTypedText:
    def keep(self, client, row, **values):
        answer = client.post(page_url(type(row), "typed", row.pk), form_data(client, row) | values)
        assert answer.status_code == 200
        return answer.json()

    def test_half_typed_text_is_shown_again(self, editor, guide):
        assert re.fullmatch(
            r"\d\d:\d\d", self.keep(editor, guide, summary="Half", **{"pay_bands-0-low": "9o"})["saved_at"]
        )
        page = editor.get(change_url(guide))
        assert "did not save it" in Page(page).text
        html = page.content.decode()
        assert "Half</textarea>" in html
        assert 'value="9o"' in html
        assert "errorlist" not in html
        assert not WorkingCopy.objects.exists()

    def test_each_person_has_their_own(self, editor, publisher, guide):
        self.keep(editor, guide, summary="By Ed.")
        self.keep(publisher, guide, summary="By Pat.")
        assert form_data(editor, guide)["summary"] == "By Ed."
        assert form_data(publisher, guide)["summary"] == "By Pat."

    def test_token_and_secrets_are_not_stored(self, editor, guide):
        self.keep(editor, guide, csrfmiddlewaretoken="secret")
        assert not {"csrfmiddlewaretoken", "opened"} & TypedText.objects.get().fields.keys()

    @pytest.mark.parametrize("button", ["_draft", "_save"])
    def test_saving_ends_it(self, publisher, guide, button):
        self.keep(publisher, guide, summary="Half")
        publisher.post(change_url(guide), form_data(publisher, guide) | {"summary": "Whole.", button: "x"})
        assert not TypedText.objects.exists()

    def test_it_can_be_discarded(self, editor, guide):
        self.keep(editor, guide, summary="Half")
        editor.post(page_url(Role, "typed", guide.pk), {"_discard_typed": "x"})
        assert form_data(editor, guide)["summary"] == "The public summary."

    def test_others_changes_are_merged_when_it_is_saved(self, editor, publisher, guide):
        self.keep(editor, guide, summary="Half")
        publisher.post(change_url(guide), form_data(publisher, guide) | {"claim": "By Pat.", "_save": "x"})
        save_draft(editor, guide, summary="Whole.")
        form = form_data(editor, guide)
        assert (form["summary"], form["claim"]) == ("Whole.", "By Pat.")

    def test_signed_out_account_is_refused(self, guide):
        assert Client().post(page_url(Role, "typed", guide.pk), {}).status_code == 302
