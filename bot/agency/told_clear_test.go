package agency_test

import (
	"testing"

	"kanca/bot/agency"
)

// A name made of words of every day is told of where it is clearly one, and not where somebody
// wishes for it or says not to be from there.
func TestAFirmIsToldOfWhereItIsClearlyNamed(t *testing.T) {
	x := agency.NewIndex([]agency.Record{
		{Name: "PT Sumber Karya Abadi", Status: agency.Revoked, AsOf: "2026-11-01"},
		{Name: "PT Melati Bahari Jaya", Status: agency.Revoked, AsOf: "2026-11-01"}, {Name: "PT Rejeki Barokah Amanah", Status: agency.Revoked, AsOf: "2026-11-01"},
		{Name: "PT Berkah Rejeki Mandiri", Status: agency.Suspended, AsOf: "2026-11-01"},
	})
	for text, want := range map[string]bool{
		"semoga sumber karya abadi ini berkah": false, "moga2 dadi sumber karya abadi kanggo keluarga": false, "mandhar dhaddhi sumber karya abadi": false, "ini demi berkah rejeki mandiri keluarga": false, "SEMOGA SUMBER KARYA ABADI INI BERKAH": false,
		"saya ditawarin melati bahari jaya ke taiwan": true, "calone ngomong melati bahari jaya iku apik": true, "kemarin melati bahari jaya datang ke balai desa": true, "eajak kanca alako e melati bahari jaya": true, "semoga melati bahari jaya ini berkah": false, "saya bukan dari melati bahari jaya": false, "melati jaya bahari mekar di taman": false,
		"kami sekeluarga hidup berkah rejeki mandiri selalu": false, "ini semua rejeki barokah amanah": false,
		"bukan dari PT Sumber Karya Abadi": false, "saya bukan dari pt sumber karya abadi pak": false, "benne dhari PT Sumber Karya Abadi": false, "guduk teko PT Sumber Karya Abadi": false, "ta' deri PT Sumber Karya Abadi": false, "ini bukan PT Sumber Karya Abadi": false,
		"semoga PT Sumber Karya Abadi ini berkah": true, "sumber karya abadi aman gak": true, "saya ditawari lewat sumber karya abadi gaji 10 juta": true, "agen sumber karya abadi minta uang": true, "kemarin Sumber Karya Abadi datang ke desa": true,
		"aku melu sumber karya abadi": true, "kaula noro' sumber karya abadi": true, "bukan PT Sumber Karya Abadi kan?": true, "bukan PT Berkah Rejeki, saya lewat PT Sumber Karya Abadi": true, "uang saya tidak kembali, PT Sumber Karya Abadi yang bawa": true,
	} {
		if got := len(x.Told(text)) > 0; got != want {
			t.Errorf("%q is told of: %v", text, got)
		}
	}
}
