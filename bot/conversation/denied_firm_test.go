package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/content"
)

// A revoked firm is told of where it is named, not where its words wish somebody well, and not
// where somebody says not to be from there.
func TestNoStatusIsForcedOnWhoIsNotOfTheFirm(t *testing.T) {
	register := agency.NewIndex([]agency.Record{{Name: "PT Sumber Karya Abadi", Status: agency.Revoked, AsOf: "2026-11-20", Source: "KP2MI"}, {Name: "PT Berkah Rejeki Mandiri", Status: agency.Revoked, AsOf: "2026-11-20", Source: "KP2MI"}})
	snapshot := content.NewSnapshot(facts(t), nil, nil, register, 1)
	for text, told := range map[string]bool{
		"semoga sumber karya abadi ini berkah": false, "amin, moga jadi sumber karya abadi ya kak": false, "mandhar dhaddhi sumber karya abadi": false, "mugo2 dadi berkah rejeki mandiri": false,
		"bukan dari PT Sumber Karya Abadi": false, "saya bukan dari pt sumber karya abadi pak": false, "benne dhari PT Sumber Karya Abadi": false, "guduk teko PT Sumber Karya Abadi": false, "ta' deri PT Sumber Karya Abadi": false, "ini bukan dari PT Sumber Karya Abadi kok": false, "saya gak ikut PT Sumber Karya Abadi": false, "bukan lewat PT Sumber Karya Abadi kok, lewat pak lurah": false,
		"bukan PT Sumber Karya Abadi kan?": true, "cek sumber karya abadi": true, "saya ikut PT Sumber Karya Abadi gaji 10 juta boleh dipotong?": true, "PT Sumber Karya Abadi": true,
	} {
		for _, first := range []string{"", "halo"} {
			st := begun(t, bot.WhatsApp, snapshot)
			if first != "" {
				st.says(first)
			}
			reply := st.says(text)
			if got := strings.Contains(strings.ToUpper(reply), "CABUT"); got != told || !told && st.turn.Intent == bot.Emergency {
				t.Errorf("behind %q: %q is told a status: %v, %s", first, text, got, reply)
			}
		}
	}
}
