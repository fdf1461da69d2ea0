# Everything is installed into .venv, once; `make run` and `make test` are all that is needed.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
WAREHOUSE := out/zhengju.duckdb
LABEL_STUDIO_VENV ?= .venv-label-studio

.DEFAULT_GOAL := help
.PHONY: help run test check test-label-studio screenshots bench eval train

help:  ## What can be made
	@sed -nE 's/^([a-z-]+)( [a-z]+)?:.*  ## /\1\2|/p' Makefile | awk -F'|' '{printf "make %-18s %s\n", $$1, $$2}'

run: .venv/installed  ## Turn the sample reports into a warehouse of facts and query it
	$(BIN)/zhengju extract seeds/reports --warehouse $(WAREHOUSE)
	$(BIN)/zhengju sql warehouse/queries/requests_by_bureau_and_year.sql --warehouse $(WAREHOUSE)

test check: .venv/installed-dev  ## ruff, mypy, import-linter and the tests, as CI runs them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

# In an environment of its own: Label Studio pins libraries that Zhengju needs newer.
test-label-studio: .venv/installed-dev $(LABEL_STUDIO_VENV)/installed  ## Review through a real Label Studio
	LABEL_STUDIO_VENV=$(LABEL_STUDIO_VENV) $(BIN)/pytest -s -m label_studio tests/flows/test_label_studio.py

$(LABEL_STUDIO_VENV)/installed:
	"$(PYTHON)" -m venv $(LABEL_STUDIO_VENV)
	$(LABEL_STUDIO_VENV)/bin/pip install label-studio==1.23.2
	@touch $@

# Those that the README shows.
PICTURES := form-extract form-refused run-extract retrain-summary \
	explore-evidence explore-compare explore-contradictions explore-review

screenshots: .venv/installed-dev  ## Drive the pages in a real browser, and keep the README's pictures
	$(BIN)/pytest tests/browser
	$(BIN)/python tests/browser/keeping.py $(PICTURES)

bench: .venv/installed  ## Characters per second and peak memory, in one table
	$(BIN)/python tests/benchmarks/bench.py

eval: .venv/installed-dev  ## Score the extraction on every gold set; writes the README's tables
	$(BIN)/python tests/benchmarks/accuracy.py
	$(BIN)/python tests/benchmarks/indicators.py
	$(BIN)/python tests/benchmarks/tables.py

train: .venv/installed-dev  ## Train every model anew from annotations/train
	$(BIN)/python -m models.training

.venv/bin/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Zhengju needs Python 3.11 or newer; name one: make run PYTHON=/path/to/python3.11"; exit 1; }
	"$(PYTHON)" -m venv .venv || { rm -rf .venv; exit 1; }

# torch goes first and alone: where pip finds a build for the CPU, no CUDA packages are fetched.
.venv/installed: pyproject.toml requirements.lock | .venv/bin/python
	$(BIN)/pip install --constraint requirements.lock torch
	$(BIN)/pip install --constraint requirements.lock --editable .
	@touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/pip install --constraint requirements.lock --editable '.[dev,train]'
	@touch $@
