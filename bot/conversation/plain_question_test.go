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
		"wis kadung transfer 3 juta nang calo, saiki piye":                             "cost.receipt",
		"agen bilang pake visa pelancong dulu nanti disana dibuatkan permit, bener ga": "requirements.tourist_visa",
		"gimana cara tau PT itu asli atau bodong":                                      "agency.how_to_check",
		"arc saya dibawa agensi taiwan, boleh gak":                                     "rights.taiwan_passport",
		"sertifikat topik dari kampus bisa buat kerja di korea?":                       "requirements.eps_topik",
		"pulang sakit ada bantuan gak ya":                                              "rights.help_home",
		"nik saya gak terdaftar di dukcapil, ngurus dimana":                            "office.dukcapil",
		"nenkin jepang masih bisa diklaim habis pulang gak":                            "rights.japan_pension",
		"masuk daftar hitam malaysia, kapan boleh masuk lagi":                          "rights.blacklist",
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
