"""Tests that random hostile requests to every URL cause no server error and no forbidden change.

By default, each run sends the same 1,200 requests. A run of pytest -s tests/site/test_hostile_walk.py with
WALK_REQUESTS=10000 sends more and requires each response within two seconds. A slow request is repeated three times,
and the fastest time counts. Another WALK_SEED, such as 2, generates different requests.
"""

import logging
import os
import re
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import quote
from uuid import uuid4

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client, TestCase
from django_otp.plugins.otp_totp.models import TOTPDevice

from careerguide.content.publishing import Status
from careerguide.groups import make_groups
from careerguide.history.versions import Version, record_first_versions
from programs.models import Program
from roles.models import Role
from tests.support import hostile
from tests.support.admin import add_rows, form_values, get_group
from tests.support.factories import make_degree_type, make_field, make_program, make_report, make_role, make_source
from tests.support.history import delete_page

LONG = "WALK_REQUESTS" in os.environ
REQUESTS = int(os.environ.get("WALK_REQUESTS", "1200"))
SEED = int(os.environ.get("WALK_SEED", "1"))
# The maximum number of seconds for a response. On a busy machine, set WALK_SECONDS=10.
MAX_SECONDS, AGAIN = float(os.environ.get("WALK_SECONDS", "2")), 3
ANONYMOUS = ""
WHO = [ANONYMOUS, "Editor", "Publisher", "Admin", "superuser"]
# These users cannot change public pages or their rows.
MAY_NOT_CHANGE = {ANONYMOUS, "Editor"}
BOUNDARY = "walk"
ACTIONS = ["delete_selected", "publish", "make_draft", "withdraw", "accept", "decline", "export_admin_action"]
FILE_NAMES = ["a.csv", "a\x00.csv", "x" * 4000, "../../a.xlsx", "\u202e.csv", ""]
FILES = [
    b"", b"\x00", b"slug,title\na,b\n", b"\xff\xfe" * 99, b"PK\x03\x04" + b"x" * 99, b"," * 9999, b"a\n" * 999,
]  # fmt: skip
WRITES = re.compile(r'\s*(?:INSERT|UPDATE|DELETE)\b.*?"((?:roles|programs)_\w+)"', re.IGNORECASE | re.DOTALL)


def as_header(value: str | bytes) -> str:
    """`value` as a WSGI server passes it to the site in a header: without NUL characters and line breaks."""
    raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")
    return re.sub(r"[\x00\r\n]", "", raw.decode("latin-1"))


@dataclass(frozen=True)
class HostileRequest:
    """The arguments of `Client.generic` for a request, and the user who sends it."""

    who: str
    method: str
    path: str
    query: str = ""
    body: bytes = b""
    content_type: str = hostile.FORM
    headers: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [self.who or "anonymous", self.method, f"{self.path}?{self.query}"[:300], self.content_type[:80]]
        parts += [f"{name}: {value[:80]!r}" for name, value in {**self.headers, **self.cookies}.items()]
        return " ".join([*parts, repr(self.body[:1500])])


