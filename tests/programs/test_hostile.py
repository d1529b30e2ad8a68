"""Tests that hostile values in URLs of the catalog and the search cause no error and are escaped.

By default, 100 URLs are requested. Set FUZZ_EXAMPLES to request another number. Each response must then take less than
a second: FUZZ_EXAMPLES=10000 pytest -s tests/programs/test_hostile.py (-s shows the slowest). A slow request is
repeated, and only its fastest time counts, because a busy machine can also make a request slow.
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
# Enforced only if FUZZ_EXAMPLES is set, because CI may run on a slow machine.
MAX_SECONDS = 1.0
REPEATS = 3
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
    "country", "region", "residency", "section", "find_city", "find_institution", "find_field",
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
    "-tuition", "lowell", "ai-engineer", "in", "all", "a", "0", "cip-11", "australian", "ma_us", "_us", "institution",
    "field",
]  # fmt: skip
# Headers that htmx sends. Other clients can send them with any value.
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
    # Unpaired surrogates, which browsers do not send.
    st.text(st.characters(categories=["Cs", "Lu", "Nd"]), max_size=20),
    st.integers().map(str),
    st.floats().map(str),
)
# Most parameters occur once, some twice or a hundred times.
pairs = st.tuples(st.sampled_from(PARAMETERS), values, st.sampled_from([1, 1, 1, 1, 1, 1, 1, 2, 100]))
queries = st.lists(pairs, max_size=8)


def encode(params) -> str:
    """A query string. Surrogates are encoded like other characters, although UTF-8 does not allow them."""
    return "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, value, times in params
        for value in [value] * times
    )


class TestAnyUrl(TestCase):
    @classmethod
    def setUpTestData(cls):
        role = make_role("AI Engineer", claimed_programs=340)
        make_program(role=role, city="Lowell", delivery_mode="online", tuition_usd=0, duration_months=12)
        make_program(role=role, city="Orléans", delivery_mode="hybrid")

    requests, repeated, slowest = 0, [], (0.0, "")

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        seconds, url = cls.slowest
        short = f"{url[:300]}… ({len(url):,} characters)" if len(url) > 300 else url
        print(f"\n{cls.requests:,} requests; the slowest took {seconds:.3f} s: {short}")
        for first, cpu, fastest in cls.repeated:
            print(f"A slow request took {first:.3f} s at first ({cpu:.3f} s of CPU time), and at best {fastest:.3f} s.")

    def fetch(self, url, headers):
        """The response, its body, and how many seconds both took."""
        start = time.perf_counter()
        response = self.client.get(url, headers=headers, follow=True)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return response, body, time.perf_counter() - start

    def check(self, path, query, headers):
        cls, url = type(self), f"{path}?{query}"
        cpu = time.process_time()
        response, body, seconds = self.fetch(url, headers)
        cpu = time.process_time() - cpu
        if LONG and seconds > MAX_SECONDS:
            fastest = min(self.fetch(url, headers)[-1] for _ in range(REPEATS))
            cls.repeated.append((seconds, cpu, fastest))
            seconds = fastest
        cls.requests, cls.slowest = cls.requests + 1, max(cls.slowest, (seconds, url))
        assert response.status_code == 200
        assert not response.cookies
        assert b"<script>alert" not in body
        assert b"<img" not in body
        # A header may contain the encoded query, but the query must not start a new header.
        assert not re.search(rb"[\r\n]set-cookie", response.serialize_headers(), re.IGNORECASE)
        assert re.fullmatch(r"[!-~]*", response.headers.get("HX-Push-Url", ""))
        if LONG:
            assert seconds < MAX_SECONDS, f"{seconds:.3f} s: {url[:2000]}"

    @settings(max_examples=EXAMPLES)
    @given(st.sampled_from(PATHS), queries, st.sampled_from(HEADERS))
    def test_hostile_values_are_not_reflected_as_markup(self, path, params, headers):
        self.check(path, encode(params), headers)

    def test_long_and_repeated_parameters_cause_no_error(self):
        names = {"/programs/compare/": ["program"], "/search/": ["q"]}
        # One long value and one repeated value for each parameter; test_hostile_walk.py tries more.
        long = cycle(["x" * 8192, "x " * 4096, "9" * 8192, "'\"><" * 2048, "\ud800" * 2730])
        repeated = cycle(["<script>alert(1)</script>", "12", "online"])
        for path in PATHS:
            for name in names.get(path, PARAMETERS):
                self.check(path, encode([(name, next(long), 1)]), {})
                self.check(path, encode([(name, next(repeated), 100)]), {"HX-Request": "true"})
            self.check(path, encode([(name, f"{number}'\"><", 1) for number in range(100)]), {})
