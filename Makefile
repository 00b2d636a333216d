# Everything lives in .venv; nothing but Python 3.11, make and git is needed to begin.
BIND ?= 127.0.0.1:8000
WORKERS ?= 2
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
UV := $(BIN)/uv pip --quiet

.PHONY: help demo test check bench pagespeed format lock messages pictures

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 18

demo: .venv/newspaper.stamp ## Make and serve the demonstration newspaper (BIND=host:port)
	@$(BIN)/python -m presspass demo --bind $(BIND) --workers $(WORKERS)

test: .venv/dev.stamp ## Run every check and every test
	@tools/debian.sh chromium-headless-shell fonts-urw-base35 gettext postgresql
	@tools/test.sh

check: .venv/dev.stamp ## Run what needs no test: style, types, imports, words, migrations, house rules
	@tools/check.sh

bench: .venv/dev.stamp ## Measure the speed beside the raw server (GROWTH=1: what more seats and articles cost; STREAMS=1: what open streams cost)
	@tools/debian.sh wrk
	@$(BIN)/python -m bench $(if $(GROWTH),--growth) $(if $(STREAMS),--streams --rounds 3 --seconds 2)

pagespeed: .venv/dev.stamp ## Measure what pages cost a reader on a slow phone, in Chromium
	@tools/debian.sh chromium-headless-shell fonts-urw-base35
	@$(BIN)/python tools/pagespeed.py

format: .venv/dev.stamp ## Put the code into its form
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .

messages: .venv/dev.stamp ## Gather the site's words into the catalogues and compile them
	@tools/debian.sh gettext
	@$(BIN)/python tools/messages.py gather

pictures: .venv/dev.stamp ## Take the README's picture anew
	@tools/debian.sh chromium-headless-shell fonts-urw-base35
	@$(BIN)/python tools/pictures.py

lock: .venv/dev.stamp ## Pin the newest versions that pyproject.toml allows
	@tools/lock.sh

.venv/uv.stamp: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Presspass needs Python 3.11 or newer: make PYTHON=/path/to/python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/newspaper.stamp: .venv/uv.stamp requirements/newspaper.txt
	@$(UV) install --python $(BIN)/python --require-hashes -r requirements/newspaper.txt
	@touch $@

# What tests need includes what the newspaper needs, so `make demo` after it installs nothing.
.venv/dev.stamp: .venv/uv.stamp requirements/dev.txt requirements/newspaper.txt
	@$(UV) sync --python $(BIN)/python --require-hashes requirements/dev.txt
	@touch .venv/newspaper.stamp $@
