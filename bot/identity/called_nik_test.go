package identity_test

import (
	"strings"
	"testing"

	"kanca/bot/identity"
)

// What its writer calls a NIK is hidden in groups, too, whatever region or phone its digits
// look like; what is called another number stays.
func TestWhatIsCalledANIKIsHidden(t *testing.T) {
	for _, text := range []string{
		"nik bapak saya 0513-0141-0790-9998", "nik 0000 0141 0790 0012", "NIK ibu: 0813 5678 9012 3456", "nike bapakku 0600 0101 9000 0001", "nik epon kaula 0213 1424 0302 0012", "ktp saya 0012.3456.7890.1234",
	} {
		if masked := identity.MaskNIK(text); !strings.Contains(masked, "**********") {
			t.Errorf("%q stays readable: %s", text, masked)
		}
	}
	for _, text := range []string{
		"wa saya 0812-3456-7890", "nik belum ada, wa 0812 3456 7890 1234", "nik menyusul, hp saya 0812 3456 7890", "nik saya nanti, rek 0012 3456 7890 1234", "jam 0812",
	} {
		if masked := identity.MaskNIK(text); masked != text {
			t.Errorf("%q is masked: %s", text, masked)
		}
	}
}
