# The short face of the build (Meson and Ninja underneath). Each target installs what is missing, says what it does, and may be repeated.
BUILD ?= build
FUZZ_S ?= 60
DB ?= linju.db
LISTEN ?= 127.0.0.1:8080

help:
	@echo 'make run     install what is missing, build, make demo data if there is none, serve on http://$(LISTEN)'
	@echo 'make check   every test that needs no other server'
	@echo 'make lint    the rules of the house (tools/lint.c)'
	@echo 'make build   build only; the binary is $(BUILD)/linju'
	@echo 'make check-san   the tests with sanitizers of memory, undefined behaviour and threads'
	@echo 'make check-pg    the schema and every query on a real PostgreSQL 15, a temporary one'
	@echo 'make bench   how near it is to what this machine allows, as ratios (docs/performance.md)'
	@echo 'make fuzz    parsers under made-up bytes, each FUZZ_S seconds of CPU (now $(FUZZ_S)); FUZZ="json csv": these only'
	@echo 'make e2e     tests in a browser          make dev   build and serve again after each change          make clean'

run: build demo
	@sh tools/accounts.sh
	@exec $(BUILD)/linju serve --db $(DB) --listen $(LISTEN)

demo: build
	@test -e $(DB) || $(BUILD)/linju demo --db $(DB) >/dev/null

build:
	@sh tools/packages.sh packages/run.txt
	@sh tools/build.sh $(BUILD)

check:
	@sh tools/packages.sh packages/run.txt packages/test.txt
	@sh tools/build.sh $(BUILD)
	@sh tools/check.sh $(BUILD)

lint:
	@sh tools/packages.sh packages/run.txt packages/test.txt
	@sh tools/build.sh $(BUILD) lint htmlgen
	@$(BUILD)/htmlgen --unused src 2>&1 | $(BUILD)/lint . -

e2e: build
	@test -f tests/e2e/package.json || { echo 'There are no browser tests yet (tests/e2e).'; exit 1; }
	@sh tools/packages.sh packages/e2e.txt
	@sh tests/e2e/run.sh $(BUILD)/linju

fuzz:
	@sh tools/packages.sh packages/run.txt packages/fuzz.txt
	@sh tools/fuzz.sh $(BUILD)-fuzz $(FUZZ_S) $(FUZZ)

check-san:
	@sh tools/packages.sh packages/run.txt packages/test.txt
	@sh tools/check_san.sh $(BUILD)-san

check-pg:
	@sh tools/packages.sh packages/run.txt packages/pg.txt
	@sh tools/check_pg.sh $(BUILD)

bench:
	@sh tools/packages.sh packages/run.txt packages/bench.txt
	@sh tools/bench.sh $(BUILD)-bench

dev: build demo
	@sh tools/dev.sh $(BUILD) $(DB) $(LISTEN)

clean:
	rm -rf $(BUILD)

.PHONY: help run demo build check check-san check-pg bench lint fuzz e2e dev clean
