package conversation_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"kanca/bot"
	"kanca/bot/conversation"
	"kanca/bot/sms"
)

// lines are what people may say at any moment, sensible or not.
var lines = []string{
	"halo", "menu", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "77", "kembali", "lanjut", "batal", "lewati", "ubah", "bantuan", "n",
	"ya", "tidak", "engghi", "bhunten", "bahasa", "bahasa madura", "indonesia", "mulai lagi", "BERHENTI", "MULAI", "saya mau berhenti",
	"daftar", "DAFTAR Siti Contoh#24#Kraksaan#Patokan#Taiwan", "siti contoh", "24", "16", "Kraksaan", "Patokan", "luar", "mana saja", "3513114101020003",
	"eh salah umur saya 25 bukan 24", "ganti desa", "lapor", "ada calo minta uang 5 juta", "lowongan taiwan", "cek PT Contoh Melati Jaya", "cek pt contoh",
	"biaya ke hongkong berapa", "paspor saya ditahan majikan bagaimana", "tolong saya disekap", "hapus data saya", "status", "petugas", "jadwal pelatihan",
	"", "   ", "😀😀", "\u202egnorw\u202c", "\xff\xfe\x00", "<script>alert(1)</script>", "'; DROP TABLE person; --", "{{.Answer}}", "%s%d%v", "٣", "你好", strings.Repeat("panjang ", 3000),
}

// TestWhateverIsSaid plays random conversations: no panic, a bounded number of
// replies, SMS within two segments, no unfilled hole, the state survives JSON,
// and "menu" always leads to the menu.
func TestWhateverIsSaid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		medium := rapid.SampledFrom([]bot.Medium{bot.WhatsApp, bot.SMS}).Draw(rt, "medium")
		st := newStage(t, medium)
		if rapid.Bool().Draw(rt, "empty") {
			st.env.Content = emptyContent(t)
		}
		for range rapid.IntRange(1, 25).Draw(rt, "length") {
			in := conversation.Input{Kind: bot.KindText}
			switch rapid.IntRange(0, 20).Draw(rt, "kind") {
			case 0:
				in.Text = rapid.String().Draw(rt, "noise")
			case 1:
				in.Kind = rapid.SampledFrom([]bot.Kind{bot.KindPhoto, bot.KindVoice, bot.KindSticker, bot.KindContact, bot.KindLocation, bot.KindUnsupported, bot.KindDocument}).Draw(rt, "media")
				if in.Kind == bot.KindContact && rapid.Bool().Draw(rt, "card") {
					in.Contact = &bot.ContactCard{Name: "Contoh", Phone: "+60123456789"}
				}
				if in.Kind == bot.KindLocation {
					in.Location = &bot.Location{Latitude: -7.77, Longitude: 113.47}
				}
			case 2:
				st.waits(time.Duration(rapid.IntRange(1, 2000).Draw(rt, "hours")) * time.Hour)
				in.Text = "halo"
			case 3:
				in.Text = rapid.SampledFrom(lines).Draw(rt, "line")
				in.SentAt = st.env.Now.Add(-48 * time.Hour)
			default:
				in.Text = rapid.SampledFrom(lines).Draw(rt, "line")
			}
			st.step(in)
			checkTurn(t, st, in)
		}
		st.says("menu")
		if st.turn.Node != "menu.main" {
			t.Fatalf("menu leads to %q: %v", st.turn.Node, st.turn.Replies)
		}
	})
}

func checkTurn(t *testing.T, st *stage, in conversation.Input) {
	t.Helper()
	if n := len(st.turn.Replies); n == 0 || n > 5 {
		t.Fatalf("%d replies to %q at %s: %q", n, in.Text, st.turn.Node, st.turn.Replies)
	}
	for _, reply := range st.turn.Replies {
		switch {
		case strings.TrimSpace(reply) == "":
			t.Fatalf("an empty reply to %q at %s", in.Text, st.turn.Node)
		case strings.Contains(reply, "{{") && !strings.Contains(in.Text, "{{") && !strings.Contains(string(st.stored), "{{"):
			t.Fatalf("an unfilled hole: %q", reply)
		case strings.Contains(reply, "3513114101020003"):
			t.Fatalf("the NIK is echoed: %q", reply)
		case !utf8.ValidString(reply):
			t.Fatalf("invalid UTF-8 in %q", reply)
		}
		if size := sms.Count(reply); st.env.Traits.Medium == bot.SMS && (size.Segments > 2 || size.Encoding != sms.GSM7) {
			t.Fatalf("%+v for %q (to %.80q at %s)", size, reply, in.Text, st.turn.Node)
		}
	}
	if len(st.stored) > 16_000 {
		t.Fatalf("the state has %d bytes", len(st.stored))
	}
	if strings.Contains(string(st.stored), "3513114101020003") {
		t.Fatalf("the NIK stands in the state: %s", st.stored)
	}
	var again conversation.State
	if err := json.Unmarshal(st.stored, &again); err != nil {
		t.Fatal(err)
	}
	if b, _ := json.Marshal(again); string(b) != string(st.stored) {
		t.Fatalf("the state does not survive JSON:\n%s\n%s", st.stored, b)
	}
}
