package service

import (
	"strings"
	"testing"
	"time"

	"kanca/bot"
)

// guesses are what somebody tries who has the number and knows the district.
var guesses = []string{"Sumberasih", "Kalibuntu", "Semampir", "Sidomukti", "Bulu", "Sumberlele", "Kandangjatikulon", "Rangkang", "Asembagus", "Alassumur kulon"}

// proofs are orders in which somebody says, or fails to say, that a number was theirs.
var proofs = map[string]func(v *village){
	"a list of villages is no proof": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		budi := v.named(1, "Budi Misal")
		v.says(budi, "data saya", "lihat")
		v.wantNothingOf("Budi", v.says(budi, "Bulu Semampir Sidomukti Patokan Rangkang"), "Siti Contoh")
		v.wantNothingOf("Budi", v.says(budi, "Kalibuntu, Patokan"), "Siti Contoh")
	},
	"a list of names is no proof": func(v *village) {
		v.textsRegistration(cardA, "Siti", "Patokan")
		budi := v.named(1, "Budi Misal")
		v.says(budi, "data saya", "lihat")
		v.wantNothingOf("Budi", v.says(budi, "ani dewi siti rina sri"), "Patokan")
	},
	"guessing goes on by SMS, after a deletion, with another account and after a new start": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		siti = v.moves(siti, cardB)
		v.wantOwn(siti, "Siti Contoh")
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		tries, next := 0, 0
		guess := func(say func(...string) string, ask ...string) {
			for range 6 {
				heard := say(ask...)
				if !strings.Contains(heard, "desanya") {
					return
				}
				heard = say(guesses[next%len(guesses)])
				next++
				v.wantNothingOf("who guesses", heard, "Patokan")
				if strings.Contains(heard, "elum cocok") {
					tries++
				}
			}
		}
		byWhatsApp := func(texts ...string) string { return v.says(budi, texts...) }
		guess(byWhatsApp, "status pendaftaran saya")
		guess(func(texts ...string) string { return v.texts(cardA, texts...) }, "status pendaftaran saya")
		v.says(budi, "hapus data saya", "ya")
		guess(byWhatsApp, "status pendaftaran saya")
		v.restarts()
		v.off(budi)
		budi = v.stranger(cardA, "910000900002", "Budi Misal")
		guess(byWhatsApp, "status pendaftaran saya")
		time.Sleep(61 * time.Minute)
		guess(func(texts ...string) string { return v.texts(cardA, texts...) }, "status pendaftaran saya")
		if tries > bot.MaxProofs {
			v.Errorf("%d wrong answers were taken, want %d at most", tries, bot.MaxProofs)
		}
		v.wantOwn(siti, "Siti Contoh")
	},
	"he says that it is not he, and then texts from the number": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		v.passes(2 * month)
		budi := v.named(1, "Budi Misal")
		v.says(budi, "data saya", "lihat", "bukan saya")
		v.wantTextStranger(cardA, "Siti", "Patokan")
	},
	"he fails three times, and then texts from the number": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		v.passes(2 * month)
		budi := v.named(1, "Budi Misal")
		v.says(budi, "data saya", "lihat", "Budi Misal", "Kalibuntu", "Sumberasih")
		v.wantTextStranger(cardA, "Siti", "Patokan")
	},
	"he is asked, does not answer, and then texts from the number": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		v.passes(2 * month)
		budi := v.named(1, "Budi Misal")
		v.says(budi, "data saya", "lihat")
		v.wantNothingOf("an SMS", v.texts(cardA, "data saya", "lihat", "umur saya salah, harusnya 25", "menu"), "Siti", "Patokan")
		// It is her card, and she says who she is.
		v.wantHeard("Siti", v.texts(cardA, "status pendaftaran saya", "siti contoh"), "Siti Contoh")
	},
	"everything is deleted while he is asked": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		siti = v.moves(siti, cardB)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "data saya", "lihat")
		v.says(siti, "hapus data saya", "ya")
		v.wantNothingOf("Budi", v.says(budi, "Siti Contoh"), "Patokan")
		v.wantNothingOf("Budi", v.says(budi, dataWishes...), "Siti", "Patokan")
	},
	"the number goes back to her while he is asked": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.registers(siti, "Siti Contoh", "Patokan")
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.registers(budi, "Budi Misal", "Kalibuntu")
		v.off(budi)
		siti = v.on(v.NewNumber(siti, cardA))
		v.wantOwn(siti, "Siti Contoh", "Budi", "Kalibuntu")
		v.wantTextStranger(cardA, "Budi", "Kalibuntu", "Siti", "Patokan")
		budi = v.moves(budi, cardC)
		v.wantOwn(budi, "Budi Misal", "Siti", "Patokan")
		v.wantOwn(siti, "Siti Contoh", "Budi", "Kalibuntu")
	},
	"two registered from the number; each proof opens one": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		v.passes(13 * month)
		v.textsRegistration(cardA, "Ani Misal", "Kalibuntu")
		siti := v.named(1, "Siti Contoh")
		heard := v.says(siti, "status pendaftaran saya", "Siti Contoh")
		v.wantHeard("Siti", heard, "Siti Contoh")
		v.wantNothingOf("Siti", v.says(siti, "data saya", "lihat"), "Ani", "Kalibuntu")
	},
	"BERHENTI by SMS before the proof, and a stranger on the number afterwards": func(v *village) {
		v.textsRegistration(cardA, "Siti Contoh", "Patokan")
		v.texts(cardA, "BERHENTI")
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "status pendaftaran saya", "patokan")
		siti = v.moves(siti, cardB)
		v.wantOwn(siti, "Siti Contoh")
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.says(budi, "MULAI")
		v.wantStranger(budi, "Siti", "Patokan")
		v.wantTextStranger(cardA, "Siti", "Patokan")
		if v.announces(byLID(siti), siti) || v.announces(byNumber(siti), siti) {
			v.Error("she said BERHENTI and heard an announcement")
		}
	},
	"a form under way by SMS, fourteen months, a stranger with an account": func(v *village) {
		v.texts(cardA, "daftar", "setuju", "Siti Contoh", "24", "kraksaan")
		v.passes(14 * month)
		budi := v.named(1, "Budi Misal")
		v.wantNothingOf("Budi", v.says(budi, "lanjut", "daftar", "data saya", "lihat"), "Siti")
		v.wantNothingOf("an SMS", v.texts(cardA, "lanjut", "daftar", "data saya", "lihat"), "Siti")
	},
	"a form under way by account, and a stranger on the number within the hour": func(v *village) {
		siti := v.named(1, "Siti Contoh")
		v.says(siti, "daftar", "setuju", "Siti Contoh", "24", "kraksaan")
		v.off(siti)
		budi := v.stranger(cardA, "910000900001", "Budi Misal")
		v.wantNothingOf("Budi", v.says(budi, "lanjut", "data saya", "lihat"), "Siti")
		v.wantNothingOf("an SMS", v.texts(cardA, "lanjut", "data saya", "lihat"), "Siti")
	},
}

func TestProofsInFurtherOrders(t *testing.T) { playAll(t, proofs) }
