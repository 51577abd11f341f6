# `make` by itself lists the targets. Everything is installed into .venv, at the versions in requirements.lock.

PYTHON ?= python3
BIN := .venv/bin
# Jupyter refuses to run as root, as which containers often run, without this.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
# What else JupyterLab shall be told, for instance LAB_FLAGS=--no-browser.
LAB_FLAGS ?=
# Three at a time on two processors, because tests of the grader wait until what does not end is ended. In the order of their
# folders: the browser, the checks and the grader take longest, and come first.
IN_PARALLEL := -n 3 --dist loadfile --no-loadscope-reorder

.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*  \#\#.*/\1/p' Makefile) git-filter

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

lab: .venv/.course  ## open the course in JupyterLab
	$(BIN)/jupyter lab $(AS_ROOT) $(LAB_FLAGS) start.ipynb

# CORE=1 leaves the optional sections out, FRESH=1 sets copies aside that were typed in, LECTURE=3 chooses one.
present: .venv/.course  ## type the lectures live in front of a hall, in a JupyterLab that the last row can read
	$(BIN)/python -m backprop_lib.live.present $(if $(LECTURE),--lecture $(LECTURE)) $(if $(CORE),--core) $(if $(FRESH),--fresh) \
		$(AS_ROOT) $(LAB_FLAGS)

live: .venv/.course  ## write copies of the lectures for live-coding into live/, and the lecturer's pages
	$(BIN)/python -m backprop_lib.live $(if $(CORE),--core) $(if $(FRESH),--fresh)

slides: .venv/.course  ## run the lectures and make a deck of each in slides/, which needs no network
	$(BIN)/python -m backprop_lib.live.decks $(if $(LECTURE),--lecture $(LECTURE)) $(if $(CORE),--core)

site: .venv/.site  ## make the website in site/, which needs no network then
	$(BIN)/python -m website

# PAGES="lecture index" chooses pages whose address has one of these words.
site-check: .venv/.dev  ## open every page of site/ in Chromium: no other host, axe-core, weight, phone
	$(BIN)/python -m website.check $(PAGES)

grading: .venv/.grading  ## install what grading a class needs; guides/instructor.md goes on from here

# VARIANTS=10 says how many, KINDS="forward pass,softmax with KL" chooses problems, PDF=1 prints them by Chromium as well.
exam: .venv/.grading  ## write an exam for paper into exam/, SEED=7 say which, and its solutions
	@test -n "$(SEED)" || { echo "Say which exam: make exam SEED=7. The same seed gives the same exam."; exit 1; }
	$(BIN)/python -m backprop_lib.grading.exam --seed $(SEED) $(if $(VARIANTS),--variants $(VARIANTS)) \
		$(if $(KINDS),--kinds "$(KINDS)") $(if $(PDF),--pdf)

test: .venv/.dev lint  ## run every check and test
	$(BIN)/python -m pytest $(IN_PARALLEL)

coverage: .venv/.dev  ## run the tests, or TESTS="tests/checks tests/practice", and print what of the library none of them ran
	$(BIN)/python -m pytest $(IN_PARALLEL) --cov --cov-report=term-missing:skip-covered $(TESTS)

test-lowest: .venv/.dev  ## run the tests with the lowest versions that pyproject.toml allows
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-lowest
	$(BIN)/uv pip install --quiet --python .venv-lowest --resolution lowest-direct -e '.[course,mnist,dev]'
	.venv-lowest/bin/python -m pytest $(IN_PARALLEL)

browser:  ## install Chromium for the browser tests (Debian and Ubuntu, as root)
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y chromium fonts-dejavu-core > /dev/null

sandbox:  ## install what keeps students' code apart (Debian and Ubuntu, as root)
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y bubblewrap libseccomp2 iproute2 > /dev/null

postgres:  ## install PostgreSQL, for the tests of a gradebook in it (Debian and Ubuntu, as root)
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq -y postgresql > /dev/null

lint: .venv/.dev  ## check style, of notebooks and scripts too, who imports whom, spelling, links and workflows
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/oxlint backprop_lib/widgets/static website/static website/alive/static
	$(BIN)/typos
	PYTHONPATH=tests $(BIN)/python tests/spelling.py
	$(BIN)/python -m pytest -q tests/notebooks/test_links.py
	$(BIN)/jactionlint --strict-exit --shellcheck=

hosting-check: .venv/.hosting  ## ask Binder's builder and conda's parser what they make of environment.yml, offline
	$(BIN)/python releasing/hosting.py

