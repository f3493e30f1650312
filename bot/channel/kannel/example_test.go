package kannel

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The example starts without a complaint, and says what is to be changed.
func TestTheExampleIsSound(t *testing.T) {
	o := newOffice(t, "")
	o.says(siti, "halo")
	o.delivered(siti)
	// This one is right: kanca only receives there.
	if got := o.gateway.Complaints(); !slices.Equal(got, []string{"HTTP[kanca]: 'port' not set in smsc 'http' group."}) {
		t.Errorf("Kannel complains: %q", got)
	}
	text, err := os.ReadFile("kannel.conf")
	if err != nil {
		t.Fatal(err)
	}
	marked := regexp.MustCompile(`(?m)^# <-.*\n([a-z-]+) = `).FindAllStringSubmatch(string(text), -1)
	var names []string
	for _, m := range marked {
		names = append(names, m[1])
	}
	if !slices.Equal(names, strings.Fields("admin-password username password get-url send-url host port smsc-username smsc-password")) {
		t.Errorf("marked are %q", names)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields("SENDSMS_URL USERNAME PASSWORD SECRET FROM ALLOW") {
		if !strings.Contains(string(readme), "KANCA_KANNEL_"+name) {
			t.Errorf("README.md does not explain KANCA_KANNEL_%s", name)
		}
	}
}
