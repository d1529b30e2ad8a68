"""The production server for tests: gunicorn with the files of the Docker image, as an unprivileged user."""

import http.client
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg2
import pytest

from tests.site.test_deployment import COPY_LINE, ROOT, text
from tests.with_postgres import free_port

KEY = {"DJANGO_SECRET_KEY": "only-for-the-tests-of-the-server-and-for-nothing-else"}
SECURE_HOST = "guide.example"
# A timeout in seconds that is long enough for a busy machine.
PATIENCE = 180


def other_user():
    """Arguments that start a process as an unprivileged user.

    Empty if this process is not root, or if that user cannot run this Python, for example because it is in root's home.
    """
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("nobody")
    how = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    try:
        subprocess.run(
            [sys.executable, "-c", "import django, gunicorn"], cwd="/", check=True, capture_output=True, **how
        )
    except (OSError, subprocess.CalledProcessError):
        return {}
    return how


class Installation:
    def __init__(self, folder):
        self.folder = folder
        self.user = other_user()
        self.environment = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"}
        for line in COPY_LINE.finditer(text("Dockerfile")):
            for source in line["sources"].split():
                self.copy(source)
        var = folder / "var"
        var.mkdir()
        if self.user:
            os.chown(var, self.user["user"], self.user["group"])

    def copy(self, source):
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, self.folder / source, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / source, self.folder)
        # Other users need to read these copies, even if they cannot read the originals.
        for path in [self.folder / source, *(self.folder / source).rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)

    def python(self, *arguments, **environment):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            **self.user,
        )

    def manage(self, *arguments, **environment):
        done = self.python("manage.py", *arguments, **environment)
        assert done.returncode == 0, done.stderr
        return done

    @contextmanager
    def served(self, **environment):
        port = free_port()
        # No test depends on the number of gunicorn workers.
        environment = self.environment | KEY | {"PORT": str(port), "WEB_CONCURRENCY": "1"} | environment
        log_path = self.folder / f"log-{port}"
        with open(log_path, "w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "careerguide.wsgi"],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self.user,
            )
        server = Server(process, port, environment, log_path)
        try:
            server.wait_until_up()
            yield server
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class Server:
    def __init__(self, process, port, environment, log):
        self.process = process
        self.port = port
        self.environment = environment
        self.log = log

    def wait_until_up(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                if self.get("/healthz").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"the server did not start:\n{self.log.read_text()}")

    def get(self, url, **headers):
        """The response, with its content in `body`. Redirects are not followed."""
        return self._ask("GET", url, None, headers)

    def post(self, url, data: dict, **headers):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", url, urlencode(data), kind | headers)

    def ask(self, method, url, body=None, **headers):
        return self._ask(method, url, body, headers)

    def _ask(self, method, url, body, headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            host = self.environment.get("DJANGO_ALLOWED_HOSTS", f"127.0.0.1:{self.port}").split(",")[0]
            headers = {"Host": host} | {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, url, body=body, headers=headers)
            answer = connection.getresponse()
            answer.body = answer.read()
            return answer
        finally:
            connection.close()


@pytest.fixture(scope="session")
def installation():
    # Do not use pytest's temporary folder, which only its owner can enter.
    with tempfile.TemporaryDirectory(prefix="careerguide-server-") as folder:
        os.chmod(folder, 0o755)
        installation = Installation(Path(folder))
        installation.manage("collectstatic", "--noinput", DJANGO_SECRET_KEY="only-to-collect-static-files")
        yield installation


@pytest.fixture(scope="session")
def database():
    """Environment variables for an empty database: none for SQLite, or the URL of a new PostgreSQL database."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    name = f"careerguide_server_{os.getpid()}"
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@pytest.fixture(scope="session")
def server(installation, database):
    installation.manage("migrate", **KEY, **database)
    installation.manage("load_content", "--guides-only", **KEY, **database)
    with installation.served(DJANGO_HTTPS="0", **database) as server:
        yield server


@pytest.fixture(scope="session")
def secure_server(installation, database, server):
    with installation.served(DJANGO_HTTPS="1", DJANGO_ALLOWED_HOSTS=SECURE_HOST, **database) as secure:
        yield secure
