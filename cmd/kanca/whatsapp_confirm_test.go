package main

import (
	"strings"
	"testing"
)

// Nothing is answered from a number before somebody said that it is the office's.
func TestTheNumberIsConfirmedBeforeItIsServed(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	kanca := serve(t, v.environment, "--demo")
	out, complaint, err := v.linkAnd("mungkin\n")
	if err == nil || !strings.Contains(out, "+12025****01") || strings.Contains(out, v.office.PN.User) || !strings.Contains(complaint, "kanca whatsapp confirm") {
		t.Errorf("no answer: %v\n%s%s", err, out, complaint)
	}
	siti := v.phone(1, "Siti Contoh")
	v.say(siti, "halo")
	v.eventually("the state says so", func() bool { return strings.Contains(kanca.health(), `"unconfirmed"`) })
	if out, complaint, status := v.kanca("whatsapp", "status"); status != 1 || !strings.HasPrefix(out, "unconfirmed, +12025****01") || !strings.Contains(complaint, "kanca whatsapp confirm") {
		t.Errorf("status %d: %s%s", status, out, complaint)
	}
	if out, complaint, _ := v.kanca("doctor"); !strings.Contains(out, "kanca whatsapp confirm") {
		t.Errorf("doctor: %s%s", out, complaint)
	}
	if _, complaint, status := v.kanca("whatsapp", "confirm"); status != 1 || !strings.Contains(complaint, "not confirmed") {
		t.Errorf("no answer: %d %s", status, complaint)
	}
	if _, complaint, status := v.kanca("whatsapp", "confirm", "+12025550102"); status != 1 || !strings.Contains(complaint, "not the one that was named") {
		t.Errorf("another number: %d %s", status, complaint)
	}
	if len(siti.Heard()) > 0 {
		t.Errorf("answered %q before the number is confirmed", siti.Heard())
	}
	if out, complaint, status := v.kanca("whatsapp", "confirm", "+1 202-555-0101"); status != 0 || !strings.Contains(out, "confirmed: +12025****01") {
		t.Errorf("the number in full: %d %s%s", status, out, complaint)
	}
	v.hear(siti, "")
	if _, complaint, status := v.kanca("whatsapp", "unlink"); status != 0 {
		t.Errorf("unlink: %d %s", status, complaint)
	}
}

func TestTheWrongPhoneIsRemovedAtOnce(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	if out, complaint, err := v.linkAnd("bukan\n"); err == nil || !strings.Contains(complaint, "the device is removed") {
		t.Errorf("%v\n%s%s", err, out, complaint)
	}
	if out, _, status := v.kanca("whatsapp", "status"); status != 1 || !strings.HasPrefix(out, "not_linked") {
		t.Errorf("status %d: %s", status, out)
	}
}
