package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who was asked for the text of an offer and tells instead of somebody who may be in danger is
// asked about that: it was read for its signs, and told that there are none.
func TestACryWhereAnOfferIsAskedForStaysOne(t *testing.T) {
	for _, text := range []string{"anak saya dibawa calo ke batam kemarin hp mati", "anakku digowo calo nang batam wingi, hp ne mati"} {
		for _, before := range []string{"cek tawaran", "cek tawaran: "} {
			st := newStage(t, bot.WhatsApp)
			reply := ""
			if strings.HasSuffix(before, " ") {
				reply = st.says(before + text)
			} else {
				st.says(before)
				reply = st.says(text)
			}
			if !strings.Contains(reply, "0800") || st.turn.Intent != bot.Emergency {
				t.Errorf("%q behind %q raises no alarm: %s", text, before, reply)
			}
		}
	}
}
