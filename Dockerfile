FROM python:3.13-slim AS builder
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --requirement requirements.txt


FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000
COPY --from=builder /venv /venv

WORKDIR /app
COPY manage.py gunicorn.conf.py ./
COPY careerguide/ careerguide/
COPY roles/ roles/
COPY programs/ programs/
COPY templates/ templates/
COPY static/ static/
COPY fixtures/ fixtures/

# The user is a number, so that an orchestrator can see that it is not root. It owns only var/ and cannot change code.
RUN install --directory --owner=10001 --group=10001 var
USER 10001:10001

# The settings require a key. This one is used only for this command and signs nothing.
RUN DJANGO_SECRET_KEY=only-to-collect-static-files python manage.py collectstatic --noinput

EXPOSE 8000
# This uses Python, because slim images have no curl. The Host header is the first host in DJANGO_ALLOWED_HOSTS.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', headers={'Host': os.environ.get('DJANGO_ALLOWED_HOSTS', '').split(',')[0].strip().lstrip('.*') or '127.0.0.1'}), timeout=4)"]

# compose.yaml runs the migrations in a separate container, so that web containers do not run them at the same time.
CMD ["gunicorn", "careerguide.wsgi"]
