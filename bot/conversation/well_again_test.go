package conversation_test

import (
	"strings"
	"testing"
)

// Whoever is asked about danger because somebody is ill and answers that it is over is in
// none: no staff are hurried and it is not asked again.
func TestBeingWellAgainIsANoToDanger(t *testing.T) {
	for _, first := range []string{"saya sakit di taiwan", "ana' kaula sake' e hongkong"} {
		for _, text := range []string{"ampon sae", "ampon sae bu", "la sae", "sampun sae bu", "beres wis", "ta' arapa, la beres", "ampon baras", "sae kabbhi bu", "wis mari", "sampun mantun", "sudah mendingan", "ampon, ta' sake' pole", "wis ditangani dokter"} {
			st := alarmed(t, first)
			reply := st.says(text)
			if st.urgent() || strings.HasPrefix(st.turn.Node, "emergency") || strings.Contains(reply, "bahaya*?") || strings.Contains(reply, "bhaja*?") {
				t.Errorf("%q, then %q: at %s: %s", first, text, st.turn.Node, reply)
			}
		}
		for _, text := range []string{"ampon", "sampun", "la", "wis", "sudah"} {
			st := alarmed(t, first)
			if reply := st.says(text); st.urgent() || !strings.Contains(reply, "0800") {
				t.Errorf("%q, then %q: %s", first, text, reply)
			}
		}
		for _, text := range []string{"gak, gak boleh keluar kamar sama majikan", "tidak, tapi saya dikunci di kamar", "enggak tau, saya gak dikasih makan 2 hari", "sudah sembuh tapi dikunci majikan", "ampon sae, tape ekorong", "wis mari dipukul", "sampun dipukul", "wis dikurung"} {
			st := alarmed(t, first)
			if reply := st.says(text); !st.urgent() {
				t.Errorf("%q, then %q is not heard: %s", first, text, reply)
			}
		}
	}
}
