package conversation_test

import "testing"

// Who is struck whenever somebody is angry, tied up, bitten, burnt with acid, or worked until no time is
// left to sleep is asked about danger, also where something else is asked.
func TestWhoIsDrivenIsHeard(t *testing.T) {
	for _, text := range []string{
		"lek majikan nesu aku diantemi, kudu piye?", "kalau majikan marah saya dipukul, saya harus gimana", "lek salah sithik aku dikaplok bos", "majikan klo emosi suka lempar piring ke saya", "mon majikan peghel, kaula etampar",
		"saben juragan mendem aku diantemi", "setiap telat bangun saya dijambak nyonya",
		"kerja 20 jam sehari", "kerjo 20 jam sedino", "nyambut gawe 22 jam sedino ora leren", "tiap hari kerja 19 jam, capek sekali", "kerja dari jam 4 pagi sampai jam 2 malam tiap hari", "alako 20 jam saare",
		"orang asing nyiram cuka getah ke saya", "muka saya disiram bensin", "ada orang gak dikenal siram air keras ke muka saya", "oreng ta' kennal nyeram kaula aeng keras",
		"tangan kaki saya diikat", "sikilku ditaleni", "mulut saya dilakban", "driji tugel keno mesin", "saya dibuang di perbatasan entikong", "aku ora dikei mangan telung dino",
		"hp saya disita, paspor disita, gak boleh telpon rumah", "disuruh layani tamu hotel sama agen", "aku dikongkon ngladeni tamu hotel karo agen", "kaula esoro ngaladini tamoy hotel bi' agen",
	} {
		for _, greeted := range []bool{true, false} {
			if !raises(t, text, greeted) {
				t.Errorf("%q is not heard, greeted: %v", text, greeted)
			}
		}
	}
}

// Hours of work and of opening on any day, and what is asked in general, raise no alarm.
func TestOrdinaryHoursRaiseNoAlarm(t *testing.T) {
	for _, text := range []string{
		"kerja 8 jam sehari gajinya berapa", "kerja 20 jam seminggu ada gak", "kerja 12 jam sehari lembur berapa", "kuliah sambil kerja 20 jam per minggu di jepang", "toko buka 24 jam?", "buka dari jam 8 pagi sampai jam 10 malam?",
		"kerja shift malam jam 10 malam sampai jam 6 pagi", "layanan ini 24 jam ya", "kalau majikan marah saya harus gimana", "lek majikan nesu kudu piye", "mon majikan peghel baramma", "diikat kontrak berapa tahun?",
	} {
		for _, greeted := range []bool{true, false} {
			if raises(t, text, greeted) {
				t.Errorf("%q raises an alarm, greeted: %v", text, greeted)
			}
		}
	}
}
