package link

import (
	"strings"
	"testing"
)

// A passkey cannot be given by any way of linking, so no other way is advised.
func TestAPasskeyIsNoReasonToTryTheOtherCode(t *testing.T) {
	text := ErrPasskey.Error()
	for _, want := range []string{"neither", "another number", "SMS"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q: %s", want, text)
		}
	}
	if strings.Contains(text, "--code") {
		t.Errorf("it sends people to the code: %s", text)
	}
}
