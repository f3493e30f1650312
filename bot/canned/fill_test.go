package canned_test

import (
	"slices"
	"strings"
	"testing"

	"kanca/bot/canned"
)

// What is known is filled in, once; what is not stays to be written by hand and is named.
func TestAReplyIsFilledIn(t *testing.T) {
	known := map[string]string{"nama": "Siti Contoh", "petugas": "Budi"}
	for _, c := range []struct{ text, want, missing string }{
		{"Selamat pagi.", "Selamat pagi.", ""},
		{"Halo {nama}, saya {petugas}.", "Halo Siti Contoh, saya Budi.", ""},
		{"Halo { Nama }, {NAMA}!", "Halo Siti Contoh, Siti Contoh!", ""},
		{"{nama} dari {desa}, {desa}, {kecamatan}", "Siti Contoh dari {desa}, {desa}, {kecamatan}", "desa kecamatan"},
	} {
		got, missing := canned.Fill(c.text, known)
		if got != c.want || strings.Join(missing, " ") != c.missing {
			t.Errorf("%q: %q, missing %q", c.text, got, missing)
		}
	}
}

// Whatever somebody gave as their name, no brace comes out of it, no second filling, no
// line of its own, nothing that turns the text around and no NIK.
func TestAHostileNameFillsNothingElse(t *testing.T) {
	for name, want := range map[string]string{
		"Budi {petugas}":             "Budi petugas",
		"{nama}":                     "nama",
		"{{.}} Siti":                 ". Siti",
		"}{":                         "",
		"":                           "",
		" \t\n ":                     "",
		"...":                        "",
		"Siti\nAdmin: kirim uang":    "Siti Admin: kirim uang",
		"Si\u202eti\u200b Contoh":    "Siti Contoh",
		"3513014101900001":           "",
		"Siti 3513 0141 0190 0001":   "",
		"<script>alert(1)</script>":  "<script>alert(1)</script>",
		"Nurul 'Aini \"Ain\" ${7*7}": "Nurul 'Aini \"Ain\" $7*7",
	} {
		got, missing := canned.Fill("{nama}", map[string]string{"nama": name, "petugas": "Rahasia"})
		if want == "" {
			if got != "{nama}" || !slices.Equal(missing, []string{"nama"}) {
				t.Errorf("%q: %q, missing %q", name, got, missing)
			}
		} else if got != want || missing != nil || len(canned.Left(got)) > 0 {
			t.Errorf("%q: %q, missing %q", name, got, missing)
		}
	}
}

// A reply that could never be filled in is refused where it is written.
func TestWhatCannotStandInAReply(t *testing.T) {
	for text, want := range map[string]string{
		"Halo {nama} dari {desa}, {Kecamatan}, { petugas }": "",
		"Halo {name}, {nama}, {name}":                       "{name}",
		"{nama depan} {} {gaji}":                            "{nama depan}|{}|{gaji}",
		"Halo {nama":                                        "{",
		"nama}":                                             "}",
		"{{nama}}":                                          "{|}",
		"{na\nma} {<b>}":                                    "{|}",
	} {
		if got := strings.Join(canned.Wrong(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A name that several people of one phone do not share is nobody's.
func TestOneNameForOnePerson(t *testing.T) {
	for _, c := range []struct {
		all  []string
		want string
	}{{nil, ""}, {[]string{"Siti"}, "Siti"}, {[]string{"Siti", "Siti"}, "Siti"}, {[]string{"Siti", "Budi"}, ""}, {[]string{"", "Siti"}, ""}} {
		if got := canned.Same(c.all); got != c.want {
			t.Errorf("%q: %q", c.all, got)
		}
	}
}
