"""Whatever stands in the catalog's address, it answers: no fault, nothing reflected as markup.

A run of the suite tries a hundred addresses. FUZZ_EXAMPLES=10000 tries as many as you like.
"""

import os
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import make_program, make_role

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
PATHS = [
    "/programs/",
    "/roles/ai-engineer/programs/",
    "/programs/export.csv",
    "/programs/compare/",
    "/search/",
]
PARAMETERS = [
    "q", "format", "study_mode", "degree_type", "field", "city", "institution", "role", "duration_min", "duration_max",
    "tuition_min", "tuition_max", "unknown", "sort", "page", "show", "compare", "program", "format[]", "csrf", "%00",
]  # fmt: skip
HOSTILE = [
    "", " ", "\x00", "a\x00b", "1e300000", "1e400", "-1", "0", "9" * 400, "NaN", "Infinity", "-inf", "0x10", "1_000",
    "١٢", "½",
    "$10,000", "10k", "10kk", "1.5 years",
    "'; DROP TABLE programs_program; --", "' OR 1=1 --", '" OR ""="', "%", "_", "\\",
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "{{ 7*7 }}", "{% debug %}",
    "../../etc/passwd", "\r\nSet-Cookie: a=b", "\u202e", "\ud7ff", "\U0001f600", "e\u0301" * 50, "\ufeff",
    "x" * 8192,
    "AND", "NEAR(a b)", "col:word", "*", '"', "a*", "(", "online", "hybrid", "name",
    "-tuition", "lowell", "ai-engineer",
]  # fmt: skip
values = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.integers().map(str), st.floats().map(str))
questions = st.lists(st.tuples(st.sampled_from(PARAMETERS), values), max_size=8)


class TestAnyAddress(TestCase):
    """One small catalog, asked anything."""

    @classmethod
    def setUpTestData(cls):
        role = make_role("AI Engineer", claimed_programs=340)
        make_program(role=role, city="Lowell", delivery_mode="online", tuition_usd=0, duration_months=12)
        make_program(role=role, city="Orléans", delivery_mode="hybrid")

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(PATHS), questions)
    def test_it_answers_and_reflects_nothing_as_markup(self, path, question):
        query = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in question)
        answer = self.client.get(f"{path}?{query}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert not answer.cookies
        assert b"<script>alert" not in body
        assert b"<img" not in body
        assert b"Set-Cookie" not in answer.serialize_headers()
