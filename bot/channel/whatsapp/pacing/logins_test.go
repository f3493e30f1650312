package pacing

import (
	"testing"
	"time"
)

func TestLoginsAreSpread(t *testing.T) {
	start := time.Date(2026, 11, 29, 8, 0, 0, 0, time.UTC)
	var l Logins
	now := start
	for now.Before(start.Add(time.Hour)) { // whoever logs in whenever it may
		l = l.Add(now)
		now = l.Next(now.Add(time.Second), 0)
	}
	if len(l) > loginsAllowed || len(l) < loginsAllowed-2 {
		t.Errorf("%d logins in an hour", len(l))
	}
	if at := l.Next(l[len(l)-1], 0); at.Sub(l[len(l)-1]) != LoginGap {
		t.Errorf("the next one is %v after the last", at.Sub(l[len(l)-1]))
	}
	if at := l.Next(now.Add(2*time.Hour), 0); !at.Equal(now.Add(2 * time.Hour)) {
		t.Error("after two quiet hours a login waits")
	}
}

const loginsAllowed = 20
