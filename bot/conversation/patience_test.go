package conversation_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/conversation"
)

// inForm is a person in the middle of registering, asked for the district.
func inForm(t *testing.T, medium bot.Medium) *stage {
	st := newStage(t, medium)
	for _, text := range []string{"daftar", "setuju", "Siti Contoh", "24"} {
		st.says(text)
	}
	st.at("register.form.district")
	return st
}

func TestAPauseIsAskedAbout(t *testing.T) {
	st := inForm(t, bot.WhatsApp)
	st.waits(25 * time.Hour)
	st.hears("halo lagi", "Lanjutkan", "Mulai lagi")
	st.hears("1", "kecamatan")
	st.at("register.form.district")

	st = inForm(t, bot.WhatsApp)
	st.waits(25 * time.Hour)
	st.says("halo")
	st.hears("mulai lagi", "nama")
	st.hears("Budi Contoh", "umur")

	st = inForm(t, bot.WhatsApp)
	st.waits(25 * time.Hour)
	st.hears("biaya ke taiwan berapa ya pak", "biaya penempatan") // a clear question is answered at once
	st.hears("lanjut", "kecamatan")

	st = inForm(t, bot.WhatsApp)
	st.waits(23 * time.Hour)
	st.hears("Kraksaan", "desa")
}

func TestALateMessageIsNoAnswerToALaterQuestion(t *testing.T) {
	st := inForm(t, bot.WhatsApp)
	asked := st.env.Now
	st.waits(10 * time.Hour)
	reply := st.step(conversation.Input{Text: "ada lowongan ke taiwan?", SentAt: asked.Add(-time.Minute)})
	if !strings.Contains(reply, "baru kami baca") || !strings.Contains(reply, "Taiwan") {
		t.Errorf("%s", reply)
	}
	st.at("register.form.district")
	reply = st.step(conversation.Input{Text: "berhenti", SentAt: asked.Add(-time.Hour)})
	if !strings.Contains(reply, "tidak akan menerima pengumuman") {
		t.Errorf("a late BERHENTI counts: %s", reply)
	}
}

func TestAnOldStateMeetsANewTree(t *testing.T) {
	for name, state := range map[string]string{
		"node gone":    `{"v":1,"lang":"id","node":"rights.gone","at":1795410000}`,
		"tree gone":    `{"v":1,"lang":"id","node":"gone.gone","trail":[{"n":"gone.too"}],"at":1795410000}`,
		"old version":  `{"v":0,"lang":"mad","node":"rights.groups","asking":"nonsense","at":1795410000}`,
		"newer":        `{"v":99,"lang":"id","node":"cost.list","page":7,"at":1795410000}`,
		"action node":  `{"v":1,"lang":"id","node":"openings.search","at":1795410000}`,
		"form gone":    `{"v":1,"lang":"id","node":"menu.main","form":{"node":"gone.form","id":"x"},"at":1795410000}`,
		"field gone":   `{"v":1,"lang":"id","node":"register.form","form":{"node":"register.form","id":"x","field":"shoe_size","answers":[{"k":"name","v":"Siti Contoh"}]},"at":1795410000}`,
		"empty":        `{}`,
		"page too far": `{"v":1,"lang":"id","node":"openings.list","page":99,"at":1795410000}`,
	} {
		t.Run(name, func(t *testing.T) {
			for _, text := range []string{"1", "halo", "menu", "kembali", "lanjut", "xyz"} {
				st := newStage(t, bot.WhatsApp)
				st.stored = []byte(state)
				if st.says(text) == "" {
					t.Fatalf("no reply to %q", text)
				}
				st.hears("menu", "Lowongan")
				st.at("menu.main")
			}
		})
	}
	st := newStage(t, bot.WhatsApp)
	st.stored = []byte(`{"v":1,"lang":"id","node":"register.form","form":{"node":"register.form","id":"x","field":"shoe_size","answers":[{"k":"name","v":"Siti Contoh"}]},"at":1795410000}`)
	st.hears("24", "umur") // the answers are kept and the form goes on
	st.hears("24", "kecamatan")

	st = newStage(t, bot.WhatsApp)
	st.stored = []byte(`{"v":1,"lang":"mad","node":"register.form","form":{"node":"register.form","id":"x","field":"shoe_size","answers":[{"k":"name","v":"Siti Contoh"}]},"at":1795410000}`)
	st.hears("bahasa indonesia", "umur") // there is always a question

	st = newStage(t, bot.WhatsApp)
	st.stored = []byte(`{"v":1,"lang":"id","node":"menu.main","form":{"node":"gone.form","id":"x","answers":[{"k":"name","v":"Siti Contoh"}],"suspended":true},"at":1795410000}`)
	st.hears("4", "berubah", "iaya") // answers do not vanish without a word
}

func TestLanguageCanBeSwitchedAnywhere(t *testing.T) {
	st := inForm(t, bot.WhatsApp)
	st.hears("bahasa madura", "ecamatan dimma")
	st.at("register.form.district")
	st.hears("kraksaan", "hisa")
	st.hears("indonesia", "Di desa")
	var s conversation.State
	if err := json.Unmarshal(st.stored, &s); err != nil || s.Lang != bot.Indonesian {
		t.Errorf("%v %q", err, s.Lang)
	}
}

func TestBackAndCancelInAForm(t *testing.T) {
	st := inForm(t, bot.WhatsApp)
	st.hears("kembali", "umur")
	st.hears("25", "kecamatan")
	st.hears("batal", "dibatalkan", "Mau tanya apa")
	if strings.Contains(string(st.stored), "Siti") {
		t.Errorf("the answers are still there: %s", st.stored)
	}
}