# The name of the wheel says the version, and so does the library in it.
wheel: .venv/.release  ## build sdist and wheel into dist/, and try the wheel in an environment of its own
	rm -rf dist
	$(BIN)/uv build --quiet
	$(BIN)/twine check --strict dist/*
	$(BIN)/uv run --quiet --isolated --no-project --python $(BIN)/python --with "$$(echo dist/*.whl)[course]" \
		python -I releasing/try_wheel.py $$(ls dist/*.whl | cut -d- -f2)

release: .venv/.release  ## test, build and tag VERSION=0.2.0, or whichever; you push and upload it yourself
	@test -n "$(VERSION)" || { echo "Say which version: make release VERSION=0.2.0"; exit 1; }
	$(BIN)/python releasing/release.py $(VERSION)

demo: .venv/.course  ## learn digits in the terminal, in under a minute
	$(BIN)/python -m backprop_lib.demo

bench: .venv/.bench  ## print accuracy, how long checks take, speed and import time
	$(BIN)/python benchmarks/accuracy.py
	$(BIN)/python benchmarks/checks.py
	$(BIN)/python benchmarks/import_time.py
	$(BIN)/python benchmarks/speed.py

bench-widgets: .venv/.dev  ## time the explorers in a real browser, beside the least that is possible
	$(BIN)/python benchmarks/widgets.py

# ONLY=forward_pass.relu is done in seconds: right answers and known bugs of the exercises whose names begin so. SEEDS=5 takes fewer.
prove-checks: $(if $(ONLY),.venv/.dev,.venv/.mutants)  ## judge right answers, known bugs and wrong answers that nobody foresaw, and print how many are told apart
	@PYTHONPATH=tests $(BIN)/python tests/checks/proving.py $(if $(ONLY),--only $(ONLY)) $(if $(SEEDS),--seeds $(SEEDS))

mutants-library: .venv/.mutants  ## change the library in all small ways, and print which changes its tests miss
	$(BIN)/python tests/mutants_library.py $(MUTANTS)

prove-grading: .venv/.dev  ## grade hostile and clumsy submissions, kill graders, and print what each submission deserved and got
	PYTHONPATH=tests:tests/grading $(BIN)/python tests/grading/proving_resume.py
	PYTHONPATH=tests:tests/grading $(BIN)/python tests/grading/proving_grading.py

bench-grading: .venv/.dev  ## time grading a class beside stock nbgrader, on a Dask cluster too
	$(BIN)/python benchmarks/grading.py

mutants: .venv/.mutants  ## change the reference solutions in all small ways, and print which changes the checks miss
	PYTHONPATH=tests $(BIN)/python tests/checks/mutants.py

assignments: .venv/.dev  ## write the exercises' points into solutions/ and generate the student versions
	PYTHONPATH=tests $(BIN)/python tests/grading/points.py
	$(BIN)/python -m nbgrader generate_assignment --force --no-db '--assignment=*'

exercise: .venv/.dev  ## put the cells of a new exercise, CELLS=file.py, into the notebook of its assignment in solutions/
	@test -n "$(CELLS)" || { echo "Say where its cells are: make exercise CELLS=count_weights.py. See guides/adopter.md."; exit 1; }
	@PYTHONPATH=tests $(BIN)/python tests/grading/exercise_cells.py $(CELLS)

house: .venv/.dev  ## draw the picture of the library, from its imports
	PYTHONPATH=tests $(BIN)/python tests/house.py

lock: .venv/.dev  ## pin the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --no-annotate --no-header \
		--extra course --extra mnist --extra grading --extra dev --extra site --extra mutants --extra release --extra hosting \
		-o requirements.lock pyproject.toml

clean:  ## remove the environment and all caches
	rm -rf .venv .venv-lowest .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage build dist site

# A notebook that was run and nothing more is no change in git's eyes, and `git pull` keeps what was changed aside.
WRITTEN_BY_JUPYTER := codemirror_mode file_extension mimetype nbconvert_exporter pygments_lexer version
git-filter:
	@! git rev-parse --git-dir > /dev/null 2>&1 || { \
		git config filter.notebooks.clean \
			"$(BIN)/python -m nbstripout --keep-id --extra-keys '$(WRITTEN_BY_JUPYTER:%=metadata.language_info.%)'" && \
		git config merge.autoStash true && git config rebase.autoStash true; }

# What a failed installation most often comes from; what pip or uv said stands above it.
STUCK = { echo; echo "Setting up has stopped, for the reason above. Mostly it is no network, a full disk (it needs 800 MB), or a"; \
	echo "proxy: then say first export HTTPS_PROXY=http://NAME:PORT. When it is mended, say the same again; it goes on."; exit 1; }

.venv/.python:
	@command -v $(PYTHON) > /dev/null || \
		{ echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or say where it is: make PYTHON=/path/to/python3 ..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "This course needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try make PYTHON=python3.12 ..."; exit 1; }
	@test -w . || \
		{ echo "You are not allowed to write in $(CURDIR). Copy the course into a folder of your own, and say it there."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2> /dev/null || \
		{ echo "$(PYTHON) can't make environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv || $(STUCK)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock uv hatchling editables || $(STUCK)
	@touch $@

.venv/.course: EXTRAS = course,mnist
.venv/.grading: EXTRAS = course,mnist,grading
.venv/.site: EXTRAS = course,mnist,site
.venv/.dev: EXTRAS = course,mnist,grading,dev,site
.venv/.bench: EXTRAS = course,mnist,grading,dev,bench
.venv/.mutants: EXTRAS = course,mnist,grading,dev,site,mutants
.venv/.release: EXTRAS = course,mnist,grading,dev,site,release
.venv/.hosting: EXTRAS = course,mnist,grading,dev,site,hosting
# The tests start Python a hundred times, and not every machine keeps what was compiled the first time.
.venv/.dev .venv/.bench .venv/.mutants: COMPILE = --compile-bytecode
.venv/.course .venv/.grading .venv/.site .venv/.dev .venv/.bench .venv/.mutants .venv/.release .venv/.hosting: .venv/.python pyproject.toml requirements.lock
	@# Hatchling, which builds the library, is there already, at its locked version; so uv need not fetch it once more.
	@echo "Installing into .venv, at the versions in requirements.lock ..."
	@$(BIN)/uv pip install --quiet $(COMPILE) --python $(BIN)/python -c requirements.lock --no-build-isolation -e '.[$(EXTRAS)]' \
		|| $(STUCK)
	@$(MAKE) --no-print-directory git-filter
	@touch $@
