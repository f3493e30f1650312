package conversation_test

import (
	"os"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/understanding/training"
)

// faintAlarms are what kanca asks about, with what their answer holds after a no.
var faintAlarms = map[string]string{"kalo kerja jadi admin di kamboja": "Kamboja", "saya ditahan calo": ""}

func (st *stage) urgent() bool {
	for _, e := range st.events {
		if h, ok := e.(bot.HandoverRequested); ok && h.Handover.Urgent {
			return true
		}
	}
	return false
}

func alarmed(t *testing.T, first string) *stage {
	t.Helper()
	st := newStage(t, bot.WhatsApp)
	st.says("menu")
	st.hears(first, "dalam bahaya", "0800")
	st.events = nil
	return st
}

func TestANoToDangerIsANo(t *testing.T) {
	for first, then := range faintAlarms {
		for _, text := range []string{
			"aman kak", "gak ada bahaya", "bukan, cuma mau tanya", "sobung pak", "tidak", "2", "bukan kak", "gak ada kak", "ga papa", "tidak apa-apa kok", "aman aman aja", "nggak, cuma nanya", "ndak ada pak", "belum ada", "ora ono", "mboten wonten pak", "tada' pak", "lok bada", "bhunten kak", "enja'", "ta' arapa",
			"enggak kok kak saya cuma tanya", "tidak ada yang dalam bahaya", "alhamdulillah aman", "iya aman", "salamet kabbhi", "gak bahaya kok", "bukan darurat", "baik baik saja", "cuma tanya", "gak kenapa napa", "gpp kak", "iseng aja", "kaula coma atanya", "namung tangklet", "tdk ada bhaya", "gk ada masalah",
		} {
			st := alarmed(t, first)
			reply := st.says(text)
			if st.urgent() || strings.HasPrefix(st.turn.Node, "emergency") || strings.Contains(reply, "dalam bahaya*?") || !strings.Contains(reply, then) {
				t.Errorf("%q, then %q: %s", first, text, reply)
			}
		}
	}
}

func TestAQuestionAboutTheDangerQuestionIsAnswered(t *testing.T) {
	for _, text := range []string{"maksudnya?", "bahaya apa?", "kenapa tanya gitu?", "apa maksudnya", "ini siapa?", "bahaya gimana maksudnya kak", "arapa ma' atanya neka?", "maksute piye", "emang kenapa?"} {
		st := alarmed(t, "saya ditahan calo")
		st.hears(text, "Saya bertanya karena", "dalam bahaya", "0800")
		if st.urgent() {
			t.Errorf("%q raises an alarm", text)
		}
		st.says("tidak")
		if st.urgent() {
			t.Errorf("%q, then no, raises an alarm", text)
		}
	}
}

func TestWhatIsUnclearIsAskedOnceMore(t *testing.T) {
	for _, text := range []string{"hmm", "gak tau", "mboh", "bingung saya", "anu", "entahlah", "nggak ngerti"} {
		st := alarmed(t, "saya ditahan calo")
		st.hears(text, "dalam bahaya", "0800")
		if st.urgent() {
			t.Errorf("%q raises an alarm at once", text)
		}
		if st.says("hmm"); !st.urgent() {
			t.Errorf("%q twice: nobody hears of it: %s", text, st.turn.Replies)
		}
	}
}

func TestYesesAndWhatTellsOfDangerRaiseTheAlarm(t *testing.T) {
	for _, text := range []string{
		"ya", "iya kak", "1", "ada", "ada pak", "engghi", "bada", "wonten", "tolong", "bahaya", "gak aman", "tidak aman kak", "iya tolong", "di gending, desa bulang", "dia dipukul majikan", "tidak dikasih makan", "gak bisa keluar rumah", "paspor saya ditahan", "cepat", "enggak, tapi dia dipukul terus", "saya takut", "dikunci di kamar", "duli pak",
		"iya adik saya", "tolong cepat", "gawat", "bukan saya tapi adik saya disekap", "help", "saya disekap di malaysia",
	} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); !st.urgent() || !strings.Contains(reply, "0800") {
			t.Errorf("%q raises no alarm: %s", text, reply)
		}
	}
}

// Who works abroad is in no danger for that alone.
func TestARelativeAbroadAloneIsNoAlarm(t *testing.T) {
	for _, text := range []string{
		"suami saya kerja di malaysia", "anak saya di taiwan", "istri saya tkw di saudi", "kakak saya kerja di hongkong sudah 3 tahun", "adik saya lagi di singapura", "tang embhuk alako e arab", "tang ana' neng malaysia", "bapak saya tki di malaysia", "ibu saya di hongkong kerja jadi art", "saudara saya ada di korea",
		"tang lake alako neng Brunei", "bojoku kerjo nang taiwan", "ponakan saya berangkat ke jepang", "teman saya di malaysia kerja di pabrik", "mertua saya di saudi",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); strings.Contains(reply, "dalam bahaya*?") || strings.HasPrefix(st.turn.Node, "emergency") {
			t.Errorf("%q is taken for a cry for help: %s", text, reply)
		}
	}
}

// Every emergency of the test sentences gets a phone number, at once or in a question.
func TestEveryEmergencyOfTheExamplesIsAnsweredWithNumbers(t *testing.T) {
	examples, err := training.ReadExamples(os.DirFS("../understanding/examples/test"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range examples {
		if e.Intent != bot.Emergency {
			continue
		}
		n++
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(e.Text); !strings.Contains(reply, "0800") && !strings.Contains(reply, "+6") {
			t.Errorf("%q gets no number: %s", e.Text, reply)
		}
	}
	if n < 250 {
		t.Errorf("only %d emergencies", n)
	}
}
