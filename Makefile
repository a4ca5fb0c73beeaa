# `make test` sets up everything that the tests need and runs them; `make quick` those that need no
# browser and no apps from PyPI.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two processes or more share the tests; who has done his part takes from that of another.
PYTEST := $(BIN)/pytest -n auto --dist worksteal

# The versions of Dash on which `make facts` makes its experiments; 3 is the last of Dash 3.
DASH ?= 2.9 2.14 2.18 3 4
FACTS := .cache/facts

# Random apps: those numbered from SEED on.
SEED ?= 0
APPS ?= 100

.PHONY: test quick lint tests facts random git chromium clean

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

# Whether docs/how-dash-behaves.md is right about each of them. `make test` has the same experiments
# on the Dash that is installed. Dash 2 needs what Python 3.14 and setuptools 82 do not have.
facts: $(VENV)/ready chromium $(DASH:%=$(FACTS)/%/ready)
	@failed=; for dash in $(DASH); do \
		echo "== Dash $$dash"; \
		FACTS_PYTHON=$(CURDIR)/$(FACTS)/$$dash/bin/python $(PYTEST) tests/facts || \
			failed="$$failed $$dash"; \
	done; test -z "$$failed" || { echo "Not as the page says: Dash$$failed" >&2; exit 1; }

$(FACTS)/%/ready:
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check \
		'dash==$*.*' 'setuptools<81' dash-ag-grid dash-bootstrap-components typing-extensions
	touch $@

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
