"""Tests that the Dockerfile, compose.yaml, .env.example, nginx.conf and Makefile are consistent."""

import ast
import os
import re
import shutil
import subprocess
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]

COPY_LINE = re.compile(r"^COPY (?!--from)(?P<sources>.+) (?P<target>\S+)$", re.MULTILINE)


def text(name):
    return (ROOT / name).read_text()


def dockerfile_sources():
    return [source for line in COPY_LINE.finditer(text("Dockerfile")) for source in line["sources"].split()]


def is_dockerignored(path):
    """Whether .dockerignore excludes `path`. The last pattern that matches it or a parent folder decides."""
    parts = path.strip("/").split("/")
    prefixes = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    ignored = False
    for line in text(".dockerignore").splitlines():
        if line and not line.startswith("#"):
            pattern = line.removeprefix("!").strip("/").removeprefix("**/")
            names = parts if "**/" in line else prefixes
            if any(fnmatchcase(name, pattern) for name in names):
                ignored = not line.startswith("!")
    return ignored


def variables_read_by(name):
    """The environment variables that a Python file reads, as `f("NAME", ...)` or `environ["NAME"]`."""
    found = set()
    for node in ast.walk(ast.parse(text(name))):
        if isinstance(node, ast.Call) and node.args:
            first = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            first = node.slice
        else:
            continue
        if isinstance(first, ast.Constant) and re.fullmatch(r"[A-Z][A-Z0-9_]+", str(first.value)):
            found.add(first.value)
    return found


def variables_read():
    files = [
        "gunicorn.conf.py",
        *(f"{path.relative_to(ROOT)}" for path in sorted((ROOT / "careerguide").rglob("*.py"))),
    ]
    read = set().union(*(variables_read_by(name) for name in files if "os.environ" in text(name)))
    return read - {"DJANGO_SETTINGS_MODULE"}


def documented_variables():
    return set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", text(".env.example"), re.MULTILINE))


def make_only_variables():
    blocks = text(".env.example").split("\n\n")
    return {
        name
        for block in blocks
        if re.match(r"# `make \w+` only:", block)
        for name in re.findall(r"^#([A-Z][A-Z0-9_]*)=", block, re.MULTILINE)
    }


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(text("compose.yaml"))


def test_dockerfile_copies_only_files_that_exist():
    assert [source for source in dockerfile_sources() if not (ROOT / source).exists()] == []


def test_dockerignore_keeps_every_file_that_is_copied():
    assert [source for source in dockerfile_sources() if is_dockerignored(source)] == []
    assert not is_dockerignored("careerguide/settings.py")


@pytest.mark.parametrize(
    "path", [".env", ".git/config", "var/secret_key", "var/careerguide.sqlite3", ".venv/bin/python"]
)
def test_dockerignore_excludes_secrets_and_local_state(path):
    assert is_dockerignored(path)


def test_image_runs_as_a_numeric_user_other_than_root():
    users = re.findall(r"^USER (.+)$", text("Dockerfile"), re.MULTILINE)
    assert users
    assert re.fullmatch(r"[1-9]\d*(:[1-9]\d*)?", users[-1])


def test_image_runs_gunicorn_without_migrations():
    command = text("Dockerfile").rpartition("\nCMD ")[2]
    assert "gunicorn" in command
    assert "migrate" not in command


def test_services_depend_only_on_existing_services(compose):
    for service in compose["services"].values():
        for name, gate in service.get("depends_on", {}).items():
            assert name in compose["services"]
            assert gate["condition"] in {"service_healthy", "service_completed_successfully"}
            if gate["condition"] == "service_healthy":
                # The Dockerfile defines the health check of the site's own image.
                assert (
                    "test" in compose["services"][name].get("healthcheck", {}) or "build" in compose["services"][name]
                )


