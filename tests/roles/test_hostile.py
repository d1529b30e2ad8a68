"""Tests that hostile values in URLs of the guide list and the comparison cause no error and are escaped.

By default, 100 URLs are requested. Set FUZZ_EXAMPLES to request another number.
"""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from careerguide.content.publishing import Status
from roles.models import Comparison
from tests.programs.test_hostile import EXAMPLES, HOSTILE
from tests.support.factories import add_pay, add_skills, make_role

PATHS = ["/roles/", "/roles/compare/"]
PARAMETERS = [
    "q", "specialization", "entry", "skill", "pay_min", "pay_max", "sort", "page", "show", "compare", "role",
    "role[]", "status", "csrf", "%00",
]  # fmt: skip
OURS = ["ai-engineer", "painter", "ml-engineer", "secret", "python", "ai-specialization", "master", "-pay", "skill"]
values = st.one_of(
    st.sampled_from([*HOSTILE, *OURS]), st.text(max_size=60), st.integers().map(str), st.floats().map(str)
)
queries = st.lists(st.tuples(st.sampled_from(PARAMETERS), values), max_size=8)


def make_guides():
    """Create two guides, a draft that one of them names, and a draft that no page names."""
    role = add_pay(add_skills(make_role("AI Engineer", salary_low=1, salary_high=2), "Python"), 1, 2)
    draft = make_role("ML Engineer", status=Status.DRAFT)
    Comparison.objects.create(role=role, other=draft, other_side="That.", this_side="This.")
    make_role("Painter", entry_education="master")
    make_role("A title in secret", slug="secret", status=Status.DRAFT)


class TestAnyUrl(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_guides()

    @settings(max_examples=EXAMPLES)
    @given(st.sampled_from(PATHS), queries)
    def test_hostile_values_are_not_reflected_as_markup(self, path, params):
        query = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in params)
        response = self.client.get(f"{path}?{query}", follow=True)
        assert response.status_code == 200
        assert not response.cookies
        assert b"<script>alert" not in response.content
        assert b"<img" not in response.content
        assert b"A title in secret" not in response.content
        assert b"Set-Cookie" not in response.serialize_headers()


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", PARAMETERS)
def test_long_and_repeated_values_get_short_responses(client, path, name):
    make_guides()
    for query in [f"{name}={'x' * 8192}", "&".join(f"{name}=value-{number}" for number in range(100))]:
        response = client.get(f"{path}?{query}", follow=True)
        assert response.status_code == 200
        assert len(response.content) < 100_000
