package locales_test

import (
	"io/fs"
	"os"
	"regexp"
	"testing"

	"kanca/locales"
)

// broken are promises that kanca cannot keep by itself: when, or whether, a
// person of the office reads, hears, calls or answers. What is kept for the
// office may be said; so may what a person of the office can do.
var broken = regexp.MustCompile(`(?i)jam kerja;|pada jam kerja|petugas( disnaker)?( yang)? (akan|membaca|menelepon|menjawab|membalas)\b` +
	`|(dibaca|dilihat|didengar\w*|dijawab|dibalas|ditelepon) (oleh )?(petugas|kantor|pada jam)|(masuk|teruskan|terkirim|dikirim) ke (petugas|kantor|kotak)|petugas\*? bicara (dengan|dgn) orang|(mau )bicara dengan orang|"bicara dengan petugas` +
	`|jam kalakoan|petugas( disnaker)?( se)? (bhakal|maca|nelpon|ajawab|males)\b|(ebaca|etengale|ejawab|ebales) (e jam|petugas)|(ekerem|masok|ekabele) ka (petugas|kantor)|acaca sareng oreng|"acaca sareng petugas`)

// promised are the sentences of before: the pattern must know each of them.
var promised = []string{
	"dibaca pada jam kerja", "Petugas Disnaker yang akan mengabari", "Sudah saya teruskan ke petugas dengan tanda *darurat*", "masuk ke kotak masuk kantor",
	"*PETUGAS* bicara dengan orang", "Petugas menelepon ke nomor ini", "Laporan dibaca petugas Disnaker",
	"ebaca e jam kalakoan", "petugas bhakal maca", "Petugas Disnaker se bhakal abele", "Ampon ekerem ka petugas", "langsung ekabele ka petugas", "ebaca petugas Disnaker",
}

func TestNoTextPromisesWhatOnlyThePeopleOfTheOfficeCanKeep(t *testing.T) {
	for _, sentence := range promised {
		if !broken.MatchString(sentence) {
			t.Errorf("the pattern does not know %q", sentence)
		}
	}
	for _, files := range []fs.FS{locales.Files(), os.DirFS("../content/facts")} {
		names, err := fs.Glob(files, "*.yaml")
		if err != nil || len(names) == 0 {
			t.Fatal(names, err)
		}
		for _, name := range names {
			if name == "words.id.yaml" || name == "words.mad.yaml" {
				continue // what people say
			}
			text, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range broken.FindAllIndex(text, -1) {
				t.Errorf("%s: …%s…", name, text[max(0, at[0]-40):min(len(text), at[1]+40)])
			}
		}
	}
}
