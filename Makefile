# Everything runs in .venv, which is made from requirements.lock. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYWB := build/pywb
PYTEST := $(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

.PHONY: help demo test hardships coverage fuzz mutants pdq peers check format man report setups lock licences audit sbom dist faults bench clean
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

HARDSHIPS := $(addprefix tests/,attacks browser faults fuzzing loopback setups supply)

test: $(STAMP) ## the tests; `make hardships` has the rest of them, `make check` those of the docs
	$(PYTEST) $(addprefix --ignore=,$(HARDSHIPS) tests/cli/test_docs.py)

hardships: $(STAMP) ## crashes, full disks, attacks, fuzzing, a real browser, setting up, releases
	$(PYTEST) $(HARDSHIPS)

# What must not have a branch that no test takes: limits, what may be asked, what is escaped, dates, verdicts, and what an archive acknowledges.
WHOLE := $(addprefix provenance/,model/limits.py decoding/* contents/* transport/* \
	rendering/clean.py rendering/github.py rendering/spreadsheet.py rendering/html/* rendering/markdown.py rendering/junit.py \
	model/edtf.py model/dates.py dating/* judging.py \
	$(addprefix archive/,writing.py inserting.py seals.py rows.py database.py migrating.py recovering.py))
# What gives processes little room or time, which counting takes itself, or ends forks without ceremony.
UNCOUNTED := $(addprefix tests/,faults/test_io_faults.py fuzzing/test_fuzzing.py::test_every_fault_is_found \
	faults/test_batch_faults.py::test_disk_that_is_full_ends_the_run_and_costs_nothing \
	faults/test_containers.py::TestPdf::test_pages_over_the_limit_are_told)
COVERAGE := $(BIN)/python -m coverage

coverage: $(STAMP) ## the branches that `make test` and `make hardships` take: 95 % of all, and every one where it matters most (WHOLE)
	rm -rf build/coverage
	mkdir -p build/coverage
	$(COVERAGE) run -m pytest -p tests.covering.patience --numprocesses=auto --dist=worksteal --ignore=tests/cli/test_docs.py $(addprefix --deselect=,$(UNCOUNTED))
	$(COVERAGE) combine --quiet
	$(COVERAGE) report; all=$$?; \
	$(COVERAGE) report --fail-under=100 --include="$$(set -f; echo $(WHOLE) | tr ' ' ,)" && exit $$all

# GPL, and it holds cryptography back: never in the same environment, and only ever run as a process.
peers: $(PYWB)/.installed ## pywb, the web archive that tests ask; without it they are skipped

$(PYWB)/.installed: tests/peers/mementos/pywb.lock
	$(PYTHON) -m venv $(PYWB)
	$(PYWB)/bin/python -m pip install --quiet --require-hashes -r tests/peers/mementos/pywb.lock
	touch $@

# Its package has no wheels for most machines, so it stays out of requirements.lock: without a compiler all else has to work.
pdq: $(STAMP) ## PDQ, the code that others exchange, and what needs it in the tests; without a C++ compiler it says so
	@if ! command -v $${CXX:-c++} >/dev/null && ! $(BIN)/python -c 'import pdqhash' 2>/dev/null; then \
		echo "pdq: skipped: there is no C++ compiler ($${CXX:-c++}) to build pdqhash with; install g++, then run make pdq again"; \
	else \
		$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-pdq.lock && \
		$(BIN)/python -m pytest --quiet tests/unit/test_pdq.py tests/unit/exchange; \
	fi

SEED ?= 0
SLOW := $(BIN)/python -m pytest --hypothesis-profile=slow --hypothesis-seed=$(SEED) --timeout=900 --durations=10 -p no:cacheprovider
RULES := $(addprefix tests/property/,test_dates.py test_judging.py test_trust.py test_values.py)

slow: $(STAMP) ## the laws on 10,000 cases each; SEED=N tries others
	$(MAKE) --jobs=2 --keep-going --output-sync=target slow-rules slow-rest

slow-rules: $(STAMP)
	$(SLOW) $(RULES)

slow-rest: $(STAMP)
	$(SLOW) tests/property tests/attacks $(addprefix --ignore=,$(RULES))

SECONDS ?= 60

fuzz: $(STAMP) ## what reads the files of strangers, on mutations of sound ones, for SECONDS; SEED=N tries others
	$(BIN)/python -m tests.fuzzing --seconds $(SECONDS) --seed $(SEED) --jobs 2

mutants: $(STAMP) ## whether the tests notice changes of what a verdict rests on; SCOPE=dates or FILES=provenance/judging.py; half an hour
	nice $(BIN)/python -m tests.mutants $(SCOPE) $(FILES)

check: $(STAMP) ## lint, formatting, types, import direction, fixtures, docs
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python fixtures/build.py --check
	$(BIN)/python docs/man/build.py --check
	$(BIN)/python -m pytest --quiet tests/cli/test_docs.py

format: $(STAMP) ## bring the code into form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

man: $(STAMP) ## renew the man page from the commands
	$(BIN)/python docs/man/build.py

report: $(STAMP) ## renew the pictures of the report in the README; needs Chromium
	$(BIN)/python docs/report_picture.py

setups: $(STAMP) ## set the program up as desks do, for real: action, hooks, jobs, image; asks the package registry
	SETUPS=1 $(BIN)/python -m pytest --quiet --timeout=900 tests/setups

EXTRAS = $(shell $(BIN)/python -c 'import tomllib; extras = tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]; \
	print(*(f"--extra={one}" for one in extras if one != "pdq"))')

lock: $(STAMP) ## renew the locks from pyproject.toml
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 $(EXTRAS) --group dev --group bench --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --universal --python-version 3.11 $(EXTRAS) --group build --constraints requirements.lock --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet pyproject.toml -o requirements-run.lock
	echo pdqhash | $(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet - -o requirements-pdq.lock
	echo pywb | $(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet - -o tests/peers/mementos/pywb.lock

licences: $(STAMP) ## whether the default install holds code under the GPL, and what each extra brings
	$(BIN)/python -m supply.licences

audit: $(STAMP) ## whether weaknesses of what is locked are known; says so where nobody can be asked (AUDIT=--required fails then)
	$(BIN)/python -m supply.audit $(AUDIT) requirements-run.lock requirements-pdq.lock

# The time of packages and of the bill of materials: that of the sources, not of the clock.
dist sbom: export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 315532800)

sbom: $(STAMP) ## the bill of materials of what an install brings, as CycloneDX
	$(BIN)/python -m supply.sbom build/image-provenance.cdx.json

dist: $(STAMP) ## the packages of a release, built twice and equal, and the demo on an install of them; asks the package registry
	$(BIN)/python -m supply.dist build/dist
	SETUPS=1 $(BIN)/python -m pytest --quiet --timeout=900 tests/supply/test_installed.py

faults: $(STAMP) ## what an archive stands: 500 kills, 1,000 power cuts, every call failing, 1,000 flipped bits; half an hour
	$(BIN)/python benchmarks/faults.py

bench: $(STAMP) ## speed against a peer or a floor, in one run
	$(BIN)/python benchmarks/add.py
	$(BIN)/python benchmarks/search.py
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/archive_scale.py --sizes 500,2000

clean: ## remove what the targets made
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
