"""Whatever stands in the address of the guides, they answer: no fault, nothing reflected as markup.

A run of the suite tries a hundred addresses. FUZZ_EXAMPLES=10000 tries as many as you like.
"""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from careerguide.content.publishing import Status
from roles.models import Comparison
from tests.programs.test_hostile import EXAMPLES, HOSTILE
from tests.support.factories import make_role
from tests.support.guides import asks_for, pays

PATHS = ["/roles/", "/roles/compare/"]
PARAMETERS = [
    "q", "specialization", "entry", "skill", "pay_min", "pay_max", "sort", "page", "show", "compare", "role",
    "role[]", "status", "csrf", "%00",
]  # fmt: skip
OURS = ["ai-engineer", "painter", "ml-engineer", "secret", "python", "ai-specialization", "master", "-pay", "skill"]
values = st.one_of(
    st.sampled_from([*HOSTILE, *OURS]), st.text(max_size=60), st.integers().map(str), st.floats().map(str)
)
questions = st.lists(st.tuples(st.sampled_from(PARAMETERS), values), max_size=8)


def make_guides():
    """Two guides, a draft that one of them names, and a draft that nobody does."""
    role = pays(asks_for(make_role("AI Engineer", salary_low=1, salary_high=2), "Python"), 1, 2)
    draft = make_role("ML Engineer", status=Status.DRAFT)
    Comparison.objects.create(role=role, other=draft, other_side="That.", this_side="This.")
    make_role("Painter", entry_education="master")
    make_role("A title in secret", slug="secret", status=Status.DRAFT)


class TestAnyAddress(TestCase):
    """A few guides, asked anything."""

    @classmethod
    def setUpTestData(cls):
        make_guides()

    @settings(max_examples=EXAMPLES)
    @given(st.sampled_from(PATHS), questions)
    def test_it_answers_and_reflects_nothing_as_markup(self, path, question):
        query = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in question)
        answer = self.client.get(f"{path}?{query}", follow=True)
        assert answer.status_code == 200
        assert not answer.cookies
        assert b"<script>alert" not in answer.content
        assert b"<img" not in answer.content
        assert b"A title in secret" not in answer.content
        assert b"Set-Cookie" not in answer.serialize_headers()


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_value_of_8_kb_and_a_hundred_values_are_answered_shortly(client, path, name):
    make_guides()
    for query in [f"{name}={'x' * 8192}", "&".join(f"{name}=value-{number}" for number in range(100))]:
        answer = client.get(f"{path}?{query}", follow=True)
        assert answer.status_code == 200
        assert len(answer.content) < 100_000
