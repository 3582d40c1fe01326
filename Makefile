# The entry point for developers. Each target runs commands that also work on their own.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

TARGET := $(or $(CARGO_TARGET_DIR),target)
LOCKED := $(if $(CI),--locked)
NODE := $(shell command -v npm)
# The same tests with or without nextest, which is faster.
TEST := cargo $(if $(shell command -v cargo-nextest),nextest run,test) $(LOCKED)
PAGES := $(wildcard frontend/*.js frontend/*.json) $(shell find frontend/scripts frontend/styles -type f)

.PHONY: help run demo check test fmt tools rust-checks sqlite postgres npm-checks browser frontend

help: ## Lists the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: frontend ## Builds and serves, on http://127.0.0.1:8080
	cargo run $(LOCKED) -- $(ARGS)

demo: frontend ## Builds and serves a filled example
	cargo run $(LOCKED) -- demo $(ARGS)

check: ## The fast checks, while one works
	cargo fmt --all --check
	cargo check $(LOCKED) --workspace --all-targets

fmt: ## Formats the code
	cargo fmt --all

test: tools rust-checks npm-checks sqlite postgres browser ## Everything CI runs; installs what is missing

tools: ## Installs what the tests need
	tests/install.sh

rust-checks:
	cargo fmt --all --check
	cargo clippy $(LOCKED) --workspace --all-targets -- -D warnings

sqlite: tools ## The tests, on SQLite
	$(TEST) --workspace

postgres: tools ## The flows once more, on a PostgreSQL of their own
	tests/postgres.sh $(TEST) --test it

npm-checks: frontend
ifeq ($(NODE),)
	@echo "make test needs Node 20 or later" >&2; exit 1
endif
	cd frontend && npm run check

browser: tools frontend tests/browser/node_modules/.package-lock.json ## The story in a browser
	$(TEST) --no-run --test it   # and with it the program, as the other tests have it
	CLEARING_BIN=$(abspath $(TARGET))/debug/clearing node --test --test-concurrency=2 tests/browser/*.test.js

tests/browser/node_modules/.package-lock.json: tests/browser/package-lock.json
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund
	touch $@

# Without Node the server still works, unstyled, and says so when it starts.
ifeq ($(NODE),)
frontend:
	@echo "Node is not installed: the pages will be unstyled" >&2
else
frontend: frontend/dist/manifest.json
endif

frontend/dist/manifest.json: frontend/node_modules/.package-lock.json $(PAGES)
	cd frontend && npm run build

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	cd frontend && npm ci --ignore-scripts --no-audit --no-fund
	touch $@