def test_site_waits_for_migrations_which_wait_for_database(compose):
    services = compose["services"]
    assert services["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert services["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["command"] == ["python", "manage.py", "load_content", "--migrate"]


def test_mounted_volumes_exist(compose):
    mounted = {
        volume.split(":")[0] for service in compose["services"].values() for volume in service.get("volumes", [])
    }
    files = {name for name in mounted if name.startswith("./")}
    assert all((ROOT / name).is_file() for name in files)
    assert mounted - files == set(compose["volumes"])


def test_only_the_proxy_publishes_a_port(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    upstream = re.search(r"server (\w+):(\d+);", text("docs/nginx.conf"))
    assert upstream[1] in compose["services"]
    assert f"EXPOSE {upstream[2]}\n" in text("Dockerfile")
    (published,) = compose["services"]["proxy"]["ports"]
    assert f"listen {published.rpartition(':')[2]};" in text("docs/nginx.conf")


def container_environment(compose, service, **environment):
    """The environment of `service`, with ${NAME}, ${NAME:-default} and ${NAME:?error} expanded."""

    def fill(value):
        pattern = r"\$\{(\w+)(?::-((?:[^${}]|\$\{\w+\})*)|:\?[^}]*)?\}"
        return re.sub(pattern, lambda match: environment.get(match[1]) or fill(match[2] or ""), value)

    return {name: fill(value) for name, value in compose["services"][service]["environment"].items()}


# Variables that are not passed to the site's container, and the service that uses each of them.
ELSEWHERE = {"PORT": "proxy", "POSTGRES_PASSWORD": "db"}


@pytest.mark.parametrize("service", ["web", "migrate"])
def test_documented_variables_reach_the_container(compose, service):
    expected = documented_variables() - make_only_variables() - set(ELSEWHERE)
    given = container_environment(compose, service, **{name: f"my {name}" for name in expected})
    assert {name: given.get(name) for name in expected} == {name: f"my {name}" for name in expected}
    for name, other in ELSEWHERE.items():
        assert f"${{{name}" in str(compose["services"][other])


def test_env_example_marks_variables_that_only_make_reads(compose):
    assert make_only_variables() == {
        "HOST",
        "DJANGO_SUPERUSER_USERNAME",
        "DJANGO_SUPERUSER_PASSWORD",
        "DJANGO_SUPERUSER_EMAIL",
    }


def test_container_has_the_documented_defaults(compose):
    given = container_environment(compose, "web", POSTGRES_PASSWORD="secret", DJANGO_SECRET_KEY="k")
    assert given["DATABASE_URL"] == "postgres://careerguide:secret@db:5432/careerguide"
    other = {
        "DATABASE_URL",
        "DJANGO_SECRET_KEY",
        # For these, a comment in .env.example states the default under Docker Compose.
        "DJANGO_HTTPS",
        "PROXY_COUNT",
        "FORWARDED_ALLOW_IPS",
        "WEB_CONCURRENCY",
    }
    defaults = dict(re.findall(r"^#([A-Z][A-Z0-9_]*)=(.*)$", text(".env.example"), re.MULTILINE))
    assert {name: value for name, value in given.items() if name not in other} == {
        name: value for name, value in defaults.items() if name in given and name not in other
    }
    # The site is behind one proxy and is only reachable through it.
    assert (given["PROXY_COUNT"], given["FORWARDED_ALLOW_IPS"]) == ("1", "*")


def test_compose_file_contains_no_password(compose):
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if name.endswith(("PASSWORD", "SECRET_KEY")):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?.+\}", value)


def test_compose_pins_image_versions(compose):
    images = {service["image"] for service in compose["services"].values() if "build" not in service}
    assert all(re.fullmatch(r"\w+:\d[\d.]*", image) for image in images)


def test_every_variable_that_is_read_is_documented():
    read = variables_read() | set(re.findall(r"\$\{([A-Z_]+)", text("compose.yaml")))
    assert {"DJANGO_SECRET_KEY", "DATABASE_URL", "PORT", "POSTGRES_PASSWORD"} <= read
    assert read - documented_variables() == set()


def test_every_documented_variable_is_read():
    others = text("compose.yaml") + text("Makefile")
    assert {name for name in documented_variables() - variables_read() if name not in others} == set()


def test_unchanged_copy_of_env_example_changes_no_setting():
    assert [line for line in text(".env.example").splitlines() if line and not line.startswith("#")] == []


@pytest.fixture(scope="module")
def make():
    if not shutil.which("make"):
        pytest.skip("make is not installed")

    def run(*arguments):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        command = ["make", "--no-print-directory", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=True
        )

    return run


def test_make_help_lists_every_target(make):
    targets = set(re.findall(r"^\.PHONY: (\w+)$", text("Makefile"), re.MULTILINE))
    not_for_people = {"reinstall"}
    listed = set(re.findall(r"^  make (\w+) +\S", make("help").stdout, re.MULTILINE))
    assert listed == targets - not_for_people
    assert make().stdout == make("help").stdout


@pytest.mark.parametrize("target", ["run", "serve", "admin", "test", "lint", "clean"])
def test_dry_run_of_a_make_target_prints_no_error(make, target):
    assert make("--dry-run", target).stderr == ""
