package onetime

import (
	"strings"
	"testing"
	"time"
)

// The examples of RFC 6238, appendix B: their last six digits.
func TestTheExamplesOfTheStandard(t *testing.T) {
	secret := Secret([SecretBytes]byte([]byte("12345678901234567890")))
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got, err := Code(secret, Step(time.Unix(at, 0))); err != nil || got != want {
			t.Errorf("at %d: %s, %v; want %s", at, got, err, want)
		}
	}
}

func TestOnlyCodesAroundNowAreTaken(t *testing.T) {
	secret := Secret([SecretBytes]byte{1, 2, 3})
	now := time.Unix(1_790_000_000, 0)
	for off, want := range map[int64]bool{-2: false, -1: true, 0: true, 1: true, 2: false} {
		code, err := Code(secret, Step(now)+off)
		if err != nil {
			t.Fatal(err)
		}
		step, ok, err := Find(secret, code, now)
		if err != nil || ok != want || ok && step != Step(now)+off {
			t.Errorf("%d steps off: %v at %d, %v", off, ok, step, err)
		}
		if _, ok, _ := Find(secret, " "+code[:3]+" "+code[3:]+" ", now); ok != want {
			t.Errorf("%d steps off with blanks: %v", off, ok)
		}
	}
	for _, typed := range []string{"", "000", "abcdef", strings.Repeat("1", 600)} {
		if _, ok, err := Find(secret, typed, now); ok || err != nil {
			t.Errorf("%q: %v, %v", typed, ok, err)
		}
	}
	if _, _, err := Find("not a secret!", "123456", now); err == nil {
		t.Error("a broken secret is no error")
	}
}
