package librarylog

import "testing"

func TestTheLogHidesPeople(t *testing.T) {
	for _, text := range []string{
		"Failed to send to 620000000002@s.whatsapp.net", "from 900000002@lid: x", "<message from=\"620000000002\"><enc>abc</enc></message>",
		"id 3EB0C767D26A1D8E71D2 lost", "call +62 000-0000 002 now",
	} {
		if got := Redact(text); got == text || len(numbers.FindAllString(got, -1)) > 0 || len(hexRuns.FindAllString(got, -1)) > 0 {
			t.Errorf("%q became %q", text, got)
		}
	}
	if got := Redact("status 503 after 12 tries"); got != "status 503 after 12 tries" {
		t.Errorf("got %q", got)
	}
}
