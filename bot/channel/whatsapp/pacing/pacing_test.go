package pacing

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kanca/bot/channel/whatsapp/state"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, state.WIB)

func TestWhoMayGetAnnouncements(t *testing.T) {
	fit := Recipient{Wrote: monday.AddDate(0, 0, -27), Agreed: true}
	for want, change := range map[Reason]func(*Recipient){
		Allowed:    func(*Recipient) {},
		SaidStop:   func(r *Recipient) { r.OptedOut = true },
		NeverWrote: func(r *Recipient) { r.Wrote = time.Time{} },
		NotAgreed:  func(r *Recipient) { r.Agreed = false },
		LongSilent: func(r *Recipient) { r.Wrote = monday.AddDate(0, 0, -29) },
		WithStaff:  func(r *Recipient) { r.WithStaff = true },
	} {
		r := fit
		change(&r)
		if got := SafeRules().Judge(r, monday); got != want {
			t.Errorf("%+v: %q, want %q", r, got, want)
		}
	}
	// Whoever said BERHENTI gets nothing, whatever else is true.
	all := Recipient{Wrote: monday, Agreed: true, OptedOut: true, WithStaff: true}
	if got := SafeRules().Judge(all, monday); got != SaidStop {
		t.Errorf("got %q", got)
	}
}

// run sends as fast as the pacer allows from begin on, n announcements at most.
func run(p *Pacer, begin time.Time, n int) (sent []time.Time) {
	now := begin
	for range n {
		at, _ := p.Next(now)
		if at.IsZero() {
			break
		}
		p.Sent(at)
		sent, now = append(sent, at), at
	}
	return sent
}

func TestANewNumberWarmsUp(t *testing.T) {
	p := NewPacer(SafeRules(), monday, nil, Pause{}, func() float64 { return 0.5 })
	days := map[string]int{}
	for _, at := range run(p, monday, 400) {
		days[at.In(state.WIB).Format("02")]++
	}
	for day, most := range map[string]int{"23": 20, "24": 20, "25": 20, "26": 50, "27": 50, "30": 100} {
		if days[day] > most || days[day] == 0 {
			t.Errorf("%s November: %d, at most %d", day, days[day], most)
		}
	}
}

func TestWhyAnAnnouncementWaits(t *testing.T) {
	old := monday.AddDate(-1, 0, 0)
	half := func() float64 { return 0.5 }
	p := NewPacer(SafeRules(), old, nil, Pause{}, half)
	if at, why := p.Next(monday); !at.Equal(monday) || why != Allowed {
		t.Errorf("the first one: %v %q", at, why)
	}
	p.Sent(monday)
	if at, why := p.Next(monday); !at.Equal(monday.Add(14*time.Second)) || why != TooSoon {
		t.Errorf("the second one: %v %q", at, why)
	}
	night := time.Date(2026, 11, 23, 17, 0, 0, 0, state.WIB)
	if at, why := p.Next(night); !at.Equal(time.Date(2026, 11, 24, 8, 0, 0, 0, state.WIB)) || why != OutsideHours {
		t.Errorf("in the evening: %v %q", at, why)
	}
	// A restart forgets nothing.
	hour := run(NewPacer(SafeRules(), old, nil, Pause{}, half), monday, 50)
	again := NewPacer(SafeRules(), old, hour, Pause{}, half)
	if at, why := again.Next(hour[49]); at.Before(monday.Add(time.Hour)) || why != HourIsFull {
		t.Errorf("the 51st: %v %q", at, why)
	}
}

func TestAnnouncementsStopByThemselves(t *testing.T) {
	for _, s := range []state.Status{{Code: state.Restricted, Until: monday.Add(48 * time.Hour)}, {Code: state.Banned}, {Code: state.Blocked}, {Code: state.Locked}} {
		p := NewPacer(SafeRules(), monday.AddDate(-1, 0, 0), nil, Pause{}, func() float64 { return 0 })
		p.Heed(state.Status{Code: state.Offline}, monday)
		if _, why := p.Next(monday); why != Allowed {
			t.Errorf("a lost connection stops them: %q", why)
		}
		p.Heed(s, monday)
		if at, why := p.Next(monday.AddDate(0, 0, 9)); !at.IsZero() || why != StoppedByApp {
			t.Errorf("after %s: %v %q", s.Code, at, why)
		}
		rest := monday.Add(24 * time.Hour)
		if s.Until.After(rest) {
			rest = s.Until
		}
		if at, ok := p.Resume(rest.Add(-time.Second)); ok || !at.Equal(rest) {
			t.Errorf("after %s staff may resume at %v, want %v", s.Code, at, rest)
		}
		if _, ok := p.Resume(rest); !ok {
			t.Errorf("after %s staff may not resume", s.Code)
		}
		if at, _ := p.Next(rest); at.IsZero() {
			t.Errorf("after %s and a rest nothing goes", s.Code)
		}
	}
}

// Whatever happens, the limits hold in every window, and at office hours only.
func TestPacerKeepsItsLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := SafeRules()
		rules.PerHour, rules.PerDay = rapid.IntRange(1, 20).Draw(t, "per hour"), rapid.IntRange(1, 60).Draw(t, "per day")
		linked := monday.AddDate(0, 0, -rapid.IntRange(0, 60).Draw(t, "days linked"))
		p := NewPacer(rules, linked, nil, Pause{}, func() float64 { return rapid.Float64Range(0, 0.999).Draw(t, "random") })
		var sent []time.Time
		now := monday
		for range rapid.IntRange(1, 80).Draw(t, "announcements") {
			now = now.Add(time.Duration(rapid.IntRange(0, 7200).Draw(t, "pause")) * time.Second)
			at, _ := p.Next(now)
			if at.Before(now) {
				t.Fatalf("may go at %v, before now, %v", at, now)
			}
			p.Sent(at)
			sent, now = append(sent, at), at
		}
		for i, at := range sent {
			if h := at.In(state.WIB).Hour(); h < rules.Opens || h >= rules.Closes {
				t.Fatalf("%v is outside of the hours", at)
			}
			if i > 0 && at.Sub(sent[i-1]) < rules.Gap {
				t.Fatalf("%v after the one before", at.Sub(sent[i-1]))
			}
			hour, day := 0, 0
			for _, other := range sent[:i+1] {
				if at.Sub(other) < time.Hour {
					hour++
				}
				if at.Sub(other) < 24*time.Hour {
					day++
				}
			}
			if hour > rules.PerHour || day > rules.PerDay {
				t.Fatalf("%d within an hour, %d within a day", hour, day)
			}
		}
	})
}
