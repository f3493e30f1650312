package conversation_test

import (
	"slices"
	"strings"
	"testing"
)

// What asks before it reports or registers, how any agency is looked up, and what is left abroad is
// answered from the facts: no form, no list and no alarm takes it.
func TestAQuestionIsAnsweredBeforeAFormOrAnAlarm(t *testing.T) {
	for text, want := range map[string]string{
		"sudah kasih uang ke sponsor, sekarang harus ngapain":          "cost.receipt",
		"tetangga jadi sponsor, apa boleh daftar lewat tetangga":       "agency.branch_or_broker",
		"pt mau muda kan umur saya di paspor, boleh gak?":              "report.false_papers",
		"caranya ngecek pt tki terdaftar apa enggak":                   "agency.how_to_check",
		"punya topik 3 bisa daftar eps?":                               "requirements.eps_topik",
		"majikan taiwan simpan arc saya, boleh?":                       "rights.taiwan_passport",
		"pulang dari jepang sudah setahun, nenkin masih bisa diklaim?": "rights.japan_pension",
		"hp dari taiwan daftar imei nya dimana":                        "rights.imei",
		"ktp saya hilang ngurusnya dimana":                             "office.dukcapil",
	} {
		got := ask(t, text)
		if got.told != want && !slices.Contains(got.offered, want) {
			t.Errorf("%q leads to %s %s %v, want %s", text, got.node, got.told, got.offered, want)
		}
	}
}

// A cry in the same words stays one.
func TestACryInTheWordsOfAQuestionStaysOne(t *testing.T) {
	for _, text := range []string{
		"saya mau pulang tapi dikunci majikan, bisa tolong?", "gimana cara pulang, saya dipukuli di malaysia", "paspor dirampas, mau pulang gak boleh, gimana",
		"overstay dan dikurung agen di malaysia, bagaimana pulangnya", "adik saya disekap di kamboja bisa dipulangkan gak",
	} {
		got := ask(t, text)
		if !strings.HasPrefix(got.node, "emergency.") && !strings.HasPrefix(got.node, "(asks danger)") {
			t.Errorf("%q leads to %s %s", text, got.node, got.told)
		}
	}
}
