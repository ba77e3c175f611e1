# Each target does its own set-up, so that any of them is the first thing typed after a clone.
# Works with GNU make 3.81, the one macOS ships.
PYTHON ?= python3
BIN := .venv/bin
# Installs what the files list, removes the rest, resolves and builds nothing: what was released since changes nothing.
# Copies, because a link into uv's cache would be shared with every other environment.
SYNC := $(BIN)/uv pip sync --quiet --require-hashes --no-build --link-mode copy --python $(BIN)/python
# Set for other projects, these would forbid or misplace what is pinned here; those that name a mirror are obeyed.
# Python keeps what it compiled: some hundred processes of a run of the tests would each compile Django again.
unexport PYTHONDONTWRITEBYTECODE
unexport PIP_CONSTRAINT PIP_PREFIX PIP_TARGET PIP_USER UV_BUILD_CONSTRAINT UV_CONSTRAINT UV_EXCLUDE_NEWER UV_WORKING_DIR
# Nothing is opened: the settings only want to be told.
PRODUCTION := DATABASE_URL=postgresql:///check SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	ALLOWED_HOSTS=check.invalid SITE_URL=https://check.invalid

.PHONY: run test coverage check benchmark messages content screenshots requirements

run: .venv/runtime.stamp  ## serve the portal on http://127.0.0.1:8000 (another port: make run PORT=8001)
	@exec $(BIN)/python manage.py serve

test: .venv/test.stamp  ## prove it: real PostgreSQL, real Chromium (most of it in a fraction of the time: make test ARGUMENTS="-m fast")
	@$(BIN)/python -m bamex.tests.tools
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --durations=15 $(ARGUMENTS)

coverage:  ## the same, and which lines and branches no test reaches: a fifth slower
	@$(MAKE) test ARGUMENTS="--cov --cov-report=term:skip-covered"

check: .venv/test.stamp  ## style, types, imports, scripts, templates, migrations, production settings, catalogues
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/djlint --lint --quiet templates
	@$(BIN)/mypy && $(BIN)/lint-imports --no-logo --no-cache
	@$(BIN)/oxlint --quiet static templates/edition && $(BIN)/oxfmt --check static
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(BIN)/python -m pytest -q --no-header bamex/tests/test_catalogues.py bamex/tests/test_style_sheet.py bamex/tests/test_templates.py

benchmark: .venv/test.stamp  ## measure, as ratios in one run: the page store, pages made anew, first paint, forms of the back office
	@for name in store making first_paint forms; do echo "benchmarks.$$name" && $(BIN)/python -m benchmarks.$$name || exit 1; done

messages: .venv/runtime.stamp  ## collect the texts to translate, then compile the catalogues
	@$(BIN)/python manage.py makemessages --all --no-obsolete && $(BIN)/python manage.py compilemessages --ignore=.venv --ignore=.tools

content: .venv/runtime.stamp  ## load the content files into the database
	@$(BIN)/python manage.py load_content

screenshots: .venv/test.stamp  ## take the pictures of the README and of the editors' guide again
	@$(BIN)/python docs/pictures/take.py && $(BIN)/python docs/pictures/take_guide.py

requirements: .venv/installer.stamp  ## pin requirements*.in again, with hashes (newer: make requirements ARGUMENTS=--upgrade)
	@for name in requirements-installer requirements requirements-local requirements-test; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-build --generate-hashes --no-strip-extras \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" \
		$(ARGUMENTS) $$name.in --output-file $$name.txt || exit 1; done

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, and $(PYTHON) is %d.%d: install one and type e.g. make PYTHON=python3.13 $(MAKECMDGOALS)" % sys.version_info[:2])'
	@echo "Creating .venv"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/installer.stamp: requirements-installer.txt | .venv/bin/pip
	@echo "Installing $< into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes -r $<
	@touch $@

.venv/runtime.stamp: requirements.txt requirements-local.txt .venv/installer.stamp
	@echo "Installing requirements.txt and requirements-local.txt into .venv"
	@$(SYNC) requirements-installer.txt requirements.txt requirements-local.txt
	@touch $@

.venv/test.stamp: requirements-test.txt .venv/runtime.stamp
	@echo "Installing requirements-test.txt into .venv"
	@$(SYNC) requirements-installer.txt requirements.txt requirements-local.txt requirements-test.txt
	@touch $@
