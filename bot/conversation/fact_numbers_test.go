package conversation

import (
	"testing"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/content"
)

// What is told hides every sixteen digits that may be a NIK: two hotlines beside each
// other, "1955 atau KDEI +886 901 132 000", are as many, and nobody could call them.
func TestNoHotlineOfAFactLooksLikeANIK(t *testing.T) {
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range library.All() {
		for _, lang := range bot.Langs {
			for _, text := range []string{f.Answer.In(lang), f.SMS.In(lang)} {
				if shown := identity.MaskNIK(text); shown != text {
					t.Errorf("%s in %s is shown as %q; put the numbers apart", f.ID, lang, shown)
				}
			}
		}
	}
}
