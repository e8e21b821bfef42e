# What there is to do with a checkout; `make` alone lists it. Every target sets up all it
# needs by itself (.ci/environment.py), and does that only once.
#
#   ARGS     is passed on:     make run ARGS="my-book.txt --hidden-size 200"
#                              make test ARGS="-k checkpoint"
#   PYTHON   is another one:   make run PYTHON=python3.12

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
READY := $(PYTHON) .ci/environment.py

# Scripts that measure; a name with _ in front is a part that they share.
# The reference card is measured once in a while, for two hours.
BENCHMARKS = $(sort $(filter-out tests/benchmarks/_% tests/benchmarks/reference_card.py,$(wildcard tests/benchmarks/*.py)))
LONG_RUNS = $(sort $(filter-out tests/soak/_%,$(wildcard tests/soak/*.py)))

# Fixtures come without types, so tests may too; but what they call is checked. What stays off:
#   union-attr     a widget that is looked for might not be there: then the test fails, and by its name
#   arg-type       settings handed over as a dict, and small fakes for a queue or a text
#   var-annotated  a list that only collects what a signal tells
TYPES_OF_TESTS = --explicit-package-bases --allow-untyped-defs --allow-incomplete-defs --allow-untyped-calls \
	--check-untyped-defs --no-warn-unreachable --no-warn-return-any --implicit-reexport --allow-subclassing-any --ignore-missing-imports \
	$(addprefix --disable-error-code=,union-attr arg-type var-annotated)

.DEFAULT_GOAL := help
.PHONY: help run test readings types-of-tests types-linux types-darwin types-win32 dependencies compiled-tests bench controls soak desktop clean

help: ## this list
	@awk -F ': ## ' '/^[a-z]+: ## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## open the window and watch a network learn (ARGS="my-book.txt")
	@$(READY) run
	@$(BIN)/rnnviz $(ARGS)

# Bytecode is written: each of the many programs that tests start would compile itself anew.
PYTEST = PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

test: ## lint, format, types, the dependency rule, and every test
	@$(READY) test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory -j 2 readings
	$(PYTEST) -n 2 --dist worksteal $(ARGS)

# Readings of the same house, two at a time, the longest first; one that fails fails them all.
readings: types-of-tests types-linux types-darwin types-win32 dependencies compiled-tests
types-of-tests:
	MYPYPATH=.:tests/soak:tests/benchmarks $(BIN)/mypy --cache-dir .mypy_cache/tests $(TYPES_OF_TESTS) tests
types-linux types-darwin types-win32: types-%:
	$(BIN)/mypy --platform $* --cache-dir .mypy_cache/$*
dependencies:
	$(BIN)/lint-imports --no-logo
# pytest compiles tests with words for each assertion. Without this both of its processes would compile them
# all, the first time; what is wrong with one is told when it is run.
compiled-tests:
	@ls tests/gui/__pycache__/*-pytest-*.pyc >/dev/null 2>&1 || $(PYTEST) --collect-only -qq >/dev/null 2>&1 || true

bench: ## measure speed against the plain program (tests/benchmarks)
	@$(READY) test
	@$(call each,$(BENCHMARKS))

controls: ## list every control with its name, what it says and its keys
	@$(READY) test
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.gui.every_control

soak: ## the long reliability runs, an hour and more (tests/soak)
	@$(READY) test
	@$(call each,$(LONG_RUNS))

SHARE := $(or $(XDG_DATA_HOME),$(HOME)/.local/share)
desktop: ## a double click on a preset (*.rnnviz) opens this checkout's rnnviz
	@$(READY) run
	@mkdir -p "$(SHARE)/applications" "$(SHARE)/mime/packages"
	@sed -e 's|@PROGRAM@|"$(CURDIR)/$(BIN)/rnnviz"|' -e 's|@ICON@|$(CURDIR)/resources/icon.svg|' \
		resources/desktop/rnnviz.desktop > "$(SHARE)/applications/rnnviz.desktop"
	@cp resources/desktop/rnnviz-preset.xml "$(SHARE)/mime/packages/"
	@! command -v update-mime-database >/dev/null || update-mime-database "$(SHARE)/mime"
	@! command -v update-desktop-database >/dev/null || update-desktop-database "$(SHARE)/applications"
	@! command -v xdg-mime >/dev/null || xdg-mime default rnnviz.desktop application/x-rnnviz-preset
	@echo "a double click on a preset now opens rnnviz"

clean: ## remove the environment and all caches; runs are kept
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Runs every script, also after one that failed, and fails at the end if any did.
each = failed=; for script in $(1); do echo "== $$script"; $(BIN)/python "$$script" $(ARGS) || failed="$$failed $$script"; done; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi
