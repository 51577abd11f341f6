# `make` by itself lists the targets. Everything is installed into .venv, at the versions in requirements.lock.

PYTHON ?= python3
BIN := .venv/bin
# Jupyter refuses to run as root, as which containers often run, without this.
LAB_FLAGS ?= $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help lab live slides test browser lint demo bench bench-widgets prove-checks mutants assignments lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: .venv/.course  ## open the course in JupyterLab
	$(BIN)/jupyter lab $(LAB_FLAGS) start.ipynb

live: .venv/.course  ## write copies of the lectures for live-coding into live/
	$(BIN)/python -m backprop_lib.live

slides: .venv/.course  ## run the lectures and make a deck of each in slides/
	$(BIN)/jupyter nbconvert --to slides --execute --output-dir slides --log-level ERROR \
		--SlidesExporter.reveal_scroll=True --SlidesExporter.reveal_width=1280 --SlidesExporter.reveal_height=720 \
		lectures/*.ipynb

test: .venv/.dev lint  ## run every check and test
	$(BIN)/python -m pytest -n 2 --dist loadfile

browser:  ## install Chromium for the browser tests (Debian and Ubuntu, as root)
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium fonts-dejavu-core > /dev/null

lint: .venv/.dev  ## check style, notebooks included, and who imports whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

demo: .venv/.course  ## learn digits in the terminal, in under a minute
	$(BIN)/python -m backprop_lib.demo

bench: .venv/.bench  ## print accuracy, how long checks take, speed and import time
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/checks.py
	$(BIN)/python benchmarks/import_time.py
	$(BIN)/python benchmarks/speed.py

bench-widgets: .venv/.dev  ## time the explorers in a real browser, beside the least that is possible
	$(BIN)/python benchmarks/widgets.py

prove-checks: .venv/.mutants  ## judge right answers, known bugs and wrong answers that nobody foresaw, and print how many are told apart
	PYTHONPATH=tests $(BIN)/python tests/checks/proving.py

mutants: .venv/.mutants  ## change the reference solutions in all small ways, and print which changes the checks miss
	PYTHONPATH=tests $(BIN)/python tests/checks/mutants.py

assignments: .venv/.dev  ## write the exercises' points into solutions/ and generate the student versions
	PYTHONPATH=tests $(BIN)/python tests/grading/points.py
	$(BIN)/python -m nbgrader generate_assignment --force --no-db '--assignment=*'

lock: .venv/.dev  ## pin the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --no-annotate --no-header \
		--extra course --extra mnist --extra dev --extra mutants -o requirements.lock pyproject.toml

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
.venv/.mutants: EXTRAS = course,mnist,dev,mutants
.venv/.course .venv/.dev .venv/.bench .venv/.mutants: .venv/.python pyproject.toml requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[$(EXTRAS)]'
	@touch $@
