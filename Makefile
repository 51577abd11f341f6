# `make` by itself lists the targets. Everything is installed into .venv, at the versions in requirements.lock.

PYTHON ?= python3
BIN := .venv/bin
# Jupyter refuses to run as root, as which containers often run, without this.
LAB_FLAGS ?= $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help lab test lint demo bench assignments lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: .venv/.course  ## open the course in JupyterLab
	$(BIN)/jupyter lab $(LAB_FLAGS) start.ipynb

test: .venv/.dev lint  ## run every check and test
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: .venv/.dev  ## check style, notebooks included, and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

demo: .venv/.course  ## learn digits in the terminal, in under a minute
	$(BIN)/python -m backprop_lib.demo

bench: .venv/.bench  ## print accuracy, speed and import time beside their peers'
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/import_time.py
	$(BIN)/python benchmarks/speed.py

assignments: .venv/.dev  ## generate the student versions of solutions/
	$(BIN)/python -m nbgrader generate_assignment --force --no-db '--assignment=*'

lock: .venv/.dev  ## pin the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --no-annotate --no-header \
		--extra course --extra mnist --extra dev -o requirements.lock pyproject.toml

clean:  ## remove the environment and all caches
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "This course needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "$(PYTHON) can't make environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

.venv/.course: EXTRAS = course,mnist
.venv/.dev: EXTRAS = course,mnist,dev
.venv/.bench: EXTRAS = course,mnist,dev,bench
.venv/.course .venv/.dev .venv/.bench: .venv/.python pyproject.toml requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[$(EXTRAS)]'
	@touch $@
