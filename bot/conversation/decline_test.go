package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever declines what was offered because he only asked is told that it is not done; it is
// no greeting, no stop, and no story of a report.
func TestWhoOnlyAskedDeclines(t *testing.T) {
	places := map[string][]string{"a revoked firm": {"halo", "cek pt contoh melati jaya putra"}, "the menu": {"halo"}, "a story": {"halo", "lapor", "2"}, "a village": {"halo", "daftar", "ya", "Siti Contoh", "24", "Kraksaan"}}
	for where, begin := range places {
		at := func() *stage {
			st := newStage(t, bot.WhatsApp)
			for _, said := range begin {
				st.says(said)
			}
			st.events = nil
			return st
		}
		for _, text := range []string{"mboten usah mawon mas, kulo mung takon", "gak usah mas cuma nanya", "ta' osa pak, kaula coma atanya", "sobung, kaula coma nanya", "gak jadi kak, cuma tanya aja", "ora usah mas, mung takon", "ora usah mbak, mung takok tok", "gak usah mas, mek takon thok", "mboten usah mbak, namung tangklet tok"} {
			st := at()
			reply := st.says(text)
			if !strings.Contains(reply, "tidak saya lakukan") && !strings.Contains(reply, "ta' elakone") && !strings.Contains(reply, "dibatalkan") {
				t.Errorf("%s: %q at %s: %s", where, text, st.turn.Node, reply)
			}
			if f := st.state().Form; f != nil && f.Answers.Has("what") {
				t.Errorf("%s: %q is kept as a story", where, text)
			}
			for _, e := range st.events {
				t.Errorf("%s: %q leads to %s", where, text, e.Type())
			}
		}
	}
}

// What says more than that is heard: a stop, and fear.
func TestWhatStandsBesideADeclineIsHeard(t *testing.T) {
	for text, holds := range map[string]string{"gak usah kirim info lagi": "tidak akan menerima", "gak usah tanya2, saya disekap": "0800", "gak usah, tolong saya dikurung": "0800", "ora usah mbak, aku dikurung tok": "0800"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, holds) {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// A stop word about work asks for no end of messages, and real stops still do.
func TestAStopOfWorkIsNoStopOfMessages(t *testing.T) {
	for _, text := range []string{"saya mau berhenti jadi tkw", "mandeg nang pabrik", "aku pengen mandeg dadi tki", "berhenti jadi art", "aku mandeg nyambut gawe", "saya mau berhenti merantau", "mandheg kuli", "berhenti sebagai perawat", "kaula terro ambua dhaddhi tkw"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); strings.Contains(reply, "pengumuman") || strings.HasPrefix(st.turn.Node, "register") {
			t.Errorf("%q at %s: %s", text, st.turn.Node, reply)
		}
	}
	for _, text := range []string{"mandeg", "ambu", "AMBUA", "berhenti kak", "stop sms", "stop jadi penerima info", "berhenti jadi anggota", "berhenti kirim lowongan kerja", "mandeg nang kene wae", "ambu, engko' alako", "stop saya kerja", "berhenti kak saya sudah jadi tkw", "berhenti saya kerja di pabrik", "BERHENTI, jadi tkw udah gak minat", "mandeg oleh kabar"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "pengumuman") {
			t.Errorf("%q is passed over: %s", text, reply)
		}
	}
}
