package offer_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/offer"
	"kanca/content/offers"
)

func TestWhatIsKnownOfASum(t *testing.T) {
	for text, want := range map[string]struct {
		id   string
		kind offers.CostKind
		how  offer.Compared
	}{
		"biaya proses ke Taiwan 45 juta, biasa gak?":          {"placement", offers.Rule, offer.Above},
		"ujian EPS TOPIK Korea bayar Rp459.526":               {"exam_kr", offers.Rule, offer.Same},
		"bikin paspor 350 ribu":                               {"passport", offers.Price, offer.Same},
		"paspor 2 juta lewat sponsor":                         {"passport", offers.Price, offer.Above},
		"medical Jepang 900 ribu":                             {"medical_jp", offers.Price, offer.Below},
		"medical Malaysia 900 ribu":                           {"", "", ""},
		"DP 2 juta":                                           {"form_seat", offers.Unknown, ""},
		"potongan agensi Taiwan NT$3.000":                     {"agency_tw", offers.Rule, offer.Above},
		"pindah majikan di Taiwan diminta NT$10.000":          {"transfer_tw", offers.Rule, offer.Above},
		"ongkos mangkat ka Malaysia 12 juta, biasa apa enten": {"placement", offers.Rule, offer.Above},
	} {
		got, _ := offer.CostOf(text)
		if got.Known.ID != want.id || got.Known.Kind != want.kind || got.Compared != want.how {
			t.Errorf("%q: %s %s %s, want %v", text, got.Known.ID, got.Known.Kind, got.Compared, want)
		}
	}
	costs, err := offers.LoadCosts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range costs {
		for _, lang := range bot.Langs {
			for word := range strings.FieldsSeq(strings.ToLower(c.Name.In(lang) + " " + c.Known.In(lang))) {
				if slices.Contains(append(offers.Banned, "wajar", "boleh"), word) || c.Name.In(lang) == "" {
					t.Errorf("%s judges or is silent: %q", c.ID, c.Known.In(lang))
				}
			}
		}
	}
}
