package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Whoever says that it is not himself but somebody else is in danger has said yes; a relative
// behind a bare no is asked about; and Javanese "urung aman" is not safe.
func TestItIsSomebodyElseWhoIsInDanger(t *testing.T) {
	for _, text := range []string{"bukan saya, adik saya", "bukan saya tapi adik saya", "sanes kulo, adik kulo", "benne kaula, tang ale'", "dudu aku, bojoku", "bukan saya kak, teman saya", "urung aman", "durung aman"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); !st.urgent() {
			t.Errorf("%q is no yes: %s", text, reply)
		}
	}
	for _, text := range []string{"enggak, adik saya", "ya nggak lah"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); st.urgent() || !strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q is not asked about: %s", text, reply)
		}
	}
	for _, text := range []string{"bukan, adik saya aman", "bukan saya", "bukan saya, adik saya aman"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "bahaya*?") {
			t.Errorf("%q is no no: %s", text, reply)
		}
	}
}

// Where it is asked whether announcements shall stop, a no with a reason is one, and "gak mau
// lagi" may mean either.
func TestANoToStoppingIsOne(t *testing.T) {
	for text, kept := range map[string]bool{"jangan, saya masih butuh infonya": true, "ora, mung takon": true, "gak, aku isih butuh": true, "enggak, gak mau lagi": false, "tidak, jangan kirim lagi": false, "gak, stop aja": false, "jangan, kenapa kirim terus?": false, "enggak, kenapa masih dikirim?": false, "tidak, siapa yang suruh kirim?": false, "gak mau, kok masih dikirimi sih?": false, "ora, lapo kok dikirimi terus?": false} {
		st := newStage(t, bot.WhatsApp)
		st.says("menu")
		st.hears("saya mau berhenti dapat pesan ini", "YA")
		if reply := st.says(text); strings.Contains(reply, "tetap menerima") != kept || !kept && st.state().Asking != "stop" {
			t.Errorf("%q: %s", text, reply)
		}
	}
	st := newStage(t, bot.WhatsApp)
	st.says("menu")
	if st.says("mandeko wae mbak ojo ngirimi"); !st.done("announcements.stopped") {
		t.Error("mandeko stops nothing")
	}
}

// An age on one paper and another on the next: which it is is asked.
func TestTwoAgesOnTwoPapersAreAskedAbout(t *testing.T) {
	st := registeredUpTo(t, bot.WhatsApp, answersInOrder...)
	st.says("di ijazah 17 tp di ktp 25")
	st.at("register.form.age")
	st = atNIK(t)
	st.hears("ktp saya jadi jaminan di agen", "0800")
}

// Who tells that somebody feared is near is asked whether it is danger, wherever less than a
// story was asked for; who describes somebody is not.
func TestWhoIsWatchedIsAsked(t *testing.T) {
	for _, text := range []string{"dia lagi di depan saya", "orangnya di sebelahku", "dia datang, gak jadi lapor", "jangan kirim, dia ada di sini", "majikan neng adha' kaula"} {
		for _, steps := range []int{3, 6} {
			st := newStage(t, bot.WhatsApp)
			for _, said := range reportAnswers[:steps] {
				st.says(said)
			}
			if reply := st.says(text); !strings.Contains(reply, "0800") || st.state().Form == nil {
				t.Errorf("%q after %d answers: %s", text, steps, reply)
			}
		}
	}
	st := reported(t)
	st.hears("ya kirim, tolong saya takut", "0800")
	for _, text := range []string{"dia rumahnya di sebelah rumah saya", "orang sini", "pak RT sebelah"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers[:3] {
			st.says(said)
		}
		if reply := st.says(text); strings.Contains(reply, "bahaya*?") || st.urgent() {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}

// A report that is called off with the reason before is called off, and is nobody's name.
func TestAReasonBeforeCallingOffIsNoAnswer(t *testing.T) {
	for _, steps := range []int{3, 4, 6} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers[:steps] {
			st.says(said)
		}
		if reply := st.says("udah dibalikin uangnya, gak jadi lapor"); st.state().Form != nil {
			t.Errorf("after %d answers: %s", steps, reply)
		}
	}
}

// Who is registered and does not go after all is asked whether to withdraw.
func TestWhoDoesNotGoAfterAllIsAskedWhetherToWithdraw(t *testing.T) {
	for text, node := range map[string]string{"saya gak jadi kerja ke taiwan": "status.sure", "ta' sida alako ka taiwan": "status.sure", "aku ora sido budhal nang taiwan": "status.sure", "gak jadi ke taiwan, mau ke jepang": "register.form.confirm"} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		if st.says(text); st.turn.Node != node {
			t.Errorf("%q leads to %s", text, st.turn.Node)
		}
	}
}

