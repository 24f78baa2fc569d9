# Everything runs in .venv, which is made from requirements.lock. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test check format lock bench clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

demo: $(STAMP) ## the main job on the photographs of the project
	$(BIN)/provenance demo build/demo

test: $(STAMP) ## all tests
	$(BIN)/python -m pytest

check: $(STAMP) ## lint, formatting, types, import direction, fixtures, docs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python fixtures/build.py --check
	$(BIN)/python -m pytest --quiet tests/cli/test_docs.py

format: $(STAMP) ## bring the code into form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(STAMP) ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --all-extras --group dev --group bench --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet pyproject.toml -o requirements.lock

bench: $(STAMP) ## speed against a peer or a floor, in one run
	$(BIN)/python benchmarks/add.py
	$(BIN)/python benchmarks/search.py
	$(BIN)/python benchmarks/start.py

clean: ## remove what the targets made
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
