package console

import (
	"testing"

	"kanca/bot"
)

// Who tells WhatsApp itself that they want no marketing is shown as somebody who said BERHENTI,
// and how it is known; only they undo it. A wish to be reminded is named too.
func TestARefusalInWhatsAppIsShown(t *testing.T) {
	o := newOffice(t, bothWays)
	ani := o.member("Ani Contoh", bot.RoleKepala)
	rina := o.villager(1, "whatsapp")
	path := personPath(rina.writes("mulai", []bot.Event{bot.OptedInAgain{}, bot.AnnouncementsWanted{Training: "T1"}}))
	ani.open(path).mustSay(t, "Minta diingatkan sebelum pelatihan")
	o.must(o.db.OptOut(t.Context(), rina.number)) // as a provider's 63014 does
	ani.open(path).mustSay(t, "BERHENTI", "Dihitung sebagai BERHENTI: menolak pesan kantor di WhatsApp")
	rina.writes("mulai", []bot.Event{bot.OptedInAgain{}})
	ani.open(path).mustNotSay(t, "tidak menerima pengumuman sejak")
	rina.writes("berhenti", []bot.Event{bot.OptedOutOfAnnouncements{}})
	ani.open(path).mustSay(t, "BERHENTI, tidak mau pengumuman")
}
