# Each target does everything on a machine that has only Python and make: it creates .venv, installs once
# with the pinned versions of constraints.txt, and runs. A second call installs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
# The people who run this project did not ask to be counted.
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test fuzz lint docs bench viz lab notebook check clean

run: $(RUN)
	$(BIN)/kedro run $(ARGS)

test: $(DEV)
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# The comparison of proofs with Great Expectations, on twenty times as many cases as in `make test`, from another
# seed each time (PROOF_SEED repeats one); what is proved wrongly is kept beside the test and compared for ever.
fuzz: $(DEV)
	PROOF_CASES=$(or $(CASES),20000) $(BIN)/pytest tests/kedro_handoff/contracts/proof/test_against_the_judge.py $(ARGS)
	PROOF_CASES=$(or $(CASES),20000) $(BIN)/pytest tests/kedro_handoff/contracts/proof/test_types_against_the_judge.py $(ARGS)
	LARGE_CASES=400 $(BIN)/pytest tests/kedro_handoff/contracts/large/test_against_the_whole.py $(ARGS)

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/nbstripout --verify notebooks/*.ipynb

docs: $(DEV)
	$(BIN)/mkdocs build --strict $(ARGS)

bench: $(DEV)
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script; done

viz: $(DEV)
	$(BIN)/kedro viz run $(ARGS)

lab: $(DEV)
	$(BIN)/kedro jupyter lab $(ARGS)

check: $(RUN)
	$(BIN)/kedro handoff check $(ARGS)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# What `make run` needs; the development install holds it too.
$(RUN): $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[flights]"
	@touch $@

$(DEV): $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	@touch $(RUN) $@

clean:
	rm -rf $(VENV) build dist site .viz .handoff .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
	find data -type f ! -name .gitkeep -delete
	find data -mindepth 2 -type d -empty -delete
