# `make demo` needs python3.11 or newer and nothing else; everything is installed into .venv, locked and hash-checked.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= 2
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --quiet

.PHONY: demo test test-all lint format bench bench-formatting docs lock tools clean

demo: $(VENV)/.run ## check the example pull request and print what a user would see
	cd examples/pull-request && ../../$(BIN)/layer-bot check --base base/ --head head/ --fail-on never

test: $(VENV)/.dev ## everything that needs no root, no container and no other tool
	$(BIN)/python -m pytest -n $(WORKERS)

test-all: $(VENV)/.dev tools ## everything: the container, the oracles and the slow properties too
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m ""

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.dev
	$(BIN)/python -m bench.run

bench-formatting: $(VENV)/.dev ## what a version bump changes besides, beside ruamel.yaml and a Renovate recipe
	$(BIN)/python -m bench.formatting

docs: $(VENV)/.dev ## rewrite the generated pages and tables
	$(BIN)/python docs/generate.py

tools: ## what test-all needs from outside: Node with its tools, container tools, a base image
	PYTHON=$(PYTHON) tests/tools/install.sh

lock: $(VENV)/.run ## newest versions that pyproject.toml allows
	$(PIP) install uv
	$(COMPILE) --upgrade requirements/build.in -o requirements/build.txt
	$(COMPILE) --upgrade requirements/node.in -o requirements/node.txt
	$(COMPILE) --upgrade pyproject.toml -o requirements/run.txt
	$(COMPILE) --upgrade --extra dev -c requirements/run.txt -c requirements/build.txt pyproject.toml -o requirements/dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/.run: requirements/run.txt requirements/build.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@
