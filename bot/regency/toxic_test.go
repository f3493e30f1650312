package regency_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"kanca/bot/regency"
	"kanca/bot/regency/regencytest"
	"kanca/bot/store/postgrestest"
)

// The way to the regency is slow, thin, cut to pieces, ended in the middle of a message or
// away: when it is good again all is there once, cell by cell.
func TestABadWayToTheRegency(t *testing.T) {
	s := newStage(t)
	proxy, address := s.through()
	works, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	flow := regency.New(regency.Options{Store: s.db, Address: address, Take: s.take, DeadAfter: 2 * time.Second})
	go func() { defer close(ended); flow.Run(works) }()
	defer func() { end(); <-ended }()
	people := 0
	writes := func() { // somebody registers, and somebody who did changes it
		s.registers(people, registration(fmt.Sprintf("r%03d", people), "Siti"))
		r := registration(fmt.Sprintf("r%03d", people/2), "Siti")
		r.Village = fmt.Sprintf("Desa %d", people)
		s.does(people/2, changed(r))
		people++
	}
	for _, toxic := range []string{
		`{"type": "latency", "stream": "downstream", "attributes": {"latency": 500, "jitter": 200}}`,
		`{"type": "bandwidth", "stream": "upstream", "attributes": {"rate": 8}}`,
		`{"type": "slicer", "stream": "downstream", "attributes": {"average_size": 7, "size_variation": 3, "delay": 2000}}`,
		`{"type": "slow_close", "stream": "downstream", "attributes": {"delay": 1000}}`,
		`{"type": "timeout", "stream": "downstream", "attributes": {"timeout": 700}}`,
		`{"type": "reset_peer", "stream": "upstream", "attributes": {"timeout": 300}}`,
		`{"type": "limit_data", "stream": "upstream", "attributes": {"bytes": 9000}}`,
		`{"type": "limit_data", "stream": "downstream", "attributes": {"bytes": 3000}}`,
		"down",
	} {
		if toxic == "down" {
			proxy.Stop()
		} else if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
			t.Fatal(toxic, err)
		}
		for range 40 {
			writes()
			pauseFor(50 * time.Millisecond)
		}
		if toxic == "down" {
			if err := proxy.Start(); err != nil {
				t.Fatal(err)
			}
		}
		proxy.Toxics.ResetToxics(t.Context())
		good := time.Now()
		for !s.nothingWaits() {
			if time.Since(good) > time.Minute {
				_, why := s.waits()
				t.Fatalf("%s: not all arrives: %s", toxic, why)
			}
			pauseFor(20 * time.Millisecond)
		}
		if cells, err := regencytest.Compare(t.Context(), s.db, s.conn); err != nil {
			t.Errorf("%s: %v", toxic, err)
		} else {
			t.Logf("%s: all is there %v after the way was good again, %d cells", toxic, time.Since(good).Round(10*time.Millisecond), cells)
		}
	}
}

// through is a proxy before the regency's server, and the address behind it.
func (s *stage) through() (*toxiproxy.Proxy, string) {
	s.Helper()
	s.flow.Close()
	behind, err := url.Parse(postgrestest.Behind(s, s.address).Address()) // toxiproxy knows no sockets of a file system
	if err != nil {
		s.Fatal(err)
	}
	zerolog.SetGlobalLevel(zerolog.Disabled) // its toxics have a log of their own
	proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "regency", "127.0.0.1:0", behind.Host)
	if err := proxy.Start(); err != nil {
		s.Fatal(err)
	}
	s.Cleanup(proxy.Stop)
	behind.Host = proxy.Listen
	return proxy, behind.String()
}

// The line is so thin that what waited for days does not go over it in the time that one
// transaction has: less travels at once, and all arrives.
func TestAThinLine(t *testing.T) {
	defer regency.SetPatience(regency.SetPatience(time.Second))
	s := newStage(t)
	s.fills(80)
	proxy, address := s.through()
	if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(`{"type": "bandwidth", "stream": "upstream", "attributes": {"rate": 30}}`)); err != nil {
		t.Fatal(err)
	}
	s.flow = regency.New(regency.Options{Store: s.db, Address: address, DeadAfter: time.Second})
	defer s.flow.Close()
	s.until("all arrives", 20*time.Second, s.nothingWaits)
	proxy.Toxics.ResetToxics(t.Context())
	s.same()
}
