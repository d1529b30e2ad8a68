"""Whatever stands in the catalog's address, it answers: no fault, nothing reflected as markup.

A run of the suite tries a hundred addresses. FUZZ_EXAMPLES=10000 tries as many as you like; such a long run also
holds every answer to a second, and says which took the longest: pytest -s tests/programs/test_hostile.py
An answer that took longer is asked for three times more, of which the quickest counts: a slow address is slow each
time, and a busy machine is not.
"""

import os
import re
import time
from itertools import cycle
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.support.factories import make_program, make_role

LONG = "FUZZ_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "100"))
# A second, for the long run alone: how fast a machine of many users is says nothing about the site.
MAX_SECONDS = 1.0
AGAIN = 3
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
    "../../etc/passwd", "\r\nSet-Cookie: a=b", "\u202e", "\ud7ff", "\ud800", "a\udfff", "\U0001f600", "e\u0301" * 50,
    "\ufeff", "x" * 8192, "9" * 8192, "x " * 4096, "<script>alert(1)</script>" * 300, "\ud800" * 2000, "'\"><" * 2000,
    "AND", "NEAR(a b)", "col:word", "*", '"', "a*", "(", "online", "hybrid", "name",
    "-tuition", "lowell", "ai-engineer",
]  # fmt: skip
# What the browser says of itself when it asks for a part of the page; anybody else can say it too.
HEADERS = [
    {},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "results", "HX-Trigger": "filters"},
    {"HX-Request": "true", "HX-History-Restore-Request": "true"},
    {"HX-Request": "<script>alert(1)</script>", "HX-Current-URL": "%0d%0aSet-Cookie: a=b"},
]
values = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    # Halves of a pair of surrogates, which are no text; a browser never sends them, others may.
    st.text(st.characters(categories=["Cs", "Lu", "Nd"]), max_size=20),
    st.integers().map(str),
    st.floats().map(str),
)
# The same parameter once, or a hundred times.
pairs = st.tuples(st.sampled_from(PARAMETERS), values, st.sampled_from([1, 1, 1, 1, 1, 1, 1, 2, 100]))
questions = st.lists(pairs, max_size=8)


def query(question) -> str:
    """The part of an address after its question mark; text that cannot be encoded goes as the bytes it would be."""
    return "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, value, times in question
        for value in [value] * times
    )


class TestAnyAddress(TestCase):
    """One small catalog, asked anything."""

    @classmethod
    def setUpTestData(cls):
        role = make_role("AI Engineer", claimed_programs=340)
        make_program(role=role, city="Lowell", delivery_mode="online", tuition_usd=0, duration_months=12)
        make_program(role=role, city="Orléans", delivery_mode="hybrid")

    tried, busy, slowest = 0, [], (0.0, "")

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        seconds, url = cls.slowest
        shown = f"{url[:300]}… ({len(url):,} characters)" if len(url) > 300 else url
        print(f"\n{cls.tried:,} answers; the slowest took {seconds:.3f} s: {shown}")
        for first, worked, again in cls.busy:
            print(f"One took {first:.3f} s at first, {worked:.3f} s of it at work; asked again, {again:.3f} s at best.")

    def timed(self, url, headers):
        """The answer, the whole of its body, and the seconds that both took."""
        began = time.perf_counter()
        answer = self.client.get(url, headers=headers, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer, body, time.perf_counter() - began

    def ask(self, path, asked, headers):
        """Ask, and hold the answer to all that is true of any."""
        cls, url = type(self), f"{path}?{asked}"
        worked = time.process_time()
        answer, body, seconds = self.timed(url, headers)
        worked = time.process_time() - worked
        if LONG and seconds > MAX_SECONDS:
            again = min(self.timed(url, headers)[-1] for _ in range(AGAIN))
            cls.busy.append((seconds, worked, again))
            seconds = again
        cls.tried, cls.slowest = cls.tried + 1, max(cls.slowest, (seconds, url))
        assert answer.status_code == 200
        assert not answer.cookies
        assert b"<script>alert" not in body
        assert b"<img" not in body
        # What was asked may stand encoded in a header; it may begin none.
        assert not re.search(rb"[\r\n]set-cookie", answer.serialize_headers(), re.IGNORECASE)
        assert re.fullmatch(r"[!-~]*", answer.headers.get("HX-Push-Url", ""))
        if LONG:
            assert seconds < MAX_SECONDS, f"{seconds:.3f} s: {url[:2000]}"

    @settings(max_examples=EXAMPLES)
    @given(st.sampled_from(PATHS), questions, st.sampled_from(HEADERS))
    def test_it_answers_and_reflects_nothing_as_markup(self, path, question, headers):
        self.ask(path, query(question), headers)

    def test_any_parameter_may_be_8_kb_long_or_come_a_hundred_times(self):
        read = {"/programs/compare/": ["program"], "/search/": ["q"]}
        # Each parameter once long and once often, the kinds in turn; test_hostile_walk.py tries more of them.
        long = cycle(["x" * 8192, "x " * 4096, "9" * 8192, "'\"><" * 2048, "\ud800" * 2730])
        often = cycle(["<script>alert(1)</script>", "12", "online"])
        for path in PATHS:
            for name in read.get(path, PARAMETERS):
                self.ask(path, query([(name, next(long), 1)]), {})
                self.ask(path, query([(name, next(often), 100)]), {"HX-Request": "true"})
            self.ask(path, query([(name, f"{number}'\"><", 1) for number in range(100)]), {})
