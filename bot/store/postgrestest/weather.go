package postgrestest

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"time"
)

// Weather is how a network is between a program and its database. The zero value is
// a good one.
type Weather struct {
	Delay time.Duration // for which each answer is on its way
	Bytes int           // a second, of answers; 0 is no limit
	Break float64       // the part of requests that break the connection and reach nobody
	Lose  float64       // the part that reach the server, whose answer is lost with the connection
	Hang  float64       // the part after which nothing is passed on any more, and nobody is told
	// LoseAt are words: each request that has them reaches the server, and its answer is lost.
	LoseAt string
}

// Set changes the weather, also for connections that are there.
func (f *Firewall) Set(w Weather) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.weather = w
}

func (f *Firewall) now() Weather {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.weather
}

// line is one connection through the firewall.
type line struct {
	f         *Firewall
	near, far net.Conn
	gone      <-chan struct{}
	lost      atomic.Bool // the next answer is
}

func (l *line) close() {
	l.near.Close()
	l.far.Close()
}

// forgotten swallows what comes, if the connection is.
func (l *line) forgotten(from net.Conn) bool {
	select {
	case <-l.gone:
		_, _ = io.Copy(io.Discard, from)
		return true
	default:
		return false
	}
}

// requests passes on what the program asks: what comes at once is one request.
func (l *line) requests() {
	buffer := make([]byte, 32<<10)
	for {
		n, err := l.near.Read(buffer)
		if l.forgotten(l.near) {
			return
		}
		if err != nil {
			l.far.Close()
			return
		}
		switch w, chance := l.f.now(), rand.Float64(); {
		case chance < w.Break:
			l.close()
			return
		case chance < w.Break+w.Lose, w.LoseAt != "" && bytes.Contains(buffer[:n], []byte(w.LoseAt)):
			l.lost.Store(true)
		case chance < w.Break+w.Lose+w.Hang:
			_, _ = io.Copy(io.Discard, l.near)
			return
		}
		_, _ = l.far.Write(buffer[:n])
	}
}

// answers passes on what the server says. A far way holds up each answer, and those
// behind it no longer: they are on their way together.
func (l *line) answers() {
	way := make(chan packet, 1024)
	defer close(way)
	go l.arrive(way)
	var free time.Time // when the line has taken what came before
	for {
		p := packet{bytes: make([]byte, 32<<10)}
		n, err := l.far.Read(p.bytes)
		if l.forgotten(l.far) {
			return
		}
		if err != nil || l.lost.Load() {
			l.close()
			return
		}
		w := l.f.now()
		if now := time.Now(); free.Before(now) {
			free = now
		}
		if w.Bytes > 0 {
			free = free.Add(time.Duration(n) * time.Second / time.Duration(w.Bytes))
		}
		p.bytes, p.due = p.bytes[:n], free.Add(w.Delay)
		way <- p
	}
}

// packet is on its way to the program.
type packet struct {
	bytes []byte
	due   time.Time
}

func (l *line) arrive(way <-chan packet) {
	for p := range way {
		if wait := time.Until(p.due); wait > 0 {
			<-time.After(wait)
		}
		_, _ = l.near.Write(p.bytes)
	}
}
