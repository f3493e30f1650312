package caretaker

import (
	"os"
	"strings"

	"kanca/bot/entrance"
	"kanca/bot/findings"
	"kanca/bot/settings"
)

// checkDoors says what can be reached where.
func checkDoors(d *findings.Findings) {
	if _, _, err := entrance.OwnNames(strings.Split(os.Getenv("KANCA_HOSTS"), ",")); err != nil {
		d.Fail("addresses: %v", err)
	}
	for _, name := range []string{"KANCA_LISTEN", "KANCA_ADMIN_LISTEN", settings.KannelListen} {
		if value := os.Getenv(name); value != "" && !entrance.IsAddress(value) {
			d.Fail("addresses: %s is an address and a port, such as 127.0.0.1:8080, not %q", name, value)
			return
		}
	}
	d.OK("addresses: the public's %s, probes and metrics http://%s/healthz and /metrics", entrance.Near(entrance.ListenAddress()), entrance.Near(entrance.AdminAddress()))
	if !entrance.OnlyHere(entrance.AdminAddress()) {
		d.Note("addresses: other machines can reach the probes and metrics at KANCA_ADMIN_LISTEN; see that nobody does who should not")
	}
	if own := os.Getenv(settings.KannelListen); own != "" && !entrance.OnlyHere(own) && os.Getenv("KANCA_KANNEL_ALLOW") == "" {
		d.Note("addresses: a Kannel on another machine reaches %s and is refused; name its address in KANCA_KANNEL_ALLOW", settings.KannelListen)
	}
}
