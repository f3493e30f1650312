package conversation_test

import (
	"testing"

	"kanca/bot"
)

// Who cries in the form of a question, or beside one, is asked whether there is danger, or
// helped at once: no fact, no "not known" and no answer about the form takes its place.
func TestACryInAQuestionIsHeard(t *testing.T) {
	reach := func(state string) *stage {
		switch state {
		case "new":
			return newStage(t, bot.WhatsApp)
		case "free":
			return heard(t, "halo")
		case "consent":
			return upTo(t, 1)
		case "story":
			return heard(t, "saya mau lapor calo")
		case "send":
			return heard(t, "saya mau lapor calo", "calo minta uang 5 juta lalu hilang", "Pak Sis dari Lumajang", "lewati", "tidak")
		}
		t.Fatal(state)
		return nil
	}
	for text, state := range map[string]string{
		"boleh gak majikan ngunci saya di kamar?":                 "free",
		"apakah boleh majikan mengunci saya di rumah?":            "new",
		"olle enjek majikan ngonce engkok?":                       "free",
		"majikan menggerayangi saya tiap malam, haknya apa?":      "free",
		"majikan meraba raba saya tiap malam, apa hak saya?":      "new",
		"juragan lanang mlebu kamarku mbengi, kudu piye?":         "free",
		"saya hamil karena majikan apa hak saya":                  "free",
		"aku dirogol majikan, hakku opo":                          "free",
		"apa hak saya kalau saya diperkosa majikan":               "free",
		"asuransi apa kalau saya bunuh diri":                      "free",
		"asuransi kematian cair gak kalau saya mati gantung diri": "new",
		"engkok ejuwala lagghu', berempa ongkos mole?":            "free",
		"apa hak saya kalau tidak diberi makan 3 hari":            "free",
		"data dipakai apa? anak saya disekap":                     "consent",
		"emang gratis? tang ana' ekorong calo":                    "consent",
		"apa boleh cerita? saya dikurung":                         "story",
		"apakah saya boleh cerita? saya disekap":                  "story",
		"apa bisa lapor kalau masih dikurung?":                    "story",
		"apa aman? saya sedang dikurung":                          "send",
	} {
		st := reach(state)
		st.events = nil
		if reply := st.says(text); !st.urgent() && st.state().Asking != "danger" {
			t.Errorf("%s, %q is no cry: %s", state, text, reply)
		}
	}
	for text, state := range map[string]string{
		"asuransi kematian berapa santunannya?":       "free",
		"apa hak saya kalau hamil waktu kontrak?":     "free",
		"apa hak saya kalau paspor ditahan majikan?":  "free",
		"apa hak saya kalau gaji telat?":              "new",
		"berapa ongkos pulang dari malaysia?":         "free",
		"kerja di hotel melayani tamu gajinya berapa": "free",
		"boleh gak majikan memotong gaji?":            "free",
		"data saya dipakai apa? ini gratis kan":       "consent",
		"boleh tanya dulu kak?":                       "story",
		"apa aman kalau dikirim?":                     "send",
	} {
		st := reach(state)
		st.events = nil
		if reply := st.says(text); st.urgent() || st.state().Asking == "danger" {
			t.Errorf("%s, %q is a cry: %s", state, text, reply)
		}
	}
}

// A story that begins with a question and tells a sum is kept.
func TestAStoryThatAsksForTheMoneyIsKept(t *testing.T) {
	for _, text := range []string{"berapa lama uang saya kembali? saya bayar 7 juta ke pak Sis", "kapan uang 3 juta saya balik kak, sudah setor ke calo"} {
		st := heard(t, "saya mau lapor calo")
		st.says(text)
		st.at("report.form.who")
	}
}

// In front of a menu or a list, too, a cry in the words of a question is heard.
func TestACryInFrontOfAMenuIsHeard(t *testing.T) {
	for text, before := range map[string]string{
		"asuransi apa kalau saya bunuh diri":                      "data saya",
		"asuransi kematian cair gak kalau saya mati gantung diri": "status",
		"engkok ejuwala lagghu', berempa ongkos mole?":            "data saya",
		"boleh gak majikan ngunci saya di kamar?":                 "data saya",
	} {
		st := heard(t, before)
		st.events = nil
		if reply := st.says(text); !st.urgent() && st.state().Asking != "danger" {
			t.Errorf("%q after %q is no cry: %s", text, before, reply)
		}
	}
	for text, before := range map[string]string{"asuransi apa yang wajib": "data saya", "lihat data saya": "data saya", "apa hak saya kalau gaji telat": "status"} {
		st := heard(t, before)
		st.events = nil
		if reply := st.says(text); st.urgent() || st.state().Asking == "danger" {
			t.Errorf("%q after %q is a cry: %s", text, before, reply)
		}
	}
}
