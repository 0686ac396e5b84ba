# Everything a newcomer or a machine needs; `make` alone lists it. Needs Python 3.11, make and a shell; a virtual
# environment is made in .venv, and made anew only when pyproject.toml changes.

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
STEP := tools/step
SELF := $(MAKE) --no-print-directory

WEB := src/watchkeeper/web/sources.sha256
UI_SOURCES := hatch_build.py $(wildcard ui/*.json ui/*.html ui/vite.config.ts) \
	$(shell find ui/src ui/public -type f ! -name '*.test.*' 2>/dev/null)

KERNEL := src/watchkeeper/profile/kernel
KERNEL_SOURCES := $(wildcard $(KERNEL)/*.c $(KERNEL)/*.h) $(KERNEL)/build.py

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench ui shots docs format browser postgres java alertmanager clean setup-demo setup-dev

help: ## List these commands.
	@echo "Watchkeeper watches AI models in production. Commands:"
	@echo
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-20s  %s\n", $$1, $$2}'
	@echo
	@echo "New here? Start with 'make demo'."

demo: ## Show a real model going wrong on real data, on a page in your browser (under 3 minutes, set-up included).
	@$(SELF) -j2 setup-demo $(WEB)
	@$(BIN)/watchkeeper demo $(ARGS)

test: ## Run everything that CI runs: the checks, then all tests.
	@$(SELF) -j2 setup-dev $(WEB)
	@$(SELF) browser postgres java alertmanager
	@$(SELF) check
	@$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder $(ARGS)

check: setup-dev ## Run the fast checks: ruff, mypy, import rules; Biome, TypeScript and Vitest for the pages.
	@failed=0; \
	$(STEP) "ruff check" $(BIN)/ruff check . || failed=1; \
	$(STEP) "ruff format" $(BIN)/ruff format --check . || failed=1; \
	$(STEP) "mypy" $(BIN)/mypy || failed=1; \
	$(STEP) "import rules" $(BIN)/lint-imports --no-logo || failed=1; \
	$(STEP) "pages: packages" $(BIN)/python tools/ui.py install || failed=1; \
	$(STEP) "pages: Biome" $(BIN)/python tools/ui.py biome || failed=1; \
	$(STEP) "pages: TypeScript" $(BIN)/python tools/ui.py tsc || failed=1; \
	$(STEP) "pages: Vitest" $(BIN)/python tools/ui.py vitest || failed=1; \
	exit $$failed

bench: setup-dev ## Measure speed and cost, each beside an alternative (ARGS=--quick for minutes instead of an hour and a half; the peers: bench/peers.py).
	@$(BIN)/python bench/all.py $(ARGS)

ui: $(WEB) ## Build the web pages into the package.

shots: ## Take screenshots of the demo's pages: light, dark and at phone width, into shots/.
	@$(SELF) -j2 setup-dev $(WEB)
	@$(SELF) browser
	@$(BIN)/python tools/shots.py $(ARGS)

docs: setup-dev ## Write the reference pages anew from the code.
	@$(BIN)/python docs/generate_reference.py

format: setup-dev ## Format the code and mend what can be mended by machine.
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/python tools/ui.py format

browser: ## Install Chromium for the browser tests where Debian's packages may be installed.
	@tools/browser

postgres: ## Likewise PostgreSQL for the tests of its catalog.
	@tools/postgres

java: ## Likewise Java for the tests on Spark.
	@tools/java

alertmanager: ## Likewise Prometheus Alertmanager for the tests of its channel.
	@tools/alertmanager

clean: ## Remove all that these commands made, but nothing of yours.
	rm -rf $(VENV) build dist shots src/watchkeeper/web $(KERNEL)/*.so ui/node_modules ui/dist
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests bench docs tools -name __pycache__ -type d -prune -exec rm -rf {} +

# Set-up. The package is installed in place without its pages, which are built beside, at the same time.

setup-demo: $(VENV)/demo.stamp $(VENV)/kernel.stamp
setup-dev: $(VENV)/dev.stamp $(VENV)/kernel.stamp

$(VENV)/python.stamp:
	@if [ -z "$(PYTHON)" ]; then echo "Watchkeeper needs Python 3.11 or newer; found none. Set PYTHON=/path/to/python."; exit 1; fi
	@$(STEP) "virtual environment" sh -c '$(PYTHON) -m venv --clear $(VENV) && $(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"' \
		|| { echo "On Debian and Ubuntu, venv is a package of its own: apt install python3-venv"; exit 1; }
	@touch $@

$(VENV)/demo.stamp: $(VENV)/python.stamp pyproject.toml
	@WATCHKEEPER_SKIP_UI=1 $(STEP) "Python packages" $(BIN)/python -m pip install --progress-bar off -e ".[demo]"
	@touch $@

$(VENV)/dev.stamp: $(VENV)/python.stamp pyproject.toml
	@WATCHKEEPER_SKIP_UI=1 $(STEP) "Python packages" $(BIN)/python -m pip install --progress-bar off -e ".[demo]" --group dev
	@touch $(VENV)/demo.stamp $@

# The installation compiles it too; this does so anew when its sources change.
$(VENV)/kernel.stamp: $(KERNEL_SOURCES) | $(VENV)/python.stamp
	@$(STEP) "compiled kernel" $(BIN)/python $(KERNEL)/build.py
	@touch $@

# The package's own build makes the pages, and brings Node where there is none; the wheel is a by-product.
$(WEB): $(UI_SOURCES) | $(VENV)/python.stamp
	@$(STEP) "web pages" $(BIN)/python -m pip wheel --progress-bar off --no-deps --wheel-dir build/wheel .
	@touch $@
