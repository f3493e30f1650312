package identity_test

import (
	"testing"

	"kanca/bot/identity"
)

// A date of birth tells the age on the day, in whatever way it is written.
func TestADateOfBirthIsAnAge(t *testing.T) {
	for text, want := range map[string]int{
		"15 desember 2008": 17, "15-12-2008": 17, "15/12/08": 17, "15 des 2008": 17, "2008-12-15": 17, "15122008": 17, "lahir 15 desember 2008 kak": 17, "15 desember tahun 2008": 17, "Probolinggo, 15-12-2008": 17, "kaula laher 15 Desember 2008": 17, "tgl 05-06-2001": 25, "saya lahir di Kraksaan tanggal 1 nopember 1999": 27,
		"23 november 2008": 18, "24 november 2008": 17, "12 mei 1988 bu": 38, "kulo lair tgl 3 agustus 2002": 24, "9.9.99": 27, "15 desember 2030": 0, "31 februari 2001": 0, "kontrak 15 desember 2008": 0, "15 desember": 0, "2008": 0, "24": 0, "umur 24": 0, "3513141205000001": 0, "mulai kerja 15-12-2008": 0, "15 12": 0, "patokan 15 12 2008 24": 0,
	} {
		if got, ok := identity.ParseBirthDate(text, today); ok != (want > 0) || ok && got != want {
			t.Errorf("%q is %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"saya lahir 15 desember 2008", "lahir tgl 15-12-2008 mas", "tapi lahir saya 24/11/2008", "kaula laherra 1 desember 2008"} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.UnderAge {
			t.Errorf("%q tells %v", text, told)
		}
	}
	for _, text := range []string{"saya lahir 22 november 2008", "lahir 15 desember 2007", "15 desember 2008 saya ke malaysia"} {
		if told := identity.TellsYouth(text, today); told.Youth != identity.NoYouth {
			t.Errorf("%q tells %v", text, told)
		}
	}
}
