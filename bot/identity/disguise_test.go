package identity_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"kanca/bot/identity"
)

// disguise is a way to write, or hide, an identity number.
type disguise struct {
	anywhere bool // must be masked wherever it stands, not only at the question
	text     string
	secrets  []string // what must not stay readable
}

func disguises(t testing.TB, file string) (all []disguise) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		kind, text, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		d := disguise{anywhere: strings.HasPrefix(kind, "E"), text: strings.NewReplacer("⟦", "", "⟧", "").Replace(text)}
		for _, rest := range strings.Split(text, "⟦")[1:] {
			secret, _, _ := strings.Cut(rest, "⟧")
			d.secrets = append(d.secrets, secret)
		}
		all = append(all, d)
	}
	return all
}

var maskedForm = regexp.MustCompile(`\d{4}\*{10}(\d{4,6}\*{10})*\d{2}`)

// readable finds five signs in a row of a secret that are still there, separators
// aside; of a shorter one all of it.
func readable(masked string, secrets []string) string {
	squeeze := func(text string) []rune {
		return []rune(strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsNumber(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, text))
	}
	left := string(squeeze(maskedForm.ReplaceAllString(masked, "*")))
	for _, secret := range secrets {
		s := squeeze(secret)
		n := min(5, len(s))
		for i := 0; i+n <= len(s); i++ {
			if piece := string(s[i : i+n]); strings.Contains(left, piece) {
				return piece
			}
		}
	}
	return ""
}

// What was written down before anybody looked at how numbers are masked.
func TestNoDisguiseStaysReadableAtTheQuestion(t *testing.T) {
	all := disguises(t, "testdata/disguises.txt")
	if len(all) < 140 {
		t.Fatalf("only %d disguises", len(all))
	}
	for _, d := range all {
		masked := identity.MaskNumbers(d.text)
		if piece := readable(masked, d.secrets); piece != "" {
			t.Errorf("MaskNumbers(%q) = %q leaves %q", d.text, masked, piece)
		}
		if strings.ContainsFunc(maskedForm.ReplaceAllString(masked, ""), unicode.IsDigit) {
			t.Errorf("MaskNumbers(%q) = %q leaves digits", d.text, masked)
		}
	}
}

func TestNoDisguiseStaysReadableAnywhere(t *testing.T) {
	for _, d := range disguises(t, "testdata/disguises.txt") {
		if masked := identity.MaskNIK(d.text); d.anywhere && readable(masked, d.secrets) != "" {
			t.Errorf("MaskNIK(%q) = %q leaves %q", d.text, masked, readable(masked, d.secrets))
		}
	}
}

// Phone numbers, dates, amounts, ages and licence numbers stay where nobody asked for a NIK.
func TestOtherNumbersStay(t *testing.T) {
	data, err := os.ReadFile("testdata/no_nik.txt")
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(string(data)) {
		if text = strings.TrimRight(text, "\n"); identity.MaskNIK(text) != text {
			t.Errorf("MaskNIK(%q) = %q", text, identity.MaskNIK(text))
		}
	}
}
