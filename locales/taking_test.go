package locales_test

import (
	"fmt"
	"testing"
)

// What staff answer to an alert, as it is typed on a phone at night.
func TestStaffTakeACryInTheirOwnSpelling(t *testing.T) {
	w := load(t).Words
	for text, want := range map[string]string{
		"TERIMA 12": "[12]", "terima 12": "[12]", "trima 12": "[12]", "Terima no. 12": "[12]", "TERIMA #12": "[12]", "terima12": "[12]", "trm 12 pak": "[12]",
		"siap, saya terima 12": "[12]", "12 terima": "[12]", "Terima nomor 12 dan 13": "[12 13]", "TERIMA 12,13, 14": "[12 13 14]", "terima no12": "[12]", "ok terima 7 ya": "[7]",
		"tarema 12": "[12]", "TERIMA 12!": "[12]", "  terima   12  ": "[12]", "terima (12)": "[12]", "Terima darurat 3": "[3]", "TERIMA": "[]", "terima pak": "[]",
		"TERIMA SEMUA": "all", "terima semuanya": "all", "tarema kabbhi": "all",
		"terima kasih": "no", "terima kasih 12": "no", "tidak terima 12": "no", "terima gaji 12 juta": "no", "jha' terima 12": "no", "belum terima 12": "no",
		"apa saya terima 12": "no", "12": "no", "semua": "no", "": "no", "terima 0": "no", "terima 3513012345678901": "no", "diterima 12": "no", "terima paspor 12": "no",
		"TERIMA 12 segera": "[12]", "terima 12, langsung otw": "[12]", "bukan saya yang terima 12": "no", "terima 12 besok": "no",
	} {
		numbers, all, ok := w.Takes(text)
		got := fmt.Sprint(numbers)
		switch {
		case !ok:
			got = "no"
		case all:
			got = "all"
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
