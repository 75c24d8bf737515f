# One command does each job. `make help` lists them.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE :=

# A stamp newer than the lock and pyproject means the environment is ready; then setup costs nothing.
BASE_READY := $(VENV)/.ready-base
DEV_READY := $(VENV)/.ready-dev
RECIPE := pyproject.toml requirements/build.txt scripts/make_env.py

.PHONY: help setup setup-base demo test test-all check fix knowledge bench lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

setup: $(DEV_READY) ## create .venv and install the package with its development tools

setup-base: $(BASE_READY) ## the same with the base requirements only

$(DEV_READY): requirements/dev.txt $(RECIPE)
	@echo "Setting up $(VENV) (once; takes about half a minute) ..."
	@$(PYTHON) scripts/make_env.py $(VENV) requirements/dev.txt requirements/build.txt
	@touch $(BASE_READY) $(DEV_READY)

$(BASE_READY): requirements/base.txt $(RECIPE)
	@echo "Setting up $(VENV) (once; takes a few seconds) ..."
	@$(PYTHON) scripts/make_env.py $(VENV) requirements/base.txt requirements/build.txt
	@touch $(BASE_READY)
