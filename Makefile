# Everything a person does with kanca by hand. `make help` lists it.
# ST1005 is off: an error may begin with a name (Twilio) or be a sentence for a page.
STATICCHECK = go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 -checks inherit,-ST1005

.PHONY: help run chat test test-program test-raced test-unraced test-engine soak quick figures lint build release packages

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: ## kanca with sample data; open the address it prints, then /simulator
	go run ./cmd/kanca serve --demo

chat: ## talk to kanca in the terminal
	go run ./cmd/kanca chat

build: ## the program as one static file ./kanca; TAGS=nowhatsapp leaves libsignal (GPL) out
	@set -- $$(./deploy/version 2>/dev/null); \
	CGO_ENABLED=0 go build -trimpath -tags '$(TAGS)' -ldflags="-s -w -X kanca/bot/commandline.release=$$1 -X kanca/bot/commandline.commit=$$2" -o kanca ./cmd/kanca

release: ## archives, Debian packages, SBOMs, sources and checksums in ./dist
	./deploy/release

test: packages lint ## all tests, with PostgreSQL, a browser and Kannel; nothing is skipped
	go build $(RACE) ./... # once: go commands that run beside each other would each build it
	@folder=$$(./.ci/memory) && trap 'rm -rf "$$folder"' EXIT INT TERM && \
	GOTMPDIR="$${TMPDIR:-/tmp}" TMPDIR="$$folder" $(MAKE) --no-print-directory -j3 test-program test-raced test-unraced test-engine # they wait for clocks and browsers more than they work
	go test -vet=off -run CostsMuch ./bot/conversation ./bot/identity ./bot/offer ./bot/turn # compares times, which the race detector bends
	go test -vet=off -timeout 3m -run NotHammered ./bot/channel/whatsapp # meets a race of the library's own

# Ubuntu has no browser as a package; .ci/packages says so there.
BROWSER = $(shell for b in chromium chromium-browser google-chrome google-chrome-stable chrome; do command -v $$b >/dev/null && echo chromium && exit; done; grep -qx ID=ubuntu /etc/os-release || echo chromium)
REQUIRED = KANCA_TEST_REQUIRE="postgres $(BROWSER) kannel" KANCA_TEST_PEOPLE=250
# Lint has vetted already.
TEST = $(REQUIRED) go test -vet=off -timeout 40m
# SQLite (translated from C), the hashing of passphrases, what reads texts and what
# computes with keys are not kanca's to watch for races: they keep nothing between calls,
# and watched they take ten times as long.
UNWATCHED = compress/flate modernc.org/sqlite/lib modernc.org/libc modernc.org/memory golang.org/x/crypto/scrypt golang.org/x/crypto/argon2 \
	go.yaml.in/yaml/v4 go.yaml.in/yaml/v4/internal/libyaml github.com/pressly/goose/v3/internal/sqlparser regexp regexp/syntax \
	crypto/internal/fips140/edwards25519 crypto/internal/fips140/edwards25519/field filippo.io/edwards25519 filippo.io/edwards25519/field
# What reads a message and decides is shared by all who write at once and changes nothing
# in itself. That is what test-engine watches, with all of it watched; where everything
# else is watched, it would take five times as long each time a message is answered.
ENGINE = agency answering answers conversation identity knowledge offer spelling understanding understanding/acts understanding/lexicon understanding/linear understanding/tongue words
RACE = $(call unwatched,$(UNWATCHED) $(ENGINE:%=kanca/bot/%))
unwatched = -race $(foreach package,$(1),-gcflags=$(package)=-race=false)
# Rooms in which nothing runs beside anything else: the race detector finds nothing
# there and makes them take five times as long. What uses them is raced.
PURE = ./bot/agency/... ./bot/answering/... ./bot/answers/... ./bot/conversation/... ./bot/identity/... ./bot/knowledge/... ./bot/offer/... ./bot/play/... ./bot/spelling/... ./bot/understanding/... ./bot/words/... ./content/... ./dialogs/... ./locales/...
# The rooms that take longest begin first, so that none of them is left alone at the end.
LONGEST = ./bot/channel/whatsapp ./bot/service ./bot/store ./bot/console

