# make link   link the example names and the example article
# make test   run all tests
# make lint   ruff, mypy
# make bench  the benchmarks that print docs/benchmarks.md (needs ENTITYLINK_DATA)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: link test lint bench clean

link: $(VENV)/installed
	@$(BIN)/entitylink link docs/examples/names.csv --column name --lang-column language -o linked.csv --show
	@echo
	@echo "The same rows with all columns: linked.csv. Now an article:"
	@echo
	@$(BIN)/entitylink text docs/examples/article.fr.txt --lang fr

test: $(VENV)/tested
	$(BIN)/python -m pytest -q --numprocesses auto --dist worksteal

lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/tested
	$(BIN)/python tests/bench/politicians.py
	$(BIN)/python tests/bench/politicians.py --distractors --every 4
	$(BIN)/python tests/bench/decisions.py
	$(BIN)/python tests/bench/quality.py
	$(BIN)/python tests/bench/organizations.py --each 300
	$(BIN)/python tests/bench/names_of_the_world.py
	$(BIN)/python tests/bench/cases.py
	$(BIN)/python tests/bench/tokens.py
	$(BIN)/python tests/bench/published.py
	$(BIN)/python tests/bench/spellings.py
	$(BIN)/python tests/bench/reading.py
	$(BIN)/python tests/bench/index.py
	$(BIN)/python tests/bench/dump.py
	$(BIN)/python tests/bench/texts.py articles
	$(BIN)/python tests/bench/texts.py rss500
	$(BIN)/python tests/bench/texts.py speed

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -e .
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) linked.csv
