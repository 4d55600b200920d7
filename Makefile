# The one list of chores. Everything runs in .venv, made from the hashed locks.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
LOCKS := requirements/build.txt requirements/base.txt
DEV_LOCKS := $(LOCKS) requirements/postgres.txt requirements/dev.txt
PIP := $(RUN)/python -m pip --disable-pip-version-check install --quiet
TESTS := -n 2

.PHONY: help setup setup-dev setup-machine demo test lint types contracts translations unit postgres browser bench nightly lock clean

help:  ## list the chores
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: $(VENV)/.base  ## make .venv with the `waystation` command in it

setup-dev: $(VENV)/.dev  ## the same, with what tests and checks need

$(VENV)/.base: $(LOCKS) pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Waystation needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	@test -x $(RUN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes $(LOCKS:%=-r %)
	$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base $(DEV_LOCKS)
	$(PIP) --require-hashes $(DEV_LOCKS:%=-r %)
	@touch $@

setup-machine: $(VENV)/.dev  ## install Debian's chromium, postgresql and fonts where root and absent
	$(RUN)/python tools/setup_machine.py

demo: setup  ## load the flagship scenario with synthetic people and serve it on 127.0.0.1:8000
	$(RUN)/waystation demo

test: setup-machine lint types contracts translations unit postgres browser  ## everything that must hold
	@echo "All checks passed."

lint: setup-dev
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .

types: setup-dev
	$(RUN)/mypy

contracts: setup-dev
	$(RUN)/lint-imports

translations: setup-dev
	$(RUN)/python tools/translations.py --check

unit: setup-dev
	$(RUN)/pytest $(TESTS) -m "not browser"

postgres: setup-dev
	$(RUN)/python tools/with_postgres.py $(RUN)/pytest $(TESTS) -m storage tests

browser: setup-dev
	$(RUN)/pytest -m browser tests

bench: setup-dev  ## run every benchmark
	for file in benchmarks/*.py; do $(RUN)/python $$file || exit 1; done

nightly: setup-dev  ## kill nodes by the thousand, search stolen disks: nothing may be lost or found
	$(RUN)/python benchmarks/crash.py --kills 1000 --cuts 200 --fills 200
	$(RUN)/python tools/with_postgres.py $(RUN)/python benchmarks/crash.py --kills 60 --server-kills 40
	$(RUN)/python benchmarks/stolen.py
	$(RUN)/python tools/with_postgres.py $(RUN)/python benchmarks/stolen.py
	$(RUN)/python benchmarks/sync.py --simulate 50

lock:  ## write the hashed locks anew from requirements/*.in
	for name in build base postgres dev; do $(RUN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--output-file requirements/$$name.txt requirements/$$name.in || exit 1; done

clean:  ## remove what was made here, except registers under var/
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .import_linter_cache .hypothesis
