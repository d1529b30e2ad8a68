"""Tests that each package imports only the packages that it may import."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("careerguide", "roles", "programs", "tests")

# The packages that each package may import. The longest matching name applies; "*" allows all packages of the site.
ALLOWED = {
    "careerguide.lib": "",
    "careerguide.web": "lib database",
    "careerguide.database": "lib",
    "careerguide.lists": "lib",
    "careerguide.content": "lib web database lists history cache",
    "careerguide.history": "lib",
    "careerguide.links": "lib",
    "careerguide.audit": "lib content history",
    "careerguide.cache": "lib web database lists history",
    "careerguide.imports": "lib web database cache lists content history audit",
    "careerguide.comparison": "lib lists content",
    "careerguide.desk": "lib web database cache lists content history audit imports",
    "careerguide.templatetags": "lib lists content",
    "careerguide.settings": "database",
    "roles": "lib web database cache lists content history audit imports comparison desk",
    "programs": "lib web database cache lists content history audit imports comparison desk roles",
    "careerguide.api": "lib web database cache lists content history audit imports comparison desk roles programs",
    "careerguide": "*",
}


def is_within(name: str, part: str) -> bool:
    """Whether the module ``name`` is ``part`` or a submodule of it."""
    return name == part or name.startswith(f"{part}.")


def imported_names(source: str, module: str, is_package: bool = False) -> set[str]:
    """The full names that ``source``, the code of ``module``, imports, including in functions and for type checking."""
    package = module if is_package else module.rpartition(".")[0]
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            # One dot means the package itself; each additional dot means one level up.
            up = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*up, *([node.module] if node.module else [])])
            names |= {f"{origin}.{alias.name}" for alias in node.names}
    return names


def forbidden_imports(source: str, module: str, is_package: bool = False) -> list[str]:
    """A message for each import of ``module`` that ALLOWED does not permit."""
    part = max((part for part in ALLOWED if is_within(module, part)), key=len)
    allowed = [name if name in OURS else f"careerguide.{name}" for name in ALLOWED[part].split()]
    if ALLOWED[part] == "*":
        allowed = [name for name in OURS if name != "tests"]
    return [
        f"{module} imports {name}"
        for name in sorted(imported_names(source, module, is_package))
        if any(is_within(name, ours) for ours in OURS)
        and not any(is_within(name, friend) for friend in [part, *allowed])
    ]


def modules() -> list[tuple[Path, str]]:
    """The path and the full name of every module of the site."""
    found = []
    for part in ("careerguide", "roles", "programs"):
        for path in sorted((ROOT / part).rglob("*.py")):
            names = path.relative_to(ROOT).with_suffix("").parts
            found.append((path, ".".join(names[:-1] if names[-1] == "__init__" else names)))
    return found


@pytest.mark.parametrize(("path", "module"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_module_imports_only_lower_layers(path, module):
    assert forbidden_imports(path.read_text(), module, path.name == "__init__.py") == []


def test_modules_are_found():
    names = {module for _, module in modules()}
    assert {"careerguide.lib.money", "careerguide.content.publishing", "roles.models.role", "programs.models"} <= names


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("careerguide.lib.money", "import roles"),
        ("careerguide.lib.money", "import roles.models as m"),
        ("careerguide.lib.money", "from programs.models import Program"),
        ("careerguide.lib.money", "from careerguide import settings"),
        ("careerguide.lib.money", "from careerguide.content.publishing import Status"),
        ("careerguide.lib.money", "from .. import publishing"),
        ("careerguide.lib.money", "from ..publishing import Status"),
        ("careerguide.content.publishing", "from roles.models import Role"),
        ("careerguide.content.publishing", "from .. import views"),
        ("careerguide.templatetags.careerguide", "from programs import filters"),
        ("roles.views", "from programs.models import Pathway"),
        ("roles.views", "def view():\n    from programs.models import Pathway"),
        ("roles.views", "if TYPE_CHECKING:\n    import programs.models"),
        ("roles.views", "from careerguide.site.views import home"),
        ("roles.views", "from careerguide import settings"),
        ("programs.views", "import careerguide.urls"),
        ("careerguide.site.views", "from tests.support.factories import make_role"),
    ],
)
def test_forbidden_import_is_detected(module, source):
    assert len(forbidden_imports(source, module)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("careerguide.lib.money", "import re\nfrom django.db import models\nfrom .figures import figure_state"),
        ("careerguide.content.publishing", "from careerguide.content.natural_keys import NaturalKeyQuerySet"),
        ("careerguide.templatetags.careerguide", "from careerguide.lib import money"),
        ("careerguide.site.views", "from roles.models import Role\nfrom programs import filters"),
        ("careerguide.management.commands.check_content", "from programs.models import Program"),
        ("careerguide.desk.base", "from careerguide.content.publishing import Status\nfrom .inlines import TableRows"),
        ("programs.views", "from roles.models import Role\nfrom .models import Program"),
        ("programs.views", "import rolesque"),
    ],
)
def test_allowed_import_is_accepted(module, source):
    assert forbidden_imports(source, module) == []


def test_relative_import_is_resolved():
    assert imported_names("from .role import Role", "roles.models", is_package=True) == {"roles.models.role.Role"}
    assert imported_names("from ..models import Role", "roles.admin.pay") == {"roles.models.Role"}


def imported_modules(path: Path, module: str, known: set[str]) -> set[str]:
    """The modules of ``known`` that ``module`` imports: ``from x import y`` means ``x.y`` if that is a module."""
    names = imported_names(path.read_text(), module, path.name == "__init__.py")
    return {name if name in known else name.rpartition(".")[0] for name in names} & known - {module}


def find_cycle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a cycle; empty if there is none."""
    left = dict(graph)
    while leaves := [module for module, imports in left.items() if not imports & left.keys()]:
        for module in leaves:
            del left[module]
    # Each remaining module imports another remaining one, so following the imports from any of them leads to a cycle.
    path = [next(iter(sorted(left)))] if left else []
    while path and path[-1] not in path[:-1]:
        path.append(min(graph[path[-1]] & left.keys()))
    return path[path.index(path[-1]) :] if path else []


def test_modules_have_no_import_cycle():
    paths = {module: path for path, module in modules()}
    graph = {module: imported_modules(path, module, set(paths)) for module, path in paths.items()}
    assert find_cycle(graph) == []


def test_find_cycle_returns_the_modules_of_a_cycle():
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}) == ["b", "c", "b"]
    assert find_cycle({"a": {"b"}, "b": set()}) == []


def late_imports(source: str, module: str) -> list[str]:
    """The functions of ``module``, except ``AppConfig.ready``, that import a module of this project."""
    functions = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    return [
        f"{module}.{function.name}"
        for function in functions
        if not (function.name == "ready" and module.endswith(".apps"))
        and any(is_within(name, ours) for name in imported_names(ast.unparse(function), module) for ours in OURS)
    ]


@pytest.mark.parametrize(("path", "module"), modules(), ids=lambda value: value if isinstance(value, str) else "")
def test_functions_import_no_module_of_this_project(path, module):
    assert late_imports(path.read_text(), module) == []


def test_imports_inside_functions_are_detected():
    source = "def view():\n    from roles.models import Role\n\n\ndef ready():\n    from .audit import RULES\n"
    assert late_imports(source, "roles.views") == ["roles.views.view", "roles.views.ready"]
    assert late_imports(source, "roles.apps") == ["roles.apps.view"]
    assert late_imports("def write():\n    import openpyxl", "roles.views") == []
