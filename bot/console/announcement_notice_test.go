package console

import (
	"context"
	"fmt"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/announcing"
	"kanca/bot/broadcast"
	"kanca/bot/store"
	"kanca/content"
)

// "There was none in September; now there is": who asked to be told is told once, in their
// language and with the reason, by a proposal of kanca's that one of the office approves.
func TestWhatPeopleAskedForIsProposed(t *testing.T) {
	o := newOffice(t, bothWays)
	ani := o.member("Ani Contoh", bot.RoleKepala)
	ctx := context.Background()
	wish := bot.AnnouncementsWanted{Country: "TW", Job: "caregiver"}
	o.villager(1, "kannel").writes("kabari saya", []bot.Event{wish})
	o.villager(2, "kannel").writes("kabhari", []bot.Event{bot.LanguageChosen{Lang: bot.Madurese}, wish})
	o.villager(3, "kannel").writes("mulai", []bot.Event{bot.OptedInAgain{}})
	o.villager(4, "kannel").writes("berhenti", []bot.Event{wish, bot.OptedOutOfAnnouncements{}})
	o.villager(5, "kannel").writes("kabari saya", []bot.Event{bot.AnnouncementsWanted{Country: "TW", Job: "kerja dengan Bu Umpama"}})
	o.villager(6, "kannel").writes("ingatkan saya", []bot.Event{bot.AnnouncementsWanted{Training: "T1"}})
	w := announcing.Writer{DB: o.db, Texts: o.c.Texts, Ways: o.c.Announced, Now: o.now, Known: func(context.Context) (*content.Snapshot, error) { return o.c.Known(), nil }}
	o.offers()
	proposed := func(want int) []store.Announcement {
		t.Helper()
		for range 2 { // it is looked for it again and again
			o.must(w.ProposeNotices(ctx))
		}
		all, err := o.db.Announcements(ctx, 10)
		o.must(err)
		if len(all) != want {
			t.Fatalf("%d are proposed, want %d: %+v", len(all), want, all)
		}
		return all
	}
	a := proposed(1)[0]
	if a.State != broadcast.Submitted || a.Proposal.People() != 2 || a.Proposal.Audience != 2 {
		t.Fatalf("it is %s to %+v", a.State, a.Proposal.Reach)
	}
	for lang, want := range map[bot.Lang]string{
		bot.Indonesian: "Anda minta dikabari kalau ada lowongan (Taiwan, perawat lansia). Sekarang ada di data kami: Perawat lansia, Taiwan (PT Contoh). Belum jaminan kerja. Baca dulu syaratnya: tulis LOWONGAN. Tidak mau lagi? Balas BERHENTI",
		bot.Madurese:   "Sampeyan menta ekabhari manabi bada lowongan (Taiwan, " + content.JobName("caregiver", bot.Madurese) + "). Samangken bada e data kantor: Perawat lansia, Taiwan (PT Contoh). Ghi' benne jaminan kalakoan. Baca ghallu sarattepon: toles LOWONGAN. Ta' terro pole? Bales AMBU",
	} {
		if text, _ := a.Proposal.TextFor(lang, bot.SMS); text.Body != want || text.Segments > announcing.MaxSegments {
			t.Errorf("%s reads %q in %d parts", lang, text.Body, text.Segments)
		}
	}
	path := fmt.Sprintf("/pengumuman/%d", a.ID)
	ani.open(path).mustSay(t, "Kabar lowongan (Taiwan, perawat lansia): Perawat lansia", "yang minta dikabari tentang ini dan belum dikabari: Taiwan, perawat lansia", "kanca sendiri")
	o.villager(9, "kannel").writes("kabari saya", []bot.Event{wish}) // nobody could approve it as it was counted
	o.must(w.ProposeNotices(ctx))
	ani.approves(path).mustSay(t, "Disetujui.", "3 orang: 3 SMS")
	conducts := func() {
		t.Helper()
		always := map[bot.Medium]broadcast.Hours{bot.SMS: {Closes: 24 * time.Hour}}
		_, err := o.db.Conduct(ctx, store.Conductor{Rules: broadcast.UsualRules(), Quiet: broadcast.Quiet{Hours: always}, Media: o.c.Announced})
		o.must(err)
		o.db.LookForAnnouncements()
	}
	conducts()
	if to := o.goes("kannel", 9, store.Sent, ""); len(to) != 3 {
		t.Errorf("it goes to %v", to)
	}
	conducts()
	proposed(1)

	o.later(time.Date(2026, 12, 5, 3, 0, 0, 0, time.UTC).Sub(o.now())) // two days before
	r := proposed(2)[0]
	if text, _ := r.Proposal.TextFor(bot.Indonesian, bot.SMS); text.Body != "Anda minta diingatkan: besok ada pelatihan Menjahit dasar, 7 Desember 2026, BLK Kraksaan. Tidak jadi ikut? Beri tahu kantor. Tidak mau lagi? Balas BERHENTI" {
		t.Errorf("the reminder reads %q", text.Body)
	}
	// Who asks after it was submitted, or has gone, is reminded as the others are.
	path = fmt.Sprintf("/pengumuman/%d", r.ID)
	o.villager(7, "kannel").writes("ingatkan saya", []bot.Event{bot.AnnouncementsWanted{Training: "T1"}})
	ani.returns("Ani Contoh")
	ani.proves(path+"/setujui").mustSay(t, "1 orang: 1 SMS", "menerima teks yang sama", "paling banyak 50 orang lagi")
	ani.approves(path).mustSay(t, "Disetujui.")
	o.later(24 * time.Hour)
	conducts()
	if to := o.goes("kannel", 9, store.Sent, ""); len(to) != 2 {
		t.Errorf("the reminder goes to %v", to)
	}
	o.villager(8, "kannel").writes("ingatkan saya", []bot.Event{bot.AnnouncementsWanted{Training: "T1"}})
	conducts()
	if to := o.goes("kannel", 9, store.Sent, ""); len(to) != 1 {
		t.Errorf("who asked on the day before is reminded: %v", to)
	}
	ani.returns("Ani Contoh")
	ani.open(path).mustSay(t, "2 orang minta diingatkan sesudah ini diajukan", "3 dari 3", "masih ikut menerima")
	if day := content.Day(r.Content.SendAfter); day != "2026-12-06" || content.Day(r.Content.NotAfter.Add(-time.Second)) != day || r.Proposal.People() != 1 {
		t.Errorf("it goes from %s until %s to %d", r.Content.SendAfter, r.Content.NotAfter, r.Proposal.People())
	}
}