test-program:
	$(TEST) $(RACE) ./cmd/kanca

# A browser opens page after page of the console: the handlers that it reaches are raced
# by the tests without one. And what happens in every order that is thinkable happens one
# after the other, through the same service that the room's other tests race.
UNRACED = InTheBrowser|FurtherOrders|EveryOrder
test-raced:
	$(TEST) $(RACE) -skip '$(UNRACED)' $(LONGEST) $$(go list ./... | grep -vxF -e kanca/cmd/kanca $$(go list $(PURE) | sed 's/^/-e /'))

test-unraced:
	$(TEST) -run '$(UNRACED)' ./bot/console ./bot/service ./bot/channel/simulator
	$(TEST) -skip CostsMuch $(PURE)

# Plays that go on at once, with one engine.
test-engine:
	$(TEST) $(call unwatched,$(UNWATCHED)) -run 'ThePlaysGoAsWritten$$/^play$$/^[a-j]|ConcurrentUse' ./bot/play ./bot/understanding

soak: packages ## the long form of the fault tests that docs/faults.md lists: hours; RUN=Name for one
	KANCA_TEST_SOAK=1 KANCA_TEST_KILLS=100 KANCA_TEST_PEOPLE=1000 KANCA_TEST_REQUIRE="postgres kannel" go test -timeout 30h -v -run "$(RUN)" ./cmd/kanca/soak ./bot/turn ./bot/delivery
	KANCA_TEST_KILLS=50 KANCA_TEST_PEOPLE=20000 KANCA_TEST_REQUIRE=postgres go test -timeout 5h -v -run 'TestAnAnnouncementOutlivesKills' ./bot/delivery
	KANCA_TEST_KILLS=40 KANCA_TEST_ROWS=100000 KANCA_TEST_REQUIRE=postgres go test -timeout 3h -v -run 'TestKilledWhileItFlows|TestAFirstFilling' ./bot/regency
	KANCA_TEST_REGISTRATIONS=50000 go test -timeout 1h -v -run TestALargeFile ./bot/exports
	KANCA_TEST_RACES=1000 KANCA_TEST_REQUIRE=postgres go test -timeout 2h -v -run 'Test(SQLite|Postgres)/(racing_the_bot|a_form_counts|racing_approvals|racing_stops|racing_cancels)|DoubleClick' ./bot/store ./bot/console

quick: ## the tests that need nothing but Go; what is skipped says so
	go test ./...

figures: packages ## measures what bot/channel/whatsapp/README.md says, on this machine; some minutes
	@uname -sm; echo "$$(nproc) cores,$$(uptime | sed 's/.*load/ load/')"
	@said=$$(mktemp); failed=0; \
	for run in PaceOfAPerson NetworkFlaps AHundredPeople TenThousandTokens KilledWhile PostgreSQLIsAway PassesToAnother; do \
		case $$run in PaceOfAPerson|NetworkFlaps) package=./bot/service;; *) package=./cmd/kanca;; esac; \
		go test -count=1 -v -run $$run $$package >$$said 2>&1 || failed=1; \
		grep -E 'test.go|--- |FAIL' $$said || { cat $$said; failed=1; }; \
	done; rm -f $$said; exit $$failed # a test that is not there measures nothing, so it fails, too

lint: ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l .)" || { echo "run gofmt -w on:"; gofmt -l .; exit 1; }
	go vet ./...
	go build -tags nowhatsapp ./cmd/kanca/... ./bot/transport # without libsignal
	$(STATICCHECK) ./...

packages: ## install the Debian packages that the tests need, when they are missing
	./.ci/packages
