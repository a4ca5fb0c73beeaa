# `make test` sets up everything that the tests need and runs them; `make quick` those that need no
# browser and no apps from PyPI.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two processes or more share the tests; who has done his part takes from that of another.
PYTEST := $(BIN)/pytest -n auto --dist worksteal

# Random apps: those numbered from SEED on.
SEED ?= 0
APPS ?= 100

.PHONY: test quick lint tests random git chromium clean

test: lint tests

quick: lint git
	$(PYTEST) -m "not slow"

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: $(VENV)/ready git chromium
	$(PYTEST)

random: $(VENV)/ready chromium
	$(BIN)/python -m tests.replay.random_run $(SEED) $(APPS)

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

# For the tests about git, and those that run apps in a browser ($CHROMIUM, if that is set).
git:
	@$(call need,git)

chromium:
	@$(call need,$${CHROMIUM:-chromium})

# The program itself, or Debian's package with that name.
need = command -v "$(1)" >/dev/null || { \
	if [ "$$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi; \
	$$as_root apt-get update -qq && \
	$$as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $@; \
} || { echo 'The tests need $@, and it cannot be installed here: install it and try again.' >&2; exit 1; }

clean:
	rm -rf $(VENV) .cache build dist *.egg-info
