# make run and make test need nothing but make and Python 3.11 or newer; the first use makes $(VENV) from requirements.lock.

VENV ?= .venv
ROUNDS ?= 300
ARGS ?=

# The first Python of these that is new enough makes the environment; PYTHON=... chooses another one.
PYTHONS = python3 python3.13 python3.12 python3.11
PYTHON ?= $(shell for python in $(PYTHONS); do $$python -c $(NEW_ENOUGH) 2>/dev/null && echo $$python && break; done)
NEW_ENOUGH = 'import sys; sys.exit(sys.version_info < (3, 11))'

BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet
INSTALLED = $(VENV)/.installed
PIP_TOOLS = pip-tools==7.6.2

.PHONY: help install run test check static durability journey bench coverage docs lock

help:
	@echo 'make run         open the sample articles'
	@echo 'make test        run the tests (ARGS="-k words" chooses some)'
	@echo 'make check       formatting, lint, types, import contracts and the tests'
	@echo 'make static      make check without the tests'
	@echo 'make durability  kill and power-loss loops, ROUNDS=$(ROUNDS)'
	@echo 'make journey     the built program, from a wheel, in a real terminal'
	@echo 'make bench       one table of what is slow and what is not, into docs/performance.md'
	@echo 'make coverage    the tests with branch coverage'
	@echo 'make docs        draw docs/keys.md and the pictures from the program'
	@echo 'make lock        resolve requirements.lock anew, with the newest versions that fit'
	@echo 'make install     only make $(VENV)'

install: $(INSTALLED)

# The stamp is written last, so an interrupted installation is taken up again by the next make.
$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo 'No Python 3.11 or newer found. Install one, or name it: make PYTHON=/path/to/python' >&2; exit 1; }
	@$(PYTHON) -c $(NEW_ENOUGH) || { echo '$(PYTHON) is no Python 3.11 or newer.' >&2; exit 1; }
	@$(BIN)/python -c $(NEW_ENOUGH) 2>/dev/null && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@echo 'Installing into $(VENV), once ...'
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

run: $(INSTALLED)
	@$(BIN)/reader seeds

test: $(INSTALLED)
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

check: static test

static: $(INSTALLED)
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

durability: $(INSTALLED)
	$(BIN)/python -m pytest -m durability --rounds $(ROUNDS) $(ARGS) tests/durability

journey: $(INSTALLED)
	$(BIN)/python -m pytest -m journey $(ARGS) tests/journey

bench: $(INSTALLED)
	$(BIN)/python -m tests.benchmarks --write docs/performance.md $(ARGS)

coverage: $(INSTALLED)
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist worksteal $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

docs: $(INSTALLED)
	$(BIN)/python docs/make_keys.py
	$(BIN)/python docs/make_pictures.py

# Resolved with the oldest Python that is supported: what it needs is enough for the newer ones.
lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check install --quiet '$(PIP_TOOLS)'
	build/lock/bin/python -c "$$WANTED" > build/requirements.in
	build/lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-annotate --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
		--output-file build/requirements.lock build/requirements.in
	{ echo "$$LOCK_HEADER"; cat build/requirements.lock; } > requirements.lock

define WANTED
import tomllib
project = tomllib.load(open('pyproject.toml', 'rb'))
print(*project['project']['dependencies'], *project['dependency-groups']['dev'], sep='\n')
endef
export WANTED

define LOCK_HEADER
# Every version that the reader is run, tested and built with, on Python 3.11 to 3.13. Made by "make lock"; not by hand.
endef
export LOCK_HEADER
