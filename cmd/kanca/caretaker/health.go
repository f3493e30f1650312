package caretaker

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/entrance"
)

// HealthCommand is the command line of kanca health.
type HealthCommand struct{}

// Help is what kong prints below the flags.
func (HealthCommand) Help() string {
	return `It asks /healthz at KANCA_ADMIN_LISTEN, as a container's health check does where there is no other program to ask with. Exit status 0 also for "degraded", which a new start does not mend.`
}

// healthTime is how long the service may take to say how it does.
const healthTime = 8 * time.Second

// Run carries the command out.
func (HealthCommand) Run(ctx context.Context, streams commandline.Streams) error {
	c, err := askHealth(ctx, healthAddress())
	if err != nil {
		return err
	}
	fmt.Fprintln(streams.Out, c.Status)
	if c.Status != "ok" && c.Status != "degraded" {
		return fmt.Errorf("kanca serve is %s: database: %s; content: %s; outbox: %s; see kanca doctor and the log", c.Status, c.Database, c.Content, c.Outbox)
	}
	return nil
}

// healthAddress is where a service on this machine says how it does, if no flag says otherwise.
func healthAddress() string { return "http://" + entrance.Near(entrance.AdminAddress()) + "/healthz" }

// maxHealth bounds the answer in bytes: something else may listen there.
const maxHealth = 1 << 20

// askHealth asks a service how it does.
func askHealth(ctx context.Context, address string) (c entrance.Condition, err error) {
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return c, err
	}
	silent := fmt.Errorf("no kanca serve answers at %s; start it, or see KANCA_ADMIN_LISTEN", address)
	// No proxy of the environment stands between this machine and itself.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(request)
	if err != nil {
		return c, silent
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxHealth)).Decode(&c); err != nil || c.Status == "" {
		return c, silent
	}
	return c, nil
}
