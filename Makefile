# Every door of a checkout.  `make demo` first.
.PHONY: setup setup-dev demo serve lint test bench bench-service bench-growth bench-cluster lock docs
PORT ?= 8000
SHOWN = outbox/state/demo-shown
N ?= 20
# over how many submissions memory is measured: 0 does not, 5000 take about ten minutes
SUBMISSIONS ?= 0
# sizes of an outbox: 100000 takes half an hour and 10 GB of disk
RECORDS ?= 100 1000
# some of: reading chain printing start batch
GROUPS ?=

setup:
	@deploy/setup.sh

setup-dev:
	@deploy/setup.sh dev

# 3 = some example was returned, which is what the table shows.  The examples hold the same projects more than
# once: converted again they would be new revisions, so that a second demo shows what the first one did.
demo: setup
	@if test -e $(SHOWN); then .venv/bin/ziping status --outbox outbox; else \
	  .venv/bin/ziping convert --outbox outbox examples examples/single examples/odd || test $$? -eq 3; fi
	@.venv/bin/ziping site --outbox outbox
	@: > $(SHOWN)

serve: setup
	@echo "http://127.0.0.1:$(PORT)/"
	@.venv/bin/python -m http.server --bind 127.0.0.1 --directory outbox/public $(PORT)

lint: setup-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

test: lint
	.venv/bin/pytest -n auto

bench: setup-dev
	@mkdir -p bench/results
	@.venv/bin/python -m bench $(GROUPS) -n $(N) --json bench/results/newest.json

bench-service: setup
	@.venv/bin/python -m bench.service --submissions $(SUBMISSIONS)

# forms a second on a cluster, objects a second to a store: both of this machine
bench-cluster: setup-dev
	@.venv/bin/python -m bench.cluster
	@.venv/bin/python -m bench.store

bench-growth: setup
	@.venv/bin/python -m bench.growth $(RECORDS)

# The pages that are made of the program; a test holds them against it.
docs: setup
	@.venv/bin/ziping rules --page en > docs/rules.md
	@.venv/bin/ziping rules --page zh > docs/rules.zh-CN.md

# Newest versions that pyproject.toml allows; the locks of the extras hold the same ones and more, the
# development lock all of them.
EXTRAS = cluster remote sign
COMPILE = .venv/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-config --no-header --no-emit-index-url pyproject.toml
lock: setup-dev
	$(COMPILE) --group build -o requirements/run.lock
	for extra in $(EXTRAS); do $(COMPILE) --extra $$extra -c requirements/run.lock -o requirements/$$extra.lock; done
	$(COMPILE) --group dev --all-extras $(patsubst %,-c requirements/%.lock,$(EXTRAS)) -o requirements/dev.lock
