"""The configuration of gunicorn, which reads this file by default: `gunicorn careerguide.wsgi`."""

import gc
import os


def env_int(name: str, default: int, limit: int) -> int:
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or not 1 <= int(value) <= limit:
        raise SystemExit(f"careerguide: {name} must be a whole number from 1 to {limit}, not {value!r}.")
    return int(value)


# By default only this machine can connect. A container, or a proxy on another machine, needs another HOST.
bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{env_int('PORT', 8000, limit=65535)}"

# The site reads X-Forwarded-Proto itself (careerguide/web/clients.py). gunicorn would treat "HTTPS" and "https, http"
# as http, and reject conflicting headers.
secure_scheme_headers = {}
# Do not let a proxy set SCRIPT_NAME or PATH_INFO.
forwarder_headers = ""

# In bytes, with the method and the version: enough for a form with many checked boxes. If a URL is longer, the worker
# requests an error page of the site instead.
limit_request_line = 8190
# Referer contains such a URL with the name of the host.
limit_request_field_size = 16 * 1024

# Each thread has its own database connection: 5 x 4 connections are far below PostgreSQL's default limit of 100.
workers = env_int("WEB_CONCURRENCY", min(2 * (os.cpu_count() or 1) + 1, 5), limit=1000)
threads = 4
# Slow clients do not occupy these threads.
worker_class = "careerguide.web.gunicorn_worker.CollectingWorker"
# The maximum number of connections of each worker, below the common limit of 1,024 open files per process.
worker_connections = 800

# Import the site once, before the workers start: a wrong setting then stops the server with one message, instead of
# crashing every worker again and again.
preload_app = True

# Workers touch a file to show that they are alive. Keep it in memory: on a slow disk, gunicorn could kill them.
if os.path.isdir("/dev/shm"):
    worker_tmp_dir = "/dev/shm"
# Do not open a control socket in the home directory.
control_socket_disable = True

timeout = 30
graceful_timeout = 30
keepalive = 5
# Restart workers from time to time in case of memory leaks, but not all at once. A new worker has no stored pages.
max_requests = 200_000
max_requests_jitter = 50_000

accesslog = "-"
# Leave out the query string and the referrer: both may contain the key of a preview, or text that a reader typed.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(B)s %(D)sus "%(a)s"'
loglevel = (os.environ.get("LOG_LEVEL") or "info").lower()


def when_ready(server) -> None:
    """Load what all workers need before they start: they share its memory, and no reader waits for it."""
    from django.apps import apps
    from django.db import connections
    from django.urls import get_resolver

    if not apps.is_installed("programs"):
        # A benchmark serves another site with this file.
        return
    from careerguide.database.errors import error_line
    from careerguide.site.dashboard import audit_public_pages
    from programs.catalog.table import program_table

    # This imports the views and the admin.
    get_resolver().url_patterns  # noqa: B018
    try:
        program_table()
        audit_public_pages()
    except Exception as error:  # Even then, most pages work.
        server.log.warning("The first requests read the catalog and audit it: %s", error_line(error))
    finally:
        # Workers must not share a connection.
        connections.close_all()
    # A garbage collection would write to these objects, and so copy their memory into each worker.
    gc.collect()
    gc.freeze()
