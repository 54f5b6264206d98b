# IAM Lab. Two commands do everything: `make run` starts the lab, `make test` checks it.
# PORT, BIND, DATA_DIR and the other settings can be given behind them: make run PORT=9000

PYTHON_BIN := .venv/bin/python
INSTALLED := .venv/installed
TESTS_INSTALLED := .venv/tests-installed
EDITOR := build/editor/editor.js
MANAGED := build/aws-managed-policies.zip
STATIC := build/static/staticfiles.json

EDITOR_SOURCES := $(wildcard lessons/editor/*.* lessons/editor/.npmrc lessons/editor/src/*.* lessons/editor/src/*/*.*) bin/build-editor bin/find-node
MANAGED_SOURCES := $(wildcard iamlab/account/aws_policies/*.*) bin/fetch-managed-policies bin/find-node
STATIC_SOURCES := $(shell find static -type f 2>/dev/null)

.PHONY: help run dev test facts install password bench fuzz clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 18

run: install $(STATIC) ## start the lab and print where it is
	@$(PYTHON_BIN) manage.py serve

dev: install ## start it for development: code reloads, errors show their trace
	@DEBUG=1 $(PYTHON_BIN) manage.py serve --reload

test: install $(TESTS_INSTALLED) $(STATIC) ## check format, lint, types and run every test
	@bin/find-browser >/dev/null
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	$(PYTHON_BIN) -m pytest

facts: install ## write anew which tests hold which facts about AWS, for the page on fidelity
	@$(PYTHON_BIN) -m tests.facts

install: $(INSTALLED) $(EDITOR) $(MANAGED) ## prepare .venv, the editor and AWS's managed policies, and nothing else

password: install ## give the administrator a new password and print it
	@$(PYTHON_BIN) manage.py create_administrator --reset

bench: install $(TESTS_INSTALLED) $(STATIC) ## measure decisions, beside other evaluators, and checks
	@$(PYTHON_BIN) -m tests.benchmarks

fuzz: install $(TESTS_INSTALLED) ## throw broken input at the evaluator for a minute (FUZZ_SECONDS=600 for longer)
	@$(PYTHON_BIN) -m tests.fuzz

clean: ## remove what install and tests made; data in var/ stays
	rm -rf .venv build lessons/editor/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(INSTALLED): requirements.txt
	@python=$$(bin/find-python) && echo "Preparing .venv with $$python ..." && \
	    "$$python" -m venv .venv && \
	    $(PYTHON_BIN) -m pip install --quiet --disable-pip-version-check -r requirements.txt && touch $@

$(TESTS_INSTALLED): tests/requirements.txt $(INSTALLED)
	@echo "Installing what the tests need ..."
	@$(PYTHON_BIN) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt && touch $@

$(EDITOR): $(EDITOR_SOURCES) $(INSTALLED)
	@bin/build-editor && touch $@

$(MANAGED): $(MANAGED_SOURCES) $(INSTALLED)
	@bin/fetch-managed-policies && touch $@

$(STATIC): $(STATIC_SOURCES) $(EDITOR) $(INSTALLED)
	@echo "Compressing static files ..."
	@$(PYTHON_BIN) manage.py collectstatic --noinput --clear --verbosity 0
