package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// A broker's name that sounds like death or harm raises no alarm; a cry behind a title, and
// harm beside such a name, does.
func TestABrokersNameIsNoAlarm(t *testing.T) {
	for _, text := range []string{
		"saya ditipu calo pak mamat 5 juta", "saya dimintai uang calo namanya pak mamat", "agen bu mati'ah nawari kerja ke taiwan", "ditawari kerja malaysia sama pak mamat", "haji mamat sponsor saya kok susah dihubungi", "bapak mamat itu agen resmi apa bukan",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "dalam bahaya*?") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, text := range []string{"calo pak mamat nyekap adik saya", "tolong calo namanya pak mamat mukul saya", "bu saya disekap agen", "pak tolong", "pak dirantai calo adik saya", "saya dipukul sama pak mamat", "mbak tulung aku dikurung calo", "calo namanya pak mamat mau bunuh saya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q is not heard: %s", text, reply)
		}
	}
}

// Whoever tells to erase, in whatever form of the word, is asked whether really; whoever
// asks about it or forbids it is not.
func TestWhoTellsToEraseIsAskedWhether(t *testing.T) {
	for _, text := range []string{"tulung busaken dataku", "tolong hapusen dataku", "buwangen dataku mas", "busaken datane kulo", "hapus data saya"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says(text)
		st.at("privacy.sure")
	}
	for _, text := range []string{"ojo busaken dataku", "piye carane busak dataku", "lek budal busaken dataku"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if st.says(text); st.turn.Node == "privacy.sure" {
			t.Errorf("%q is asked whether everything shall go", text)
		}
	}
}

// What is said of a firm's licence checks the firm, under the name alone, closed as it was
// opened; where no name is told, it is asked for.
func TestWhatIsSaidOfAFirmChecksIt(t *testing.T) {
	for text, name := range map[string]string{
		"PT Angin Ribut kan sudah aktif lagi ya?": "*PT Angin Ribut*", "PT Angin Ribut kabarnya udah aktif maneh": "*PT Angin Ribut*", "PT Angin Ribut katanya sudah dicabut": "*PT Angin Ribut*", "PT Angin Ribut jare wis dicabut ijine": "*PT Angin Ribut*", "pt angin ribut ca'na ampon ecabut": "*pt angin ribut*", "PT Angin Ribut masih resmi?": "*PT Angin Ribut*",
		"cek PT Sinar Jaya Makmur (SJM)": "*PT Sinar Jaya Makmur (SJM)*", "PT Sinar Jaya (SJM) resmi gak": "*PT Sinar Jaya (SJM)*", `cek pt "angin ribut sekali"`: `*pt "angin ribut sekali"*`,
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.turn.Intent != bot.Agency || !strings.Contains(reply, name) {
			t.Errorf("%q: %s: %s", text, st.turn.Intent, reply)
		}
	}
	for _, text := range []string{"cek pt ne", "cek pt iki", "cek pt-nya", "cek ptnya", "cek pt niki mas", "cek pt areya", "cek pt na"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		st.says(text)
		st.at("agency.ask")
	}
	for _, text := range []string{"aktifkan lagi pengumuman dari pt", "mulai lagi kirim info pt angin ribut"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); strings.Contains(reply, "tidak ada di daftar") {
			t.Errorf("%q is looked up: %s", text, reply)
		}
	}
}

// A long yes that names the data, or asks to be quick, sends a report; "batal lapornya" where
// it was asked what shall be changed calls it off, and a cry there is heard.
func TestASummaryHearsYesAndCalledOff(t *testing.T) {
	for _, text := range []string{"iya mbak sudah sesuai semua dengan kejadiannya, tolong segera diproses ya, makasih banyak", "iya tolong segera diproses", "sudah sesuai dengan kejadiannya mbak"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers {
			st.says(said)
		}
		st.at("report.form.confirm")
		st.says(text)
		st.happened("report.filed")
	}
	for text, off := range map[string]bool{"batal aja lapornya, saya takut": true, "gak jadi lapor mbak, wedi aku": true, "batal": false, "batal lapornya, saya disekap": false, "gak jadi lapor, tolong saya dipukul": false} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers {
			st.says(said)
		}
		st.says("2")
		st.events = nil
		reply := st.says(text)
		if off != strings.Contains(reply, "dibatalkan") || off && st.urgent() || strings.Contains(text, "saya d") && !strings.Contains(reply, "0800") {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// Whoever only wishes to be safe has not said so, and is asked again with the numbers.
func TestAWishToBeSafeIsNoNoToDanger(t *testing.T) {
	for _, text := range []string{"saya mau selamat", "semoga selamat", "selamat kan saya", "mugi mugi slamet", "pengen aman", "mudah2an aman"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q is taken for a no: %s", text, reply)
		}
	}
	for _, text := range []string{"aman kak", "selamat kok", "mau tanya aja, aman"} {
		st := alarmed(t, "saya ditahan calo")
		if reply := st.says(text); strings.Contains(reply, "dalam bahaya*?") || st.urgent() {
			t.Errorf("%q is no no: %s", text, reply)
		}
	}
}

// "Engko tako" is heard without its apostrophes, and an old number that is off is nobody.
func TestFearIsHeardWithoutApostrophesAndAnOldNumberIsNobody(t *testing.T) {
	for _, text := range []string{"engko tako mbak", "kaula tako", "engko' tako' mbak"} {
		st := newStage(t, bot.WhatsApp)
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
	for _, text := range []string{"nmr ini yg aktif ya kak, yg lama udah mati", "nomor lama saya mati kak", "kartu saya yang lama mati"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.urgent() || strings.Contains(reply, "dalam bahaya*?") {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
	for _, text := range []string{"nomor ini aktif kak, adik saya udah mati di malaysia", "nomor lama ibu saya mati dipukul majikan"} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "0800") {
			t.Errorf("%q gets no number: %s", text, reply)
		}
	}
}

// The value that is right stands behind what is said to be wrong, in a thought of its own.
func TestTheRightValueBehindAWrongOneIsTaken(t *testing.T) {
	for _, c := range []struct {
		step        int
		text, value string
	}{
		{5, "negaranya ganti deh mbak jgn taiwan, hongkong aja", "Hong Kong"}, {4, "eh nama saya kurang, yg bener Budi Santoso Wijaya", "Budi Santoso Wijaya"}, {6, "desanya salah mas, harusnya Semampir", "Semampir"}, {6, "umurnya salah mas, yang benar 27", "27"}, {6, "negaranya salah kak, seharusnya malaysia ya", "Malaysia"},
	} {
		st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:c.step]...)
		st.hears(c.text, "Sudah saya ganti", c.value)
	}
	st := registeredUpTo(t, bot.WhatsApp, answersInOrder[:6]...)
	st.says("umur saya salah, mas")
	st.at("register.form.age")
}
