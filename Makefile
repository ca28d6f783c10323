# What a person types. `make` alone lists it all.
#
# Everything happens in .venv. A stamp there is older than a lock that changed, so an unchanged lock installs nothing.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# The project itself: no network and no isolation, its build backend is in the lock.
EDITABLE := $(PIP) install --no-deps --no-build-isolation --no-index --editable .

.DEFAULT_GOAL := help
.PHONY: help install run dev test soak check bench lock messages clean \
        format-check lint types contracts templates spelling declared translations locked

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

## --- installing

# A stamp of its own: without python3-venv the command below fails and leaves half an environment.
$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 2) and "Vraagbaak needs Python 3.11.2 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: requirements.lock pyproject.toml hatch_build.py | $(VENV)/.made
	@echo "Installing what the forum needs into $(VENV) (about half a minute)"
	@$(PIP) install --require-hashes --use-pep517 --requirement requirements.lock
	@$(EDITABLE)
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing what tests and checks need (about a minute)"
	@$(PIP) install --require-hashes --use-pep517 --requirement requirements-dev.lock
	@touch $@

install: $(VENV)/.installed ## install the locked dependencies and the project into .venv

## --- using

run: $(VENV)/.installed ## a forum on http://127.0.0.1:8000, with a small demo on the first run
	@$(BIN)/forum run

dev: $(VENV)/.installed ## the same, reloaded when a file changes
	@$(BIN)/forum run --reload

## --- testing

# Three at once on two cores: a test often waits for a browser, a server or a database.
test: $(VENV)/.installed-dev ## all tests but the long ones
	$(BIN)/python -m pytest -m "not soak" -n 3 --dist worksteal --get-browser $(ARGS)

soak: $(VENV)/.installed-dev ## what takes long: many kills, large volumes, long fuzzing
	$(BIN)/python -m pytest -m soak -n 2 --dist worksteal --get-browser $(ARGS)

bench: $(VENV)/.installed-dev ## the benchmarks, as a table and as JSON
	$(BIN)/python -m bench $(ARGS)

## --- checking

CHECKS := format-check lint types contracts templates spelling declared translations locked

check: $(VENV)/.installed-dev ## format, lint, types, import contracts, templates, translations, lock
	@$(MAKE) --no-print-directory --keep-going --jobs=2 --output-sync=target $(CHECKS)
	@echo "All checks passed: $(CHECKS)"

format-check:
	@$(BIN)/ruff format --check --quiet . || { echo "make format puts these in order"; exit 1; }

lint:
	@$(BIN)/ruff check --quiet .

types:
	@$(BIN)/mypy --no-error-summary

contracts:
	@$(BIN)/lint-imports --no-logo > $(VENV)/contracts.txt || { cat $(VENV)/contracts.txt; exit 1; }

templates:
	@$(BIN)/djlint --lint --quiet templates

spelling:
	@$(BIN)/codespell

declared:
	@$(BIN)/deptry --no-ansi . 2> $(VENV)/declared.txt || { cat $(VENV)/declared.txt; exit 1; }

translations:
	@$(BIN)/python bin/messages.py --check

locked:
	@$(BIN)/python bin/lock.py --check

.PHONY: format
format: $(VENV)/.installed-dev ## put the source in order
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

## --- keeping up

lock: $(VENV)/.installed-dev ## resolve the dependencies anew (needs uv; ARGS=--upgrade takes new releases)
	$(BIN)/python bin/lock.py $(ARGS)

messages: $(VENV)/.installed-dev ## bring the catalogues up to the texts in the source
	$(BIN)/python bin/messages.py

clean: ## remove what was installed and cached here (a forum's data stays)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
