package main

import (
	"strings"
	"testing"
)

// The phone has removed the device, and the service still doubts it: staff link again
// at once. Beside a device that is served, link says that there is one.
func TestLinkingAgainAtOnceAfterTheDeviceWasRemoved(t *testing.T) {
	t.Parallel()
	v := newVillage(t)
	kanca := serve(t, v.environment, "--demo")
	v.link()
	v.eventually("it is served", func() bool { return strings.Contains(kanca.health(), `"linked"`) })
	if out, complaint, err := v.linkAnd(""); err == nil || !strings.Contains(complaint, "+12025****01") || !strings.Contains(complaint, "kanca whatsapp unlink") || strings.Contains(out, "Scan") {
		t.Errorf("beside a device that is served: %v\n%s%s", err, out, complaint)
	}
	device := v.office.PN
	device.Device = 1
	v.Remove(device)
	v.eventually("it is in doubt", func() bool { return strings.Contains(kanca.health(), `"logged_out"`) })
	if out, complaint, err := v.linkAnd(""); err != nil {
		t.Fatalf("%v\n%s%s", err, out, complaint)
	}
	siti := v.phone(1, "Siti Contoh")
	v.say(siti, "halo")
	v.hear(siti, "")
}
