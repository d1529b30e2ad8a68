import posixpath
import re

import pytest
from django.contrib.staticfiles import finders

from careerguide.site.stylesheet import STYLESHEETS, StylesheetFinder, compact, join_parts

PATH = "css/site.css"


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    """The folder of the parts: two, whose order by name is not that of the stylesheet."""
    monkeypatch.setitem(STYLESHEETS, "css/guide.css", ("base",))
    for other in ("css/occupation.css", "css/plan.css", "css/catalog.css"):
        monkeypatch.delitem(STYLESHEETS, other)
    settings.BASE_DIR, settings.JOINED_STATIC = tmp_path, tmp_path / "joined"
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    parts = tmp_path / "static" / "css" / "site"
    parts.mkdir(parents=True)
    (parts / "area.css").write_text("a {}")
    (parts / "base.css").write_text("b {}")
    return parts


def read(path: str) -> str:
    with open(path) as file:
        return file.read()


def test_base_comes_first(folder):
    assert join_parts(PATH) == "b{}a{}"


@pytest.mark.parametrize(
    ("css", "short"),
    [
        ("/* One\n * two */\na,\n  b { color: red; margin: 0 auto; }\n", "a,b{color:red;margin:0 auto}"),
        ("a :hover { inline-size: calc(1rem + 2px); }", "a :hover{inline-size:calc(1rem + 2px)}"),
        ("@media (width >= 60rem) and (hover) { a > b { x: y; } }", "@media (width >= 60rem) and (hover){a > b{x:y}}"),
        ('a::before { content: "– " / ""; }', 'a::before{content:"– " / ""}'),
    ],
)
def test_comments_and_needless_spaces_are_left_out(css, short):
    assert compact(css) == short


def test_stylesheet_of_one_kind_of_page_has_only_its_parts(folder):
    assert read(StylesheetFinder().find("css/guide.css")) == "b{}"


def test_finder_writes_the_joined_file(folder):
    assert read(StylesheetFinder().find(PATH)) == "b{}a{}"
    assert StylesheetFinder().find(PATH, find_all=True) == [StylesheetFinder().find(PATH)]


def test_changed_part_changes_the_file(folder):
    path = StylesheetFinder().find(PATH)
    (folder / "area.css").write_text("c {}")
    assert StylesheetFinder().find(PATH) == path
    assert read(path) == "b{}c{}"


def test_unchanged_file_is_not_written_again(folder, settings):
    StylesheetFinder().find(PATH)
    before = (settings.JOINED_STATIC / PATH).stat().st_mtime_ns
    StylesheetFinder().find(PATH)
    assert (settings.JOINED_STATIC / PATH).stat().st_mtime_ns == before


def test_other_files_are_found(folder):
    assert StylesheetFinder().find("css/site/base.css") == str(folder / "base.css")
    assert StylesheetFinder().find("css/other.css", find_all=True) == []


def test_collectstatic_gets_the_joined_file_without_its_parts(folder):
    (folder.parent / "other.css").write_text("")
    listed = dict(StylesheetFinder().list(None))
    assert listed.keys() == {PATH, "css/guide.css", "css/other.css"}
    with listed[PATH].open(PATH) as file:
        assert file.read() == b"b{}a{}"


def test_files_named_in_the_stylesheet_exist():
    named = re.findall(r"""url\(["']?(?!data:)([^"')]+)""", join_parts(PATH))
    assert any(name.endswith(".woff2") for name in named)
    for name in named:
        assert finders.find(posixpath.normpath(posixpath.join(posixpath.dirname(PATH), name))), name


def outside_of_layers(css: str) -> list[str]:
    """The starts of top-level rules other than layers and fonts."""
    css, outer, depth = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL), "", 0
    for char in css:
        depth -= char == "}"
        outer += char if depth == 0 else ""
        depth += char == "{"
    return [rule.strip() for rule in re.findall(r"[^{};]+\{", outer) if not re.match(r"\s*@(layer|font-face)\b", rule)]


def test_all_rules_are_in_layers():
    assert outside_of_layers(join_parts(PATH)) == []


@pytest.mark.parametrize("css", ["p { margin: 0; }", "@layer a { b {} }\n@media print { p {} }", "/* x */ a, b {}"])
def test_rule_outside_of_layers_is_found(css):
    assert len(outside_of_layers(css)) == 1