func TestAWrongAnswerIsMetWithPatience(t *testing.T) {
	st := inForm(t, bot.WhatsApp)
	first := st.says("xyzzy")
	second := st.says("qwrtp")
	third := st.says("zzzzz")
	if first == second || !strings.Contains(third, "PETUGAS") {
		t.Errorf("1: %s\n2: %s\n3: %s", first, second, third)
	}
	st.hears("kraksaan", "desa")
}

func TestAVillageOfAnotherDistrict(t *testing.T) {
	st := inForm(t, bot.WhatsApp)
	st.says("Sukapura")
	reply := st.says("Asembagus")
	if !strings.Contains(reply, "Kraksaan") {
		t.Fatalf("%s", reply)
	}
	st.hears("eh kecamatan salah, Kraksaan", "Desa Asembagus, Kecamatan Kraksaan", "negara") // the village was told already

	st = inForm(t, bot.WhatsApp)
	st.says("Sukapura")
	st.says("Asembagus")
	st.hears("ya", "Desa Asembagus, Kecamatan Kraksaan", "negara")
}

func TestCorrections(t *testing.T) {
	for text, want := range map[string]string{
		"eh salah, umur saya 25 bukan 24":   "25",
		"umurnya salah, 25":                 "25",
		"ralat umur 25":                     "25",
		"sala, omor 25 benne 24":            "25",
		"maksud saya nama Siti Contoh Baru": "Siti Contoh Baru",
		"ganti nama jadi Siti Contoh Baru":  "Siti Contoh Baru",
	} {
		st := inForm(t, bot.WhatsApp)
		st.hears(text, want, "kecamatan")
	}
}

func TestSeveralAnswersInOneMessage(t *testing.T) {
	for _, text := range []string{
		"nama saya Siti Contoh, umur 24, kecamatan Kraksaan, desa Patokan, mau ke Taiwan",
		"Nama: Siti Contoh\nUmur: 24\nKecamatan: Kraksaan\nDesa: Patokan\nNegara: Taiwan",
		"nyama Siti Contoh omor 24 kacamatan Kraksaan dhisa Patokan naghara Taiwan",
		"Siti Contoh#24#Kraksaan#Patokan#Taiwan",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("daftar")
		st.says("setuju")
		st.hears(text, "NIK")
		st.hears("lewati", "Siti Contoh", "24", "Kraksaan", "Patokan", "Taiwan")
	}
}

func TestMediaIsAnswered(t *testing.T) {
	st := inForm(t, bot.WhatsApp)
	for kind, want := range map[bot.Kind]string{
		bot.KindPhoto: "dicatat untuk petugas", bot.KindVoice: "dicatat untuk petugas", bot.KindVideo: "dicatat untuk petugas", bot.KindDocument: "dicatat untuk petugas",
		bot.KindSticker: "stiker", bot.KindUnsupported: "kata-kata",
	} {
		if reply := st.step(conversation.Input{Kind: kind}); !strings.Contains(reply, want) || !strings.Contains(reply, "kecamatan") {
			t.Errorf("%s: %s", kind, reply)
		}
	}
	st.happened("handover.requested")
	if reply := st.step(conversation.Input{Kind: bot.KindLocation, Location: &bot.Location{Latitude: -7.757, Longitude: 113.404}}); !strings.Contains(reply, "desa") {
		t.Errorf("a location answers the question for the district: %s", reply)
	}

	st = newStage(t, bot.WhatsApp)
	st.says("cek pt")
	if reply := st.step(conversation.Input{Kind: bot.KindContact, Contact: &bot.ContactCard{Phone: "0812-0000-0000"}}); !strings.Contains(reply, "+6281200000000") || !strings.Contains(reply, "Laporkan") {
		t.Errorf("%s", reply)
	}
	if reply := st.step(conversation.Input{Kind: bot.KindContact, Contact: &bot.ContactCard{Phone: "abc"}}); !strings.Contains(reply, "tidak terbaca") {
		t.Errorf("%s", reply)
	}
	if reply := st.step(conversation.Input{Kind: bot.KindLocation, Location: &bot.Location{Latitude: -6.2, Longitude: 106.8}}); !strings.Contains(reply, "di luar") || !strings.Contains(reply, "0800") {
		t.Errorf("%s", reply)
	}
}

// Who calls and is not heard is told in one sentence that they can write; nothing of what
// they were about is lost, and where they cried for help staff learn of the call.
func TestACallIsAnsweredInOneSentence(t *testing.T) {
	one := func(st *stage) {
		t.Helper()
		reply := st.step(conversation.Input{Kind: bot.KindCall})
		if !strings.Contains(reply, "tulis saja") || strings.Contains(reply, "\n") || strings.Count(reply, ".") != 1 || !strings.Contains(reply, "110 bila di Indonesia") {
			t.Errorf("%q", reply)
		}
	}
	st := inForm(t, bot.WhatsApp)
	one(st)
	st.hears("kraksaan", "desa")
	st = newStage(t, bot.WhatsApp)
	st.says("tolong saya disekap majikan")
	before := len(st.events)
	one(st)
	urgent := 0
	for _, e := range st.events[before:] {
		if e, ok := e.(bot.HandoverRequested); ok && e.Handover.Urgent {
			urgent++
		}
	}
	if urgent != 1 {
		t.Errorf("%d urgent notices of the call in an emergency", urgent)
	}
}

func TestDeletingIsAskedTwice(t *testing.T) {
	st := newStage(t, bot.WhatsApp)
	st.hears("hapus data saya", "Hapus *semua*")
	st.hears("tidak", "Data Anda")
	for _, e := range st.events {
		if e.Type() == "data.deleted" {
			t.Fatal("deleted without a yes")
		}
	}
}
