# Everything a person does with kanca by hand. `make help` lists it.
# ST1005 is off: an error may begin with a name (Twilio) or be a sentence for a page.
STATICCHECK = go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 -checks inherit,-ST1005

.PHONY: help run chat test quick lint build packages

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: ## kanca with sample data; open the address it prints, then /simulator
	go run ./cmd/kanca serve --demo

chat: ## talk to kanca in the terminal
	go run ./cmd/kanca chat

build: ## the program as one static file ./kanca
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o kanca ./cmd/kanca

test: packages lint ## all tests, with PostgreSQL, a browser and Kannel; nothing is skipped
	KANCA_TEST_REQUIRE="postgres chromium kannel" KANCA_TEST_PEOPLE=250 go test -race -timeout 30m ./...
	go test -run CostsMuch ./bot/conversation # compares times, which the race detector bends

quick: ## the tests that need nothing but Go; what is skipped says so
	go test ./...

lint: ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l .)" || { echo "run gofmt -w on:"; gofmt -l .; exit 1; }
	go vet ./...
	$(STATICCHECK) ./...

packages: ## install the Debian packages that the tests need, when they are missing
	./.ci/packages
