# `make test` sets up everything that the tests need and runs them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: test lint tests browser clean

test: lint tests

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

tests: $(VENV)/ready browser
	$(BIN)/pytest -n auto --dist worksteal

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

# Debian's Chromium, for the tests that run apps in a browser; and git, for those about git.
browser:
	@for need in chromium git; do \
		command -v $$need >/dev/null && continue; \
		sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$need || exit 1; \
	done

clean:
	rm -rf $(VENV) .cache build dist *.egg-info
