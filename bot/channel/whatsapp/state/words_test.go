package state

import (
	"strings"
	"testing"
	"time"
)

// What WhatsApp refuses with different numbers asks different things of staff,
// in both languages, and each number is named.
func TestRefusalsAreToldApart(t *testing.T) {
	until := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		status             Status
		number             string
		says, never        string // in Indonesian
		english, neverThen string
	}{
		{Status{Code: Banned, Detail: "101", Until: until}, "101", "Jangan mengirim apa pun", "tautkan", "send nothing", "link"},
		{Status{Code: Locked, Detail: "403"}, "403", "Jangan tautkan lagi dulu", "", "do not link again yet", ""},
		{Status{Code: Refused, Detail: "429", Until: until}, "429", "Jangan menyalakan ulang", "peninjauan", "do not restart", "review"},
		{Status{Code: Refused, Detail: "409", Until: until}, "409", "mencoba lagi pukul 01-12-2026 10.00 WIB", "terlalu sering", "tried again", "too many"},
		{Status{Code: Outdated, Detail: "405", Until: until}, "405", "Perbarui kanca", "tautkan", "update kanca", "link"},
		{Status{Code: LoggedOut, Detail: "401"}, "401", "Tautkan lagi", "Jangan", "link it again", "do not"},
	} {
		id, en := tc.status.Sentence(), tc.status.Advice()
		for _, text := range []string{id, en} {
			if !strings.Contains(text, tc.number) {
				t.Errorf("%s does not name %s: %s", tc.status.Code, tc.number, text)
			}
		}
		if !strings.Contains(id, tc.says) || tc.never != "" && strings.Contains(id, tc.never) {
			t.Errorf("%s %s: %s", tc.status.Code, tc.number, id)
		}
		if !strings.Contains(en, tc.english) || tc.neverThen != "" && strings.Contains(en, tc.neverThen) {
			t.Errorf("%s %s: %s", tc.status.Code, tc.number, en)
		}
	}
}
