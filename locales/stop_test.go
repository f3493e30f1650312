package locales_test

import (
	"testing"

	"kanca/locales"
)

func TestStopWordsHoweverTheyAreTyped(t *testing.T) {
	texts, err := locales.Load(locales.Files())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"BERHENTI", "berhnti", "berhenty", "b e r h e n t i", "B.E.R.H.E.N.T.I", "berhentilah", "BERHENTIKAN", "ＢＥＲＨＥＮＴＩ", "B3RHENTI", "BERHENTl", "BER HENTI",
		"stopall", "STOP ALL", "s t o p", "ST0P", "unsubcribe", "BERHENTI makasih", "BERHENTI, terima kasih", "BERHENTI 1", "berhenti dulu", "stop dong pak",
		"berhenti ya mbak", "bernti", "berhnt", "un reg", "mandheg nggih", "leren disik", "ambu la", "ambu gallu", "ambu engghi", "mandek mawon nggih", "ambu dulu", "berhnti makasih bu",
		"Stop promotions", "Hentikan promosi", "Berhenti promosi", "STOP PROMO", "Unsubscribe from promos", "Unsubscribe from all", // buttons under a template
	} {
		if !texts.Words.StopWord(text) {
			t.Errorf("%q is no stop word", text)
		}
	}
	for _, text := range []string{
		"", "1", "0", "terhenti", "berganti", "berhati", "Siti Berliana", "ambu alako", "berhenti kerja", "berhenti dari majikan", "BERHENTI PT", "step", "stok", "top", "mulai",
		"aja mandheg", "aja brnti", "ae stop", "terima kasih", "makasih 1", "batal berhenti", "saya mau berhenti", "stop kontrak",
	} {
		if texts.Words.StopWord(text) {
			t.Errorf("%q is taken for a stop word", text)
		}
	}
}

// "Aja" in front is Javanese for "don't", whatever command follows.
func TestAJavaneseDoNotIsNoCourtesy(t *testing.T) {
	texts, err := locales.Load(locales.Files())
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"aja mulai", "aja mandheg", "aja berhenti", "aja lanjut"} {
		if command := texts.Words.Command(text); command != "" {
			t.Errorf("%q is the command %s", text, command)
		}
	}
	for text, command := range map[string]locales.Command{"mulai aja": locales.CommandResume, "berhenti aja": locales.CommandStop, "mulai ae": locales.CommandResume} {
		if got := texts.Words.Command(text); got != command {
			t.Errorf("%q is the command %q", text, got)
		}
	}
}