class TestHostileWalk(TestCase):
    @classmethod
    def setUpTestData(cls):
        make_groups(apps)
        role = make_role("AI Engineer", claimed_programs=340, salary_low=100_000, salary_high=200_000)
        draft = make_role("A draft", status=Status.DRAFT)
        add_rows(role, 0, 2)
        add_rows(draft, 2, 4)
        make_role("Withdrawn", status=Status.WITHDRAWN)
        delete_page(make_role("Deleted"))
        program = make_program(
            role=role, slug="program", city="Lowell", tuition_usd=0, field_of_study=make_field(),
            degree_type=make_degree_type(), source=make_source(),
        )  # fmt: skip
        make_program(role=draft, slug="draft-program", status=Status.DRAFT)
        make_report(page=program.get_absolute_url())
        record_first_versions()
        AccessAttempt.objects.create(failures_since_start=1)
        AccessLog.objects.create()
        AccessFailureLog.objects.create()
        cls.users = {"superuser": User.objects.create_superuser("superuser")}
        for name in ("Editor", "Publisher", "Admin"):
            cls.users[name] = User.objects.create_user(name, is_staff=True)
            cls.users[name].groups.add(get_group(name))
        TOTPDevice.objects.create(user=cls.users["Admin"])
        cls.keys = {
            model._meta.label_lower.replace(".", "/"): list(model._base_manager.values_list("pk", flat=True)[:4])
            for model in admin.site._registry
        }
        cls.stored_changes = list(Version.objects.values_list("change", flat=True))
        cls.slugs = ["ai-engineer", "a-draft", "withdrawn", "program", "draft-program", "guides", "compare"]
        cls.names = hostile.parameter_names()
        cls.lookups = hostile.lookup_names()
        cls.public = cls.public_rows()

    @classmethod
    def public_rows(cls) -> list:
        roles = Role._base_manager.filter(status=Status.PUBLISHED)
        programs = Program._base_manager.filter(status=Status.PUBLISHED)
        found = [list(roles.order_by("pk").values_list()), list(programs.order_by("pk").values_list())]
        for model, path in [(model, "role") for model in apps.get_app_config("roles").get_models()] + [
            (model, "program") for model in apps.get_app_config("programs").get_models()
        ]:
            names = {each.name for each in model._meta.fields}
            if path in names:
                rows = model._base_manager.filter(**{f"{path}__status": Status.PUBLISHED})
                found.append(list(rows.order_by("pk").values_list()))
        entries = apps.get_model("roles", "SkillEntry")._base_manager.filter(group__role__status=Status.PUBLISHED)
        return [*found, list(entries.order_by("pk").values_list())]

    def setUp(self):
        self.random = Random(SEED)
        self.browsers, self.cookies, self.forms = {}, {}, {}
        for who in WHO:
            self.browsers[who] = Client(raise_request_exception=False)
            if who:
                self.browsers[who].force_login(self.users[who])
            self.cookies[who] = {name: each.value for name, each in self.browsers[who].cookies.items()}
        self.problems: Counter[str] = Counter()
        self.examples: dict[str, str] = {}
        self.slowest = (0.0, "")
        self.written: set[str] = set()
        self.error = ""
        got_request_exception.connect(self.note_error)
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        self.addCleanup(got_request_exception.disconnect, self.note_error)

    def note_error(self, **_):
        """Store the current exception with the last line in the project's code and the line that raised it."""
        kind, error, trace = sys.exc_info()
        frames = traceback.extract_tb(trace)
        ours = [frame for frame in frames if "site-packages" not in frame.filename]
        places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in (*ours[-1:], frames[-1])]
        self.error = f"{kind.__name__}: {str(error)[:100]!r} at {', '.join(places)}"

    def note_write(self, execute, sql, params, many, context):
        if found := WRITES.match(sql):
            self.written.add(found[1])
        return execute(sql, params, many, context)

    def path_of(self, pattern: str) -> str:
        kind = "/".join(pattern.removeprefix("admin/").split("/")[:2])

        def value(found: re.Match) -> str:
            name = found[0]
            if self.random.random() < 0.25:
                return hostile.encoded(self.random.choice(hostile.VALUES))
            if "uuid" in name:
                return str(self.random.choice([uuid4(), *self.stored_changes]))
            if "slug" in name or "name" in name:
                return self.random.choice(self.slugs)
            if "app_label" in name:
                return "roles"
            keys = self.keys.get(kind) or [1]
            return quote(str(self.random.choice(keys)))

        path = re.sub(r"\(\?P<\w+>[^)]*\)|<(?:\w+:)?\w+>", value, pattern)
        return "/" + re.sub(r"[\^$]|\\Z", "", path)

    def form_of(self, who: str, path: str) -> dict:
        if (who, path) not in self.forms:
            try:
                page = self.browsers[who].get(path)
                self.forms[who, path] = form_values(page) if page.context and "adminform" in page.context else {}
            except Exception:
                self.forms[who, path] = {}
            self.reset()
        return self.forms[who, path]

    def reset(self):
        for who, browser in self.browsers.items():
            browser.cookies.clear()
            browser.cookies.load(self.cookies[who])

    def body_of(self, who: str, path: str, pattern: str) -> tuple[bytes, str]:
        data, random = {}, self.random
        if pattern.startswith("admin/") and re.search(r"(change|add)/$", pattern) and random.random() < 0.9:
            data = dict(self.form_of(who, path))
        elif "delete" in pattern or random.random() < 0.2:
            data = {"post": "yes"}
        names = list(data) or self.names
        extra = hostile.pairs(random, names if random.random() < 0.8 else self.names)
        if "_selected_action" not in data and random.random() < 0.4:
            kind = "/".join(pattern.removeprefix("admin/").split("/")[:2])
            actions = [
                "delete_selected",
                "publish",
                "make_draft",
                "withdraw",
                "accept",
                "decline",
                "export_admin_action",
            ]
            data |= {"action": random.choice(actions), "index": "0"}
            extra += [("_selected_action", str(key)) for key in self.keys.get(kind, [])]
        pairs = [(name, value) for name, value in data.items() if name not in dict(extra)]
        pairs = [(name, value if isinstance(value, bytes) else str(value)) for name, value in pairs] + extra
        random.shuffle(pairs)
        if random.random() < 0.3:
            return self.multipart(pairs), f"{hostile.MULTIPART}; boundary={BOUNDARY}"
        body = hostile.query(pairs).encode()
        return body, random.choice([hostile.FORM] * 8 + hostile.CONTENT_TYPES)

    def multipart(self, pairs) -> bytes:
        body = b""
        for name, value in pairs:
            name, value = (
                each if isinstance(each, bytes) else each.encode("utf-8", "surrogatepass") for each in (name, value)
            )
            body += b'--walk\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name, value)
        if self.random.random() < 0.5:
            name = self.random.choice(FILE_NAMES).encode("utf-8", "surrogatepass")
            content = self.random.choice(FILES)
            part = b'--walk\r\nContent-Disposition: form-data; name="import_file"; filename="%s"\r\n\r\n%s\r\n'
            body += part % (name, content)
        return body + b"--walk--\r\n"

    def choose_request(self, pattern: str, who: str, method: str) -> HostileRequest:
        random = self.random
        path = self.path_of(pattern)
        names = self.lookups if pattern.startswith("admin/") and random.random() < 0.5 else self.names
        query = (
            hostile.query(hostile.pairs(random, names)) if random.random() < (0.9 if method == "GET" else 0.3) else ""
        )
        body, content_type = self.body_of(who, path, pattern) if method == "POST" else (b"", hostile.FORM)
        headers, cookies = {}, {}
        if random.random() < 0.25:
            name = random.choice(list(hostile.HEADERS))
            headers[name] = random.choice(hostile.HEADERS[name])
        if random.random() < 0.15:
            value = random.choice(hostile.COOKIE_VALUES if random.random() < 0.5 else hostile.VALUES)
            cookies[random.choice(hostile.COOKIES)] = as_header(value)
        headers = {name: as_header(value) for name, value in headers.items()}
        content_type = as_header(content_type)
        return HostileRequest(who, method, path, query, body, content_type, headers, cookies)

    def send(self, sent: HostileRequest):
        browser = self.browsers[sent.who]
        self.reset()
        cookies = {name: each.value for name, each in browser.cookies.items()} | sent.cookies
        browser.cookies.clear()
        extra = {"HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}
        self.written, self.error = set(), ""
        began = time.perf_counter()
        with connection.execute_wrapper(self.note_write):
            answer = browser.generic(
                sent.method,
                sent.path,
                sent.body,
                sent.content_type,
                QUERY_STRING=sent.query,
                headers=sent.headers,
                **extra,
            )
        size = len(b"".join(answer.streaming_content) if answer.streaming else answer.content)
        return answer, size, time.perf_counter() - began

    def report_problem(self, problem: str, sent: HostileRequest):
        self.problems[problem] += 1
        if LONG and problem not in self.examples:
            print(f"{problem}\n    {sent}", flush=True)
        self.examples.setdefault(problem, str(sent))

    def check(self, sent: HostileRequest):
        point = transaction.savepoint()
        try:
            answer, _, seconds = self.send(sent)
        except Exception:
            # No middleware handled the exception, so the server itself would return 500.
            self.note_error()
            self.report_problem(f"raised {self.error}", sent)
            transaction.savepoint_rollback(point)
            return 500
        if answer.status_code >= 500:
            self.report_problem(f"{answer.status_code} {self.error}", sent)
        elif sent.who in MAY_NOT_CHANGE and self.written and self.public_rows() != self.public:
            self.report_problem(f"{sent.who or 'anonymous'} changed {sorted(self.written)}", sent)
        transaction.savepoint_rollback(point)
        if LONG and seconds > MAX_SECONDS:
            for _ in range(AGAIN):
                point = transaction.savepoint()
                seconds = min(seconds, self.send(sent)[-1])
                transaction.savepoint_rollback(point)
            if seconds > MAX_SECONDS:
                self.report_problem(f"slow: {sent.method} {re.sub('[0-9]+', 'N', sent.path[:60])}", sent)
        self.slowest = max(self.slowest, (seconds, str(sent)))
        return answer.status_code

    def test_requests_cause_no_server_error_or_forbidden_change(self):
        patterns = [pattern for pattern, _ in hostile.url_patterns()]
        plan = [(pattern, who, method) for pattern in patterns for who in WHO for method in ("GET", "POST")]
        statuses: Counter[int] = Counter()
        began = time.perf_counter()
        for number in range(REQUESTS):
            if number % len(plan) == 0:
                self.random.shuffle(plan)
            statuses[self.check(self.choose_request(*plan[number % len(plan)]))] += 1
            if LONG and number % 1000 == 999:
                seconds = round(time.perf_counter() - began)
                print(f"{number + 1:,} in {seconds} s, {len(self.problems)} problems: {dict(statuses)}", flush=True)
        print(f"\n{REQUESTS:,} requests of {len(plan):,} kinds: {dict(statuses)}")
        print(f"The slowest took {self.slowest[0]:.3f} s: {self.slowest[1][:600]}")
        told = [f"{count} times {each}\n    {self.examples[each]}" for each, count in self.problems.most_common()]
        assert not told, "\n".join(told)
