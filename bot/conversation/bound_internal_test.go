package conversation

import (
	"strings"
	"testing"

	"kanca/bot/identity"
)

func TestTheEndOfALongStoryIsReadToo(t *testing.T) {
	read := readable(strings.Repeat("ceritanya panjang ", 400) + "tolong saya disekap")
	if !strings.HasPrefix(read, "ceritanya panjang") || !strings.HasSuffix(read, "tolong saya disekap") || len(read) > 2100 {
		t.Errorf("%d bytes are read: %.30q … %q", len(read), read, read[len(read)-40:])
	}
	if short := "apa biayanya?"; readable(short) != short {
		t.Error("a short message is not read as it is")
	}
}

// A half NIK is not known as one, wherever the cut would fall.
func TestNoNIKIsCutInTwo(t *testing.T) {
	const nik = "3513114101020003"
	for before := readFirst - 60; before <= readFirst+60; before++ {
		for _, spelt := range []string{nik, "3513 1141 0102 0003"} {
			text := strings.Repeat("a ", before/2) + spelt + " " + strings.Repeat("b ", 2000)
			if read := identity.MaskNIK(readable(text)); strings.Contains(read, "3513114") || strings.Contains(read, "3513 1141") {
				t.Fatalf("with %d letters before it %q can be read: …%s…", before, spelt, read[before-20:before+60])
			}
		}
	}
	for after := readLast - 60; after <= readLast+60; after++ {
		text := strings.Repeat("a ", 2000) + nik + " " + strings.Repeat("b", after)
		if read := identity.MaskNIK(readable(text)); strings.Contains(read, "1020003") {
			t.Fatalf("with %d letters behind it a NIK can be read", after)
		}
	}
}
