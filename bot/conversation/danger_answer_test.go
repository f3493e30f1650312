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
	for _, text := range []string{"maksudnya?", "bahaya apa?", "kenapa tanya gitu?", "apa maksudnya", "ini siapa?", "bahaya gimana maksudnya kak", "arapa ma' atanya neka?", "maksute piye", "emang kenapa?",
		"kok nanya gitu?", "maksudnya apa ya", "kenapa tanya begitu", "lho kok tanya gitu", "ngapain nanya bahaya", "kok takon ngono", "buat apa tanya itu", "arapa ma' atanya jareya", "kok nanya gitu sih", "napa kok tangklet ngoten", "knp nanya kyk gitu"} {
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

// What told of no harm and is unclear twice reaches the office without hurry, with the
// phone numbers, and nobody is asked for ever.
func TestWhatIsUnclearTwiceReachesTheOfficeWithoutHurry(t *testing.T) {
	for _, first := range []string{"saya mau pulang ke indonesia", "kalo kerja jadi admin di kamboja"} {
		for _, text := range []string{"hmm", "gak tau", "bingung saya", "anu", "entahlah"} {
			st := alarmed(t, first)
			st.hears(text, "dalam bahaya", "0800")
			reply := st.hears("anu", "tersimpan untuk petugas", "TOLONG")
			if st.urgent() || !st.done("handover.requested") || strings.Contains(reply, "dalam bahaya*?") {
				t.Errorf("%q, %q twice: %s", first, text, reply)
			}
			if st.says("cek pt Contoh Maju"); st.turn.Intent != bot.Agency {
				t.Errorf("%q, %q twice: the conversation does not go on: %s", first, text, st.turn.Node)
			}
		}
	}
}

// Whoever answers LAPOR's first question that it is not safe has told of danger.
func TestWhoIsNotSafeIsHeardAtTheFirstQuestionOfAReport(t *testing.T) {
	for _, text := range []string{"ta' aman, epokol terros", "ta' aman", "gak aman, dipukul terus", "ora aman, digebuki terus", "lok aman pak", "ora slamet, adikku digebuki", "ga aman kak dia diancam", "bahaya kak", "takut"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says("lapor")
		st.at("report.kind")
		if reply := st.says(text); !st.urgent() || !strings.Contains(reply, "0800") {
			t.Errorf("%q raises no alarm: %s", text, reply)
		}
	}
	for _, text := range []string{"iya saya ditipu calo", "aman kak", "aman gak kalau lapor", "bahaya gak", "takut uang gak balik", "ada, calo nipu saya", "cepat diproses ya", "gak bahaya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says("lapor")
		if reply := st.says(text); st.urgent() {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, text := range []string{"ta' aman, epokol terros", "gak aman, dipukul terus", "ora aman mbak, digebuki terus", "lok salamet, ekorong e bengko"} { // … and where its story is asked for
		st := newStage(t, bot.WhatsApp)
		st.says("lapor")
		st.at("report.form.what")
		if reply := st.says(text); !st.urgent() || !strings.Contains(reply, "0800") {
			t.Errorf("%q raises no alarm: %s", text, reply)
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

// Who asks about the wage or the contract of somebody abroad is answered; whoever is
// beaten, held, threatened or lost is in danger, whatever else is asked.
func TestTheRightsOfARelativeAbroadAreNoAlarm(t *testing.T) {
	for _, text := range []string{
		"sepupu saya di taiwan gajinya dipotong agen tiap bulan, apa boleh begitu?", "kakak saya di hongkong kontraknya habis bisa diperpanjang gak", "bojoku nang taiwan bayarane dipotong, oleh ta?", "tang ale' e malaysia gajina korang, baramma", "adik saya kerja di taiwan kontraknya diganti majikan",
		"suami saya di korea lemburnya gak dibayar apa haknya", "saudara saya di malaysia asuransinya bagaimana", "keponakan di taiwan gajine kurang terus, kudu piye", "kakak ipar saya di hongkong dipotong gaji 7 bulan wajar gak", "anak saya di taiwan, gaji sering telat", "sepupu di malaysia gajinya telat terus, lapor kemana",
		"anak kaula e taiwan gajina korang, haggha baramma?", "bibi saya di singapura gajinya gak sesuai kontrak gimana ya", "ponakanku nang korea lembure ora dibayar, carane piye",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.events = nil
		if reply := st.says(text); strings.Contains(reply, "dalam bahaya*?") || strings.Contains(reply, "emba e dhalem bhaja") || st.turn.Intent == bot.Emergency || st.urgent() || strings.Contains(reply, "belum paham") {
			t.Errorf("%q: %s at %s: %s", text, st.turn.Intent, st.turn.Node, reply)
		}
	}
	for _, text := range []string{
		"adik saya di malaysia gajinya ditahan dan gak boleh pulang", "sepupu saya di taiwan gajinya dipotong dan dipukul", "anak saya di kamboja gajinya dipotong", "kakak saya di saudi gak digaji terus hilang kontak", "istri saya di dubai diancam agen", "tang ale' e malaysia epokol juraganna", "bapak saya di malaysia gak digaji, diusir",
		"anak saya di taiwan gak bisa dihubungi", "suami saya di korea kontraknya habis terus disekap", "adik saya di malaysia gajinya gak dibayar dikurung majikan",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
}

// What was asked before the danger was asked about is answered after a no.
func TestAfterANoWhatWasAskedIsAnswered(t *testing.T) {
	for first, then := range map[string]string{"saya mau pulang dari malaysia caranya gimana": "pulang", "anak saya di taiwan sakit, asuransinya gimana": "BPJS", "istri saya di taiwan mau pulang bagaimana caranya": "pulang"} {
		for _, no := range []string{"enggak", "tidak kak", "gak ada", "aman kok"} {
			st := newStage(t, bot.WhatsApp)
			st.says("menu")
			reply := st.says(first)
			if strings.Contains(reply, "dalam bahaya*?") {
				reply = st.says(no)
			}
			if !strings.Contains(reply, then) || st.urgent() {
				t.Errorf("%q, then %q: %s", first, no, reply)
			}
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

// A cry for help is none the less for an age or a wage beside it; a request for word of
// them is none.
func TestACryBesideAnAgeOrAWageIsHeard(t *testing.T) {
	for _, text := range []string{
		"tolong saya masih 15 tahun", "tulung mbak umurku sek 15", "tolong kaula ghi' omor 15", "tolong, umur saya baru 16", "tolong suami saya di taiwan gajinya dipotong terus", "tulung bojoku nang taiwan gajine dipotong terus",
	} {
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			st := begun(t, medium, newStage(t, medium).env.Content)
			if reply := st.says(text); !strings.Contains(reply, "bahaya") && !strings.Contains(reply, "bhaja") && !strings.Contains(reply, "0800") && !strings.Contains(reply, "110") {
				t.Errorf("%s: %q gets neither a number nor a question: %s", medium, text, reply)
			}
		}
	}
	for _, text := range []string{"tolong info gaji suami saya di taiwan", "tolong info gaji di taiwan", "umur saya 15 tahun", "suami saya di taiwan gajinya dipotong tiap bulan, apa boleh", "tolong infonya, istri saya di taiwan gajinya telat"} {
		st := begun(t, bot.WhatsApp, newStage(t, bot.WhatsApp).env.Content)
		if reply := st.says(text); st.turn.Intent == bot.Emergency {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}

// Whoever only says that the question was read has neither said yes nor no: it is put once
// more, with the numbers, and staff are not hurried.
func TestAnAcknowledgementIsNoYesToDanger(t *testing.T) {
	for _, text := range []string{"ok makasih", "ok mbak", "oke", "siap kak", "sip", "oke makasih infonya", "monggo mas", "toreh pak", "setuju", "ok suwun infone"} {
		st := newStage(t, bot.WhatsApp)
		st.says("mbak saya takut banget nih")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q: %s", text, reply)
		}
	}
	for _, text := range []string{"iya mbak", "mau", "boleh", "ok tolong", "ok saya tunggu", "ok cepat", "siap, tolong secepatnya", "oke saya di rumah majikan", "ok, saya masih dikunci", "iya ok", "ok tak enteni", "oke jemput saya", "toreh tolongngin engko'", "ok saya dipukul"} {
		st := newStage(t, bot.WhatsApp)
		st.says("mbak saya takut banget nih")
		if reply := st.says(text); !st.urgent() {
			t.Errorf("%q is not heard: %s", text, reply)
		}
	}
}

// After a no what was asked first is answered: a cost that was asked beside what else was told.
func TestACostAskedBesideIsAnsweredAfterANo(t *testing.T) {
	for _, no := range []string{"gak", "aman2 aja kok mbak", "2"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says("paspor adik saya dibawa majikan di malaysia, kalau bikin baru biayanya berapa?"); !strings.Contains(reply, "bahaya*?") {
			t.Fatalf("it is not asked whether somebody is in danger: %s", reply)
		}
		if reply := st.says(no); !strings.Contains(reply, "aspor") || !strings.HasPrefix(st.turn.Node, "cost") {
			t.Errorf("%q: at %s: %s", no, st.turn.Node, reply)
		}
	}
}

// Sending money home is no fee of being placed.
func TestSendingMoneyHomeIsAnswered(t *testing.T) {
	for _, text := range []string{"cara kirim uang ke rumah gimana, biayanya berapa", "carane ngirim duwik nang omah piye", "baramma caraepon ngerem pesse ka compo'", "biaya kirim uang dari hongkong berapa", "ongkos kirim uang ke kampung piro"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "engiriman uang") && !strings.Contains(reply, "gerem pesse PMI") {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// Where a form asks, too, the name of a place may be for the form: the danger is asked about
// once more, and what tells of it, or a place where no form is open, is an alarm as before.
func TestAPlaceInAFormIsNoYesToDanger(t *testing.T) {
	const alarming = "saya takut sama agen"
	st := registeredUpTo(t, bot.WhatsApp, "Siti Contoh", "24")
	if reply := st.says(alarming); !strings.Contains(reply, "bahaya") {
		t.Fatalf("%q: %s", alarming, reply)
	}
	if reply := st.says("Kraksaan"); st.done("handover.requested") || !strings.Contains(reply, "110") {
		t.Errorf("a place in a form: %s", reply)
	}
	if st.says("saya dikurung di kraksaan"); !st.done("handover.requested") {
		t.Errorf("who is locked in is not heard")
	}
	st = newStage(t, bot.WhatsApp)
	st.says("menu")
	st.says(alarming)
	if reply := st.says("Kraksaan"); !st.done("handover.requested") {
		t.Errorf("a place: %s", reply)
	}
}
