package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever is said to be well after an alarm is no second one: the office reads it in the
// entry that it has, without hurry.
func TestWhoTurnsOutWellEndsTheAlarm(t *testing.T) {
	for _, begin := range []string{"anak saya di hongkong udah 4 bulan ga ada kabar", "adik saya di taiwan udah lama ga bisa dihubungi, tolong"} {
		for _, text := range []string{
			"alhamdulillah ngga kok kak, kata temennya sehat cuma hp nya rusak", "udah ada kabar kak, dia sehat", "gak jadi, orangnya udah telpon", "salah, dia baik-baik aja", "bunten pak, sae bhai, coma ta' nelpon", "tidak", "enggak kok kak",
			"alhamdulillah udah nelpon barusan", "wis ono kabare mas, areke sehat", "sampun nelpon tiyange, waras", "ampon bada kabar pak, sehat", "la nelpon ghella', salamet", "hpnya ternyata hilang kak, anaknya sehat",
		} {
			st := newStage(t, bot.WhatsApp)
			st.says("halo")
			st.says(begin)
			if !st.urgent() {
				t.Fatalf("%q raises no alarm", begin)
			}
			st.events = nil
			if reply := st.says(text); !strings.Contains(reply, "etap tersimpan") && !strings.Contains(reply, "aggun esempen") || st.urgent() || st.handovers() != 1 {
				t.Errorf("%q, %q: %d handovers: %s", begin, text, st.handovers(), reply)
			}
			if st.says("tolong saya dipukul majikan"); !st.urgent() {
				t.Errorf("%q, and a cry behind it is not heard", text)
			}
		}
		for _, text := range []string{
			"dia sehat tapi dikurung", "udah telpon tapi nangis", "katanya majikan sehat", "kata majikannya sehat", "hpnya diambil majikan", "belum ada kabar", "tetep gak ada kabar", "udah telpon minta tebusan", "sehat tapi gak boleh pulang", "udah ada kabar, meninggal", "dia gak sehat", "bunten sehat", "ta' nelpon", "gak nelpon", "mari nelpon, epokol majikan", "orangnya udah telpon, minta tolong",
			"hpnya mati terus kak", "hpnya mati kak", "gak ada kabar", "tada' kabar", "ora ono kabare",
		} {
			st := newStage(t, bot.WhatsApp)
			st.says("halo")
			st.says(begin)
			if reply := st.says(text); strings.Contains(reply, "etap tersimpan") || strings.Contains(reply, "aggun esempen") {
				t.Errorf("%q, %q is taken for well: %s", begin, text, reply)
			}
		}
	}
}

// Every word for no is one where it is asked whether staff may call.
func TestEveryNoCountsWhereAYesOrNoIsAsked(t *testing.T) {
	for _, no := range []string{"enjha", "enjha'", "enjhe'", "bunten pak", "mboten mas", "ogah", "tidak usah"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range []string{"lapor", "calo pak slamet minta uang 5 juta lalu hilang", "pak slamet", "5 juta"} {
			st.says(said)
		}
		st.at("report.form.contact")
		if st.says(no); st.turn.Node != "report.form.confirm" {
			t.Errorf("%q is no no: %s", no, st.turn.Node)
		}
	}
}
