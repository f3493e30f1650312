package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// An illness of a relative abroad is asked about, in whatever language it is told; what is
// grave is urgent at once.
func TestAnIllnessAbroadIsAskedAbout(t *testing.T) {
	for _, text := range []string{
		"lake kaula sake' e saudi", "ebhu kaula sake' e malaysia", "suami saya di saudi sakit", "tang bine sake' panas e taiwan", "ana' kaula e hongkong sake' mat-temmadan", "suami saya demam di malaysia", "bojo kulo gerah teng taiwan", "ibu saya di malaysia kena tipes", "ale' kaula tepes e malaysia", "bojoku loro neng arab",
		"tang eppa' etaiwan sake' buduk", "lake' kaula panas e saudi", "bhibbhi' kaula ghi' sake' e singapura", "adik saya di taiwan masuk rumah sakit opname", "kaka' kaula sake' e brunei", "istri saya flu di hongkong", "ibu kulo sakit teng malaysia", "taretan kaula sake' e korea", "anak saya di jepang sakit sudah seminggu", "lake kaula sake' tabu' e malaysia",
		"keluarga minta bantuan pemulangan TKI sakit dari brunei",
	} {
		for _, first := range []bool{true, false} {
			st := newStage(t, bot.WhatsApp)
			if !first {
				st.says("menu")
			}
			reply := st.says(text)
			if asked := strings.Contains(reply, "dalam bahaya*?") || strings.Contains(reply, "dhalem bahaya*?"); !asked || st.urgent() {
				t.Errorf("%q (first %v): urgent %v, %s", text, first, st.urgent(), reply)
			}
		}
	}
	for _, text := range []string{"tolong suami saya sakit parah di saudi", "lake kaula sake' e saudi ta' eobati juragan", "ibu saya sekarat di malaysia tolong", "anak saya di arab sakit keras", "istri saya di malaysia muntah muntah badannya biru"} {
		st := newStage(t, bot.WhatsApp)
		if st.says(text); !st.urgent() {
			t.Errorf("%q is not urgent", text)
		}
	}
}
