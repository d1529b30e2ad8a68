# Everything runs in .venv, which is created when a target first needs it.
# All paths are relative, so that the path of this directory may contain a space: make cannot quote paths.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

python := .venv/bin/python
manage := $(python) manage.py
pip := $(python) -m pip --disable-pip-version-check --quiet

# Variables in .env are used unless the environment sets them. The file is read, not executed, as in Docker Compose.
dotenv = if [ -f .env ]; then while read -r line || [ -n "$$line" ]; do case "$$line" in [A-Z]*=*) \
	printenv "$${line%%=*}" > /dev/null || export "$$line";; esac; done < .env; fi
prepare = $(manage) load_content --migrate
# The shell becomes the server (exec), which is then the parent of this process.
publish = $(manage) publish_scheduled --loop --child &

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: .venv/runtime ## Start the site on http://127.0.0.1:8000 for development (PORT=...)
	@$(dotenv); export DJANGO_DEBUG=1; $(prepare) && { $(publish) exec $(manage) runserver "127.0.0.1:$${PORT:-8000}"; }

.PHONY: serve
serve: .venv/runtime ## Start the production server, gunicorn, on the same database (PORT=..., DATABASE_URL=...)
	@$(dotenv); export DJANGO_DEBUG=0 DJANGO_HTTPS="$${DJANGO_HTTPS:-0}"; \
	if [ -z "$$DJANGO_SECRET_KEY" ]; then \
		mkdir -p var; \
		test -s var/secret_key || (umask 077; $(python) -c 'import secrets; print(secrets.token_urlsafe(50))' > var/secret_key); \
		export DJANGO_SECRET_KEY="$$(cat var/secret_key)"; \
	fi; \
	$(manage) collectstatic --noinput --verbosity 0 && $(prepare) && { $(publish) exec $(python) -m gunicorn careerguide.wsgi; }

.PHONY: world
world: .venv/runtime ## Load all programs of the official sources, 304,923, into the same database (takes minutes)
	@$(dotenv); export DJANGO_DEBUG=1; $(manage) load_content --migrate --world

.PHONY: admin
admin: .venv/runtime ## Create an admin account (prompts, or reads DJANGO_SUPERUSER_USERNAME and _PASSWORD)
	@$(dotenv); export DJANGO_DEBUG=1; $(manage) migrate --verbosity 0 && $(manage) make_admin

.PHONY: manage
manage: .venv/runtime ## Run a manage.py command on the same database (ARGS="make_token NAME")
	@$(dotenv); export DJANGO_DEBUG="$${DJANGO_DEBUG:-1}"; exec $(manage) $(ARGS)

.PHONY: test
test: .venv/development ## Run all tests on SQLite, and on PostgreSQL if it is installed (ARGS="-k name")
	@$(python) tests/run_all.py $(ARGS)

.PHONY: bench
bench: .venv/development ## Measure speed, size and memory with up to a million programs (ARGS="--only pages", 20 minutes)
	@$(python) benchmarks/bench.py $(ARGS)

.PHONY: lint
lint: .venv/development ## Check style, templates, migrations and the production settings
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m djlint --lint --quiet templates
	$(python) -m bandit --quiet --recursive --severity-level medium careerguide roles programs
	@unset DATABASE_URL; export DJANGO_DEBUG=1; set -x; \
	$(manage) makemigrations --check --dry-run && $(manage) check
	@unset DATABASE_URL; export DJANGO_DEBUG=0 DJANGO_HTTPS=1 DJANGO_SECRET_KEY="$$($(python) -c 'import secrets; print(secrets.token_urlsafe(50))')"; \
	set -x; $(manage) check --deploy --fail-level WARNING

.PHONY: openapi
openapi: .venv/development ## Describe the API again in openapi.json, after a change of its filters or fields
	@DJANGO_DEBUG=1 $(manage) write_openapi

.PHONY: picture
picture: .venv/development ## Take the picture of the README again, which needs Chromium (CHROMIUM=path)
	@$(python) tests/take_picture.py

.PHONY: clean
clean: ## Remove generated files, but not the database and the secret key in var/
	rm -rf .venv .cache .hypothesis .pytest_cache .ruff_cache .coverage htmlcov var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# .venv/runtime and .venv/development record what is installed, so that the next start needs no network. If the Python
# of .venv is missing (after a system upgrade, or an interrupted start), everything is installed again.
unless_usable := $(if $(shell test -x $(python) && echo yes),,reinstall)

.venv/runtime: requirements.txt $(unless_usable)
	@$(make_venv)
	@echo "Installing the packages of the site (once)..."
	@$(pip) install --requirement requirements.txt
	@touch $@

.venv/development: requirements.txt requirements-dev.txt $(unless_usable)
	@$(make_venv)
	@echo "Installing the packages of the site and its tests (once)..."
	@$(pip) install --requirement requirements-dev.txt
	@touch $@ .venv/runtime

.PHONY: reinstall
reinstall:

make_venv = $(python) -m pip --version > /dev/null 2>&1 && exit 0; \
	for candidate in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || continue; \
		found="$$candidate"; \
		"$$candidate" -c 'import ensurepip, venv' 2> /dev/null || continue; \
		exec "$$candidate" -m venv --clear .venv; \
	done; \
	if [ -n "$$found" ]; \
	then echo "$$found lacks its venv module; install it (on Debian and Ubuntu: apt install python3-venv)."; \
	else echo "Python 3.11 or newer was not found; install it (on Debian and Ubuntu: apt install python3 python3-venv)."; \
	fi >&2; exit 1
