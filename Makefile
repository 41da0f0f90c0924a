# Needs Python 3.11 or newer with venv, and make. Another Python: make test PYTHON=python3.13
PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
BIN    := $(VENV)/bin

.NOTPARALLEL:
.DELETE_ON_ERROR:
.SECONDARY:
.DEFAULT_GOAL := help
.PHONY: help demo test lint check format bench docs clean

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.demo  ## run notebooks/00_quickstart.py
	$(BIN)/python notebooks/00_quickstart.py

test: $(VENV)/.test  ## run the tests that are not slow; pytest's options go into ARGS
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto $(ARGS)

lint: $(VENV)/.dev  ## format, lint and types as CI sees them
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/basedpyright --pythonpath $(BIN)/python

check: lint test  ## lint, then the tests

format: $(VENV)/.dev  ## rewrite the code in the project's format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.bench  ## print the benchmark table
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/.docs  ## run the notebooks and build the pages into build/site
	PYTHONPATH=$(CURDIR)/notebooks NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "build/site/index.html"

clean:  ## remove the environment and everything the tools wrote
	rm -rf $(VENV) build dist .coverage .hypothesis .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# `.venv/.demo` is newer than pyproject.toml when `.[demo]` is installed as pyproject.toml says.
$(VENV)/.%: pyproject.toml | $(VENV)/.created
	@echo "Installing seegrad[$*] into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@

$(VENV)/.created:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "make: there is no $(PYTHON). seegrad needs Python 3.11 or newer:" \
	       "name one with PYTHON=, for example make test PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit( \
	  "make: seegrad needs Python 3.11 or newer, but $(PYTHON) is %d.%d. " \
	  "Name another one with PYTHON=, for example make test PYTHON=python3.13" \
	  % sys.version_info[:2])'
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@
