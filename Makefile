# One command does each job. `make help` lists them.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# A stamp newer than the lock and pyproject means the environment is ready; then setup costs nothing.
BASE_READY := $(VENV)/.ready-base
SERVE_READY := $(VENV)/.ready-serve
DEV_READY := $(VENV)/.ready-dev
# Service, documents, training and cohorts are tested too, so development needs what they import.
DEV_LOCKS := requirements/dev.txt requirements/serve.txt requirements/documents.txt \
	requirements/train.txt requirements/cohort.txt
SERVE_LOCKS := requirements/serve.txt requirements/documents.txt
RECIPE := pyproject.toml requirements/build.txt scripts/make_env.py

.PHONY: help setup setup-base demo serve test test-all schemathesis check fix knowledge bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(DEV_READY) ## create .venv and install the package with its development tools

setup-base: $(BASE_READY) ## the same with the base requirements only

$(DEV_READY): $(DEV_LOCKS) $(RECIPE)
	@echo "Setting up $(VENV) (once; takes a minute or two) ..."
	@$(PYTHON) scripts/make_env.py $(VENV) $(DEV_LOCKS) requirements/build.txt
	@$(BIN)/python -m compileall -q src
	@touch $(BASE_READY) $(SERVE_READY) $(DEV_READY)

$(SERVE_READY): $(SERVE_LOCKS) $(RECIPE)
	@echo "Setting up $(VENV) (once; takes half a minute) ..."
	@$(PYTHON) scripts/make_env.py $(VENV) $(SERVE_LOCKS) requirements/build.txt
	@$(BIN)/python -m compileall -q src
	@touch $(BASE_READY) $(SERVE_READY)

$(BASE_READY): requirements/base.txt $(RECIPE)
	@echo "Setting up $(VENV) (once; takes a few seconds) ..."
	@$(PYTHON) scripts/make_env.py $(VENV) requirements/base.txt requirements/build.txt
	@$(BIN)/python -m compileall -q src
	@touch $(BASE_READY)

demo: $(BASE_READY) ## assess the shipped example patient: options on the screen, report as HTML
	@$(BIN)/oncobasis assess examples/luad-egfr.yaml
	@$(BIN)/oncobasis assess examples/luad-egfr.yaml --out build/demo --format json,html
	@echo
	@echo "The same as a page for the tumour board:"
	@ls -1 build/demo/*.html | sed 's/^/  /'

serve: $(SERVE_READY) ## serve CDS Hooks and the API on this machine, with the example patient
	@$(BIN)/oncobasis serve --state build/serve --case examples/luad-egfr.yaml $(SERVE_ARGS)

test: $(DEV_READY) ## run the tests (all but the slow ones)
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not slow" $(PYTEST_ARGS)

test-all: $(DEV_READY) ## run every test, the slow ones too
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile $(PYTEST_ARGS)

schemathesis: $(DEV_READY) ## call a running service with generated requests, all checks (EXAMPLES=200)
	@$(BIN)/python scripts/run_schemathesis.py $(or $(EXAMPLES),100) $(SCHEMATHESIS_ARGS)

check: $(DEV_READY) ## format, lint, types, direction of imports, tree
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python scripts/check_imports.py
	@$(BIN)/python scripts/check_tree.py

fix: $(DEV_READY) ## format, and repair what the linter can repair
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

knowledge: $(BASE_READY) ## compile knowledge/ into the bundle, verify it, write docs/coverage.md
	@$(BIN)/oncobasis knowledge build
	@$(BIN)/oncobasis knowledge verify
	@$(BIN)/python scripts/write_coverage.py

bench: $(DEV_READY) ## measure import and cold-start times and the size of the environment
	@$(BIN)/python scripts/bench_start.py

# One resolution for everything, so that any two of the locks can share an environment. No index
# address is written: the installer asks the one that its own settings name.
COMPILE := $(BIN)/uv pip compile --quiet --python-version 3.11 \
	--python-platform x86_64-manylinux_2_28 --generate-hashes --no-emit-index-url \
	--no-header --no-annotate
EXTRAS := dev serve documents train cohort

lock: $(DEV_READY) ## resolve the requirement files anew (needs an index; UPGRADE=--upgrade for newer)
	@$(COMPILE) $(UPGRADE) pyproject.toml --all-extras --group build -o requirements/full.txt
	@$(COMPILE) pyproject.toml -c requirements/full.txt -o requirements/base.txt
	@$(COMPILE) --group build -c requirements/full.txt -o requirements/build.txt
	@for extra in $(EXTRAS); do \
		$(COMPILE) pyproject.toml --extra $$extra -c requirements/full.txt \
			-o requirements/$$extra.txt || exit 1; \
	done

clean: ## remove the environment and everything that was built
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
