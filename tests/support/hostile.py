"""Hostile values for every URL and parameter of the site."""

import re
from pathlib import Path
from random import Random
from urllib.parse import quote, quote_from_bytes

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views import main as changelist
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from careerguide.desk.exports import ExportForm
from careerguide.desk.imports import AcceptForm, FileForm
from careerguide.site.report_form import ReportForm
from programs.catalog.origin import NAMES
from roles.filters import GuideFilter

NUL = ["\x00", "a\x00b", "1\x00"]
LONG = ["x" * 8192, "x " * 2000, "\u0301" * 4000, "<" * 8000, "a,b" * 2500]
NUMBERS = [
    "-1", "0", "9" * 19, "9" * 23, "9" * 400, "9" * 5000, "1e400", "NaN", "-Infinity", "1_000", "\u0661\u0662", "0x10",
    "1.5", "\u00bd", "9223372036854775808", "-9223372036854775809", "2147483648", "32768",
]  # fmt: skip
DATES = [
    "2026-12-01", "2026-12-01 10:00", "0001-01-01", "9999-12-31 23:59:59", "2026-13-45", "2026-12-01T10:00:00+99:00",
    "0000-00-00", "10000-01-01",
]  # fmt: skip
TEXTS = [
    "", " ", "abc", "'; DROP TABLE roles_role; --", '"><script>alert(1)</script>', "{{ 7*7 }}", "%", "\\", "..%2f..",
    "../../etc/passwd", "\r\nSet-Cookie: a=b", "line\nline", "\u2028", "\u202e\u200f", "e\u0301" * 60, "\U0001f600",
    "\ufeff", "\ufffe", "\ud800", "a\udfff", "None", "null", "True", "[]", "{}", "[object Object]", "a=b&c=d",
    "q=%00&p=1", "id__exact=abc", "00000000-0000-0000-0000-000000000000", "roles.role", "role", "1,2,3", "1,abc,\x00",
]  # fmt: skip
# A quoted cookie value may contain octal escapes.
COOKIE_VALUES = [r'"\000"', r'"a\000\012b"', '"', r'"\777"', "=", ";;;"]
BYTES = [b"%ff", b"%c3%28", b"%00%ff", b"%ed%a0%80", b"%f0%9f%98", b"\xff\xfe", b"%", b"%zz", b"%u0041"]
VALUES = [*NUL, *LONG, *NUMBERS, *DATES, *TEXTS, *BYTES]

COOKIES = ["csrftoken", "messages", "sessionid", "__Host-csrftoken", "__Host-sessionid", "junk"]
# The values have no NUL or line breaks, because the server itself rejects such headers.
HEADERS = {
    "Host": ["testserver:99999", "testserver:", "[::1", "a b", "\u0142.example", "x" * 300, "testserver\x01"],
    "X-Forwarded-Host": ["evil.example", "a\x01b"],
    "X-Forwarded-For": ["1.2.3.4:5", "x" * 4000, ",,,,", "::ffff:1.2.3.4%eth0", "\x01"],
    "X-Forwarded-Proto": ["https", "https, http", "\x01"],
    "X-HTTP-Method-Override": ["DELETE"],
    "X-Requested-With": ["XMLHttpRequest"],
    "Accept": ["*/*;q=99", "text/html;level=\x01", ";;;,,,", "a/" * 2000, "application/json"],
    "Accept-Encoding": ["gzip;q=x", "gzip", "br", "," * 4000],
    "Accept-Language": ["x" * 4000, "de-" * 900, "*;q=\x01", "en;q=9999"],
    "Content-Language": ["\x01"],
    "HX-Request": ["true", "\x01"],
    "HX-Target": ["\x01", "x" * 4000],
    "HX-Current-URL": ["http://[::1", "\x01", "x" * 8000],
    "HX-History-Restore-Request": ["true"],
    "HX-Trigger": ["{", "[" * 4000],
    "Triggering-Event": ["{", "[" * 4000, "9" * 5000],
    "HX-Prompt": ["%ff"],
    "HX-Boosted-URI-AutoEncoded": ["true"],
    "If-None-Match": ["*", '"', 'W/"' * 900, "x" * 4000],
    "If-Match": ["*", '"x"'],
    "If-Modified-Since": ["Thu, 99 Foo 99999 99:99:99 GMT", "0", "Thu, 01 Jan 0000 00:00:00 GMT", "9" * 400],
    "If-Unmodified-Since": ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:60 GMT"],
    "Range": ["bytes=0-", "bytes=" + "9" * 400 + "-", "bytes=-1", "x"],
    "If-Range": ['"x"'],
    "Referer": ["http://[::1", "x" * 8000, "\x01", "https://testserver:99999999/"],
    "Origin": ["null", "http://[", "http://evil.example", "\x01"],
    "Authorization": ["Basic \xff", "Bearer " + "x" * 4000],
    "User-Agent": ["", "\x01", "x" * 8000],
    "X-CSRFToken": ["\x01", "x" * 64, "\u0142"],
}
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
CONTENT_TYPES = [
    f"{FORM}; charset=utf-16", f"{FORM}; charset=utf-7", f"{FORM}; charset=no-such", f"{FORM}; charset=\x01",
    f"{FORM}; charset=idna", f"{FORM}; charset=hex", f"{FORM}; charset=punycode", f"{FORM}; charset={'x' * 4000}",
    f"{MULTIPART}", f"{MULTIPART}; boundary=", f"{MULTIPART}; boundary={'b' * 300}", f"{MULTIPART}; boundary=\u0142",
    f"{MULTIPART}; boundary=b; charset=utf-16", "application/json", "text/xml; charset=utf-32", "a/b/c", ";", "",
]  # fmt: skip
LOOKUPS = [
    "", "__exact", "__gte", "__lt", "__in", "__isnull", "__range", "__year", "__id__exact", "__icontains", "__regex",
]  # fmt: skip

