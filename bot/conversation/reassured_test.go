package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

var hopes = []string{"gak bakal dimarahi ya kak", "aman ya'", "aman ya kak", "rahasia ya", "dijamin ya", "uangnya bisa balik ya", "gak papa ya", "ta' apa'an ghi", "ta' bakal egigiri ghi pak", "ora bakal diseneni to", "gak bakal dilaporin balik kan", "pasti diproses ya", "gak bakal ketauan ya"}

// Hopes and fears are no sum and nobody: they are answered, and the question stays.
func TestHopesAndFearsAreNoAnswerToAReport(t *testing.T) {
	for before, at := range map[int]string{3: "report.form.who", 4: "report.form.money"} {
		for _, text := range append(hopes, "takut dimarahi kak", "tako' ka calona") {
			st := newStage(t, bot.WhatsApp)
			for _, said := range reportAnswers[:before] {
				st.says(said)
			}
			st.at(at)
			st.says(text)
			st.at(at)
		}
	}
	for _, sum := range []string{"5 juta ya kak", "lima juta", "belum bayar", "emas 5 gram", "habis banyak"} {
		st := newStage(t, bot.WhatsApp)
		for _, said := range reportAnswers[:4] {
			st.says(said)
		}
		st.says(sum)
		st.at("report.form.contact")
	}
}

// … nor an answer to the form of a registration.
func TestHopesAndFearsAreNoAnswerToARegistration(t *testing.T) {
	for _, before := range [][]string{{}, {"Budi Santoso"}, {"Budi Santoso", "25"}, {"Budi Santoso", "25", "kraksaan"}, {"Budi Santoso", "25", "kraksaan", "patokan", "taiwan"}} {
		for _, text := range []string{"aman ya kak", "aman ya'", "rahasia ya", "datanya gak disebar ya", "gak bakal disalahgunakan ya", "gak papa ya", "dijamin ya mbak"} {
			st := registeredUpTo(t, bot.WhatsApp, before...)
			at := st.turn.Node
			if reply := st.says(text); st.turn.Node != at || strings.Contains(reply, "Desa Taman") {
				t.Errorf("%q at %s leads to %s: %s", text, at, st.turn.Node, reply)
			}
		}
	}
	st := registeredUpTo(t, bot.WhatsApp)
	st.says("Budi Santoso ya kak")
	st.at("register.form.age")
}