// A wish not to be named, or that nobody is told, is neither who it was nor a sum.
func TestAWishForSecrecyIsNoAnswer(t *testing.T) {
	for _, text := range []string{"jangan sebut nama saya", "jangan bawa bawa nama saya", "ojo gowo jenengku", "jha' soro nyebbut nyama kaula", "nama saya jangan dibuka", "jangan kasih tau siapa siapa", "jangan bilang bilang ya", "jha' bala ka reng laen"} {
		for _, steps := range []int{3, 4} {
			st := newStage(t, bot.WhatsApp)
			for _, said := range reportAnswers[:steps] {
				st.says(said)
			}
			node := st.turn.Node
			if reply := st.says(text); st.turn.Node != node {
				t.Errorf("%q after %d answers leads to %s: %s", text, steps, st.turn.Node, reply)
			}
		}
	}
	for text, who := range map[string]string{"Pak Hasan jangan bilang dia ya": "Hasan", "namanya Pak Budi jangan sebut saya": "Budi"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers[:3] {
			st.says(said)
		}
		st.says(text)
		if f := st.state().Form; f == nil || !strings.Contains(f.Answers.Get("who"), who) {
			t.Errorf("%q is not kept", text)
		}
	}
}

// A country that is denied, forbidden or excepted is not where somebody wants to go, and a place
// somebody lives near is not where he lives.
func TestADeniedPlaceIsNoAnswer(t *testing.T) {
	for _, text := range []string{"asal jangan malaysia", "jangan ke arab", "selain malaysia", "bukan malaysia", "ojo malaysia", "jha' malaysia", "malaysia gak mau", "gak mau ke malaysia", "kecuali arab", "males kalo malaysia"} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:4]...)
		if reply := st.says(text); st.state().Form.Answers.Has("country") {
			t.Errorf("%q is kept as %s: %s", text, st.state().Form.Answers.Get("country"), reply)
		}
	}
	for text, country := range map[string]string{"taiwan tapi takut": "TW", "gak tau mbak taiwan aja": "TW", "taiwan gak masalah": "TW", "pengen ke korea": "KR"} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:4]...)
		if reply := st.says(text); st.state().Form.Answers.Get("country") != country {
			t.Errorf("%q is not kept: %s", text, reply)
		}
	}
	for _, text := range []string{"dekat kraksaan", "cedak kraksaan mas", "sebelahe kraksaan"} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:2]...)
		if st.hears(text, "Kraksaan*? Balas YA"); st.state().Form.Answers.Has("district") {
			t.Errorf("%q is kept", text)
		}
	}
	st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:2]...)
	if st.says("di kraksaan dekat pasar"); !st.state().Form.Answers.Has("district") {
		t.Error("a place beside which something lies is not kept")
	}
}

// A yes to withdrawing with the deed in it withdraws; whatever forbids, puts off or asks does not.
func TestAYesToWithdrawingWithdraws(t *testing.T) {
	for text, done := range map[string]bool{"ya tarik aja mas": true, "iya ditarik": true, "nggih dipun cabut mawon": true, "engghi tare' bhai": true, "ya jangan ditarik": false, "iya tapi jangan ditarik dulu": false, "ya nanti ditarik": false, "gak usah ditarik": false, "tarik?": false, "katanya ditarik ya": false} {
		st := newStage(t, bot.WhatsApp)
		st.register()
		st.says("tarik pendaftaran saya")
		st.at("status.sure")
		if reply := st.says(text); st.done("registration.withdrawn") != done {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// What a reporter fears or hopes is neither who it was nor a sum; a name beside it is.
func TestAFearOrAHopeIsNoAnswer(t *testing.T) {
	for text, hears := range map[string]string{
		"sy takut dia marah klo tau sy yg lapor": "tanpa nama", "takut kak nanti dia balas dendam": "tanpa nama", "wedi mas lek orange nesu": "tanpa nama", "khawatir nanti ketahuan sama orangnya kalau saya yang lapor": "tanpa nama",
		"kaula tako' oreng jareya ghighir mon tao kaula se alapor": "tanpa nama", "semoga uang saya kembali": "", "saya cuma pengen uang saya balik": "", "mudah mudahan orangnya cepat ditangkap": "", "terro pesse kaula abali": "",
	} {
		for _, steps := range []int{3, 4} {
			st := newStage(t, bot.WhatsApp)
			for _, said := range reportAnswers[:steps] {
				st.says(said)
			}
			node := st.turn.Node
			if reply := st.says(text); st.turn.Node != node || !strings.Contains(reply, hears) {
				t.Errorf("%q after %d answers leads to %s: %s", text, steps, st.turn.Node, reply)
			}
		}
	}
	for _, text := range []string{"saya takut sama orangnya, namanya haji mukri", "mau lapor pak budi", "pengen uang balik dari bu sri", "semoga Slamet ditangkap", "tetangga saya", "agen saya sendiri, takut dia marah"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers[:3] {
			st.says(said)
		}
		st.says(text)
		if f := st.state().Form; f == nil || !f.Answers.Has("who") {
			t.Errorf("%q is not kept", text)
		}
	}
}