_READ = re.compile(r"(?:GET|POST|COOKIES|parameters)\.(?:get|getlist)\(\s*[\"']([^\"']+)")
_ADMIN = [
    "action", "index", "select_across", "post", "_selected_action", "_changelist_filters", "_save", "_continue",
    "_addanother", "_saveasnew", "_facets", "next", "term", "app_label", "model_name", "field_name", "ids", "resource",
    "_accept", "_decline", "answer", "status", "review", "username", "password", "old_password", "new_password1",
    "otp_token", "otp_device", "csrfmiddlewaretoken", "preview", "fit", "plan", "initial-0", "date_hierarchy",
]  # fmt: skip


def parameter_names() -> list[str]:
    names = {*_ADMIN, *NAMES, *GuideFilter.base_filters, "compare", "section", "unknown-parameter"}
    for form in (ReportForm, FileForm, AcceptForm, ExportForm):
        names |= form.base_fields.keys()
    names |= {value for name, value in vars(changelist).items() if name.endswith("_VAR")} | {changelist.ERROR_FLAG}
    for package in ("careerguide", "roles", "programs"):
        for file in Path(settings.BASE_DIR, package).rglob("*.py"):
            names.update(_READ.findall(file.read_text()))
    return sorted(names)


def lookup_names() -> list[str]:
    names = {field.name for model in admin.site._registry for field in model._meta.fields}
    return sorted(f"{name}{lookup}" for name in names for lookup in LOOKUPS)


def url_patterns(resolver=None, before="") -> list[tuple[str, str]]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        here = before + str(entry.pattern)
        found += [(here, entry.name)] if isinstance(entry, URLPattern) else url_patterns(entry, here)
    return found


def encoded(value: str | bytes) -> str:
    if isinstance(value, bytes):
        return quote_from_bytes(value, safe="%")
    return quote(value.encode("utf-8", "surrogatepass"))


def pairs(random: Random, names: list[str], most: int = 4) -> list[tuple[str, str | bytes]]:
    found = []
    for _ in range(random.randint(1, most)):
        name = random.choice(names)
        shape = random.choice(["", "", "", "", "[]", "[0]", "\x00"])
        times = random.choice([1, 1, 1, 1, 2, 100])
        value = random.choice(VALUES)
        found += [(name + shape, value)] * (times if len(value) < 200 else 1)
    return found


def query(parameters: list[tuple[str, str | bytes]]) -> str:
    return "&".join(f"{encoded(name)}={encoded(value)}" for name, value in parameters)
