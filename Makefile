# Needs make and Python 3.11 or newer, nothing else. Packages land in .venv, data in .data (see README).

PYTHON ?= python3
WORKERS ?= auto
ARGS ?=
PY := .venv/bin/python
READY := .venv/.ready
NOWHERE := postgres://nobody@127.0.0.1:1/none

.DEFAULT_GOAL := help
.PHONY: help ready run stop test check _types _rest bench messages lock clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 20

run: ready ## start the portal: make run PORT=8000 SAMPLE=1 (SAMPLE=0: without the invented data)
	@exec $(PY) manage.py run_local

stop: ## stop the embedded PostgreSQL
	@if [ -x $(PY) ]; then $(PY) -m sonderborg.postgres stop; fi

# One shell, so that the trap sees the end however it comes: done, failed, Ctrl-C.
test: ready ## run all tests against a throw-away PostgreSQL: make test ARGS="-k recurrence"
	@data=$$(mktemp -d) || exit 1; \
	unset DATABASE_URL PORTAL_ENV DEBUG PYTHONDONTWRITEBYTECODE; export PORTAL_DATA_DIR="$$data" PORTAL_PG_THROWAWAY=1; \
	trap '$(PY) -m sonderborg.postgres remove; rm -rf "$$data"' EXIT; trap 'exit 130' HUP INT TERM; \
	$(PY) -m pytest -n $(WORKERS) --dist worksteal $(ARGS); status=$$?; \
	if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null; then \
		echo "!!! CHROMIUM WAS NOT FOUND: THE BROWSER TESTS DID NOT RUN. Install it (Debian: apt install chromium)."; \
	fi; \
	exit $$status

# None of it asks a database, so none is started. The types take as long as all the rest, and are checked beside it.
check: export DATABASE_URL = $(NOWHERE)
check: ready ## format, lint, types, migrations, translations, deployment settings
	@$(MAKE) --no-print-directory --jobs=2 _types _rest

_types:
	$(PY) -m mypy sonderborg indicators events initiatives

_rest:
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	$(PY) manage.py check_translations
	PORTAL_ENV=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
		SITE_URL=https://portal.example.dk ALLOWED_HOSTS=portal.example.dk CITY_EMAIL=x@example.dk CITY_PHONE=0 \
		$(PY) manage.py check --deploy --fail-level WARNING

bench: ready ## measure, as one table
	@$(PY) bench/run.py $(ARGS)

messages: ready ## collect the texts to translate, and compile what is translated (needs GNU gettext)
	$(PY) manage.py makemessages --locale da --locale de --locale en --no-obsolete --no-location
	$(PY) manage.py compilemessages --verbosity 0 --ignore .venv

lock: ready ## renew requirements.lock from pyproject.toml: make lock ARGS=--upgrade
	$(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev \
		--no-annotate --no-header $(ARGS) pyproject.toml -o requirements.lock

clean: stop ## remove the packages and caches; the data in .data stay
	rm -rf .venv .venv.lock .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

# --- Set-up: once, and again when the lock changes. Two at once wait for each other. ---

ready:
	@$(MAKE) -q $(READY) 2>/dev/null && exit 0; \
	new=; python=; \
	for try in "$(PYTHON)" python3 python3.13 python3.12 python3.11 python3.14; do \
		"$$try" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		new=$$try; \
		"$$try" -c 'import ensurepip, venv' 2>/dev/null && python=$$try && break; \
	done; \
	if [ -z "$$new" ]; then \
		echo "Python 3.11 or newer was not found: install it, or name it: make run PYTHON=/path/to/python3" >&2; exit 1; \
	elif [ -z "$$python" ]; then \
		echo "$$new cannot make a virtual environment: install its venv (Debian: apt install python3-venv)" >&2; exit 1; \
	fi; \
	"$$python" -c 'import fcntl, os, sys; lock = os.open(".venv.lock", os.O_CREAT | os.O_RDWR, 0o644); \
	os.set_inheritable(lock, True); fcntl.flock(lock, fcntl.LOCK_EX); os.execvp(sys.argv[1], sys.argv[1:])' \
		$(MAKE) -s --no-print-directory $(READY) PYTHON="$$python"

# uv takes a fifth of pip's time. It does not trust a network's own certificates unless told; last resort is pip.
$(READY): requirements.lock
	@echo "Installing the locked packages into .venv ..."
	@$(PY) -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv
	@sync="$(PY) -m uv pip sync --quiet --python $(PY) requirements.lock"; \
	{ $(PY) -m pip install --quiet --disable-pip-version-check uv && \
		{ $$sync || $$sync --system-certs; }; } >.venv/uv.log 2>&1 || \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@
