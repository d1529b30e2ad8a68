"""nginx in front of the site, configured as in compose.yaml."""

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tests.site.conftest import needed
from tests.site.test_deployment import text
from tests.support.server import PATIENCE, Server
from tests.with_postgres import free_port


def nginx_path() -> str:
    # On Debian, nginx is not in the PATH of unprivileged users.
    return needed("nginx", shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"))


def write_configuration(folder: Path, port: int, site_port: int) -> Path:
    configuration = text("docs/nginx.conf")
    for shipped, ours in [
        ("server web:8000;", f"server 127.0.0.1:{site_port};"),
        ("listen 8000;", f"listen 127.0.0.1:{port};"),
        (" /tmp/", f" {folder}/"),
    ]:
        assert shipped in configuration
        configuration = configuration.replace(shipped, ours)
    path = folder / "nginx.conf"
    path.write_text(configuration)
    return path


class Proxy(Server):
    def wait_until_answers(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return self.get("/healthz")
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"nginx did not start:\n{self.log.read_text()}")


@contextmanager
def proxied(site_port: int, **environment):
    nginx = nginx_path()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="careerguide-nginx-") as name:
        # If root starts nginx, its workers run as another user and must read this folder.
        os.chmod(name, 0o755)
        folder = Path(name)
        configuration = write_configuration(folder, port, site_port)
        with open(folder / "log", "w") as log:
            process = subprocess.Popen(
                [nginx, "-c", configuration, "-g", "daemon off;"], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        proxy = Proxy(process, port, environment, folder / "log")
        try:
            proxy.wait_until_answers()
            yield proxy
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            # Read the log after nginx has stopped, because nginx logs a request after its response.
            proxy.log_text = proxy.log.read_text()
