"""How gunicorn serves the site. It reads this file by itself: `gunicorn careerguide.wsgi`."""

import os


def number(name: str, default: int, most: int) -> int:
    """The whole number from 1 to ``most`` in the environment variable ``name``."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal() or not 1 <= int(value) <= most:
        raise SystemExit(f"careerguide: {name} must be a whole number from 1 to {most}, not {value!r}.")
    return int(value)


# Only this machine can reach it, unless a container or a proxy on another machine needs more.
bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{number('PORT', 8000, most=65535)}"

# The site reads X-Forwarded-Proto itself (careerguide.web.clients). gunicorn would take "HTTPS" and "https, http" for
# http, and refuse two headers that differ. No proxy moves the site below a path.
secure_scheme_headers = {}
forwarder_headers = ""

# Each thread keeps a database connection of its own: 5 x 4 stay far below PostgreSQL's default of 100.
workers = number("WEB_CONCURRENCY", min(2 * (os.cpu_count() or 1) + 1, 5), most=1000)
threads = 4
# Slow clients hold none of these threads.
worker_class = "careerguide.web.gunicorn_worker.CollectingWorker"
# For each worker, slow clients among them. Far below the 1,024 files that a process may commonly open.
worker_connections = 800

# The site is imported once, before the workers start. A setting that is wrong then ends the server with its
# sentence; imported by each worker, it would be said again and again while the workers die and come back.
preload_app = True

# A worker shows that it lives by touching a file; on a disk that is slow for a moment it would be taken for dead.
if os.path.isdir("/dev/shm"):
    worker_tmp_dir = "/dev/shm"
# Nobody steers the server through a socket in somebody's home folder.
control_socket_disable = True

timeout = 30
graceful_timeout = 30
keepalive = 5
# Memory that leaks is given back now and then, and never by all workers at once.
max_requests = 10_000
max_requests_jitter = 1_000

accesslog = "-"
# Without the query string and the page that linked here: both may hold the key of a preview, or what a reader typed.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(B)s %(D)sus "%(a)s"'
loglevel = (os.environ.get("LOG_LEVEL") or "info").lower()
