# `make run` serves the demo, `make test` runs every test, `make check` every gate.
# Another Python beside the usual one: make test PYTHON=python3.13 VENV=.venv-3.13

PYTHON ?=
VENV ?= .venv
PYTEST ?= -n auto --maxprocesses 4
BIN := $(VENV)/bin
TEMPLATES := survey_app/web/templates survey_app/cli/sample_site
export PYTHON VENV

.DELETE_ON_ERROR:
.PHONY: help run test test-widget test-python accessibility test-wordpress check check-style check-types check-layers check-schema check-widget format lock

help: ## show this
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: export DEMO = 1
run: export DATABASE_URL ?= sqlite:///$(CURDIR)/instance/demo.db
run: $(VENV)/installed-server ## serve the demo: a school's site with the widget, the form, the totals
	@$(BIN)/flask database upgrade
	@$(BIN)/flask demo load
	@exec $(BIN)/flask demo serve

test: test-widget test-python ## run all tests, those in a browser and on PostgreSQL too

test-widget: widget/node_modules/.package-lock.json
	cd widget && npm test --silent

test-python: $(VENV)/installed-development $(VENV)/system-packages
	$(BIN)/pytest $(PYTEST) --reruns 1 -rfER

test-wordpress: export WORDPRESS = $(abspath $(VENV)/wordpress)
test-wordpress: $(VENV)/installed-development $(VENV)/system-packages ## prove the snippets inside a real WordPress (Debian's, with PHP and MariaDB)
	.ci/bring-wordpress $(WORDPRESS)
	$(BIN)/pytest tests/wordpress/prove_embedding.py

accessibility: $(VENV)/installed-development $(VENV)/system-packages widget/node_modules/.package-lock.json ## test it and write what /accessibility states
	$(BIN)/python -m pytest $(PYTEST) -m wcag -p tests.accessibility_results \
		--accessibility-results docs/accessibility-results.json tests/browser

check: check-style check-types check-layers check-schema check-widget ## run all gates: style, types, layers, schema, size

check-style: $(VENV)/installed-development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --check --lint $(TEMPLATES)

check-types: $(VENV)/installed-development
	$(BIN)/mypy

check-layers: $(VENV)/installed-development
	$(BIN)/lint-imports

check-schema: $(VENV)/installed-development
	$(BIN)/python .ci/check_schema.py

check-widget: widget/node_modules/.package-lock.json
	cd widget && npm run --silent check

format: $(VENV)/installed-development widget/node_modules/.package-lock.json ## bring all files into the agreed form
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/djlint --quiet --reformat $(TEMPLATES)
	cd widget && npm run --silent format

lock: $(VENV)/installed-development ## pin the newest allowed versions of all requirements
	$(BIN)/pip install --quiet uv
	for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; \
	done

$(BIN)/python:
	.ci/create-environment

$(VENV)/installed-server: requirements.txt | $(BIN)/python
	$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/installed-development: requirements-dev.txt | $(BIN)/python
	$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@ $(VENV)/installed-server

$(VENV)/system-packages: .ci/bring-system-packages | $(BIN)/python
	.ci/bring-system-packages chromium libreoffice
	touch $@

widget/node_modules/.package-lock.json: widget/package.json widget/package-lock.json
	.ci/bring-system-packages node
	cd widget && npm ci --silent
	touch $@
