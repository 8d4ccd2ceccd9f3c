# Common tasks of a checkout.  `make` lists them; start with `make demo`.
.PHONY: help setup setup-dev demo serve lint test bench bench-service bench-growth bench-cluster lock docs
# port of `make serve`
PORT ?= 8000
# exists once `make demo` has converted the examples
SHOWN = outbox/state/demo-shown
# most rounds of `make bench`
N ?= 20
# groups of `make bench`, some of: reading word chain printing start batch; empty for all
GROUPS ?=
# submissions over which `make bench-service` measures memory: 0 skips it, 5000 take about ten minutes
SUBMISSIONS ?= 0
# records in the outboxes of `make bench-growth`: 100000 take half an hour and 10 GB of disk
RECORDS ?= 100 1000

# Prints the text after `##` in the line of each target.
help: ## list these targets (default)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is needed to run ziping into .venv
	@deploy/setup.sh

setup-dev: ## install what is needed to run, lint and test
	@deploy/setup.sh dev

# Exit code 3 means that an example was returned, as the table shows.  Some projects occur in several examples, so
# converting them again would make new revisions: a second `make demo` only shows the result of the first one.
demo: setup ## convert the examples into outbox/ and show the result of each file
	@if test -e $(SHOWN); then .venv/bin/ziping status --outbox outbox; else \
	  .venv/bin/ziping convert --outbox outbox examples examples/single examples/odd || test $$? -eq 3; fi
	@.venv/bin/ziping site --outbox outbox
	@: > $(SHOWN)

serve: setup ## show the website of outbox/public at http://127.0.0.1:PORT/ (PORT=8000)
	@echo "http://127.0.0.1:$(PORT)/"
	@.venv/bin/python -m http.server --bind 127.0.0.1 --directory outbox/public $(PORT)

# .pre-commit-config.yaml runs the same four commands.
lint: setup-dev ## check style, format, types and layers
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

test: lint ## run lint and all tests, as CI does
	.venv/bin/pytest -n auto

bench: setup-dev ## measure the figures that the README quotes (N=20 GROUPS=...)
	@mkdir -p bench/results
	@.venv/bin/python -m bench $(GROUPS) -n $(N) --json bench/results/newest.json

bench-service: setup ## measure a running service (SUBMISSIONS=0)
	@.venv/bin/python -m bench.service --submissions $(SUBMISSIONS)

bench-cluster: setup-dev ## measure a local dask cluster and a local object store
	@.venv/bin/python -m bench.cluster
	@.venv/bin/python -m bench.store

bench-growth: setup ## measure outboxes of growing size (RECORDS="100 1000")
	@.venv/bin/python -m bench.growth $(RECORDS)

# A test compares both pages with the program.
docs: setup ## generate docs/rules.md and docs/rules.zh-CN.md
	@.venv/bin/ziping rules --page en > docs/rules.md
	@.venv/bin/ziping rules --page zh > docs/rules.zh-CN.md

# All lock files have the same versions: an extra's lock adds packages to run.lock, dev.lock has all of them.
EXTRAS = cluster remote sign
COMPILE = .venv/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-config --no-header --no-emit-index-url pyproject.toml
lock: setup-dev ## renew requirements/*.lock with the newest versions that pyproject.toml allows
	$(COMPILE) --group build -o requirements/run.lock
	for extra in $(EXTRAS); do $(COMPILE) --extra $$extra -c requirements/run.lock -o requirements/$$extra.lock; done
	$(COMPILE) --group dev --all-extras $(patsubst %,-c requirements/%.lock,$(EXTRAS)) -o requirements/dev.lock
