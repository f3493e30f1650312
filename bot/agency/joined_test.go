package agency

import (
	"testing"
	"time"
)

// Firms whose names hold each other and words that people ask with. Nothing that
// names two of them, or one of them and a question, is taken for a third, and
// nobody borrows a licence by the words in front.
func TestWordsJoinedAreNoThirdFirm(t *testing.T) {
	var records []Record
	for i, name := range []string{"Delta", "Global", "Delta Global", "Jaya", "Abadi", "Jaya Abadi", "Maju", "Sekarang Maju", "Baik", "Baik Aman", "Aman", "Aman Jaya",
		"Resmi Jaya", "Amanah", "Amanah Ya", "Benar", "Benar Tidak", "Dua Saudara", "Karya Sentosa 12", "Karya Sentosa 2", "Lintas Samudra"} {
		records = append(records, Record{Name: "PT " + name, Licence: "1000" + string(rune('a'+i)) + "/2021", Status: Active, AsOf: "2026-11-20", Source: "contoh"})
	}
	records[len(records)-1].Licence = "10045/2021"
	x := NewIndex(records)
	now := time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)
	for _, text := range []string{
		"cek PT Delta, PT Global", "PT Delta? PT Global?", "PT Delta. Global", "CV Delta, PT Global", "PT Delta ≠ PT Global", "PT Delta / Global resmi gak",
		"PT Jaya PT Abadi", "Lintas? Samudra?", "PT Lintas CV Samudra", "PT Baik, aman?", "PT Baik aman?", "PT Baik. Aman?", "sekarang PT Maju",
		"aman, PT Jaya?", "Resmi? PT Jaya", "PT Amanah ya", "PT Amanah, ya?", "PT Benar tidak?", "dua PT Saudara",
		"PT Karya Sentosa 1, 2", "PT Karya Sentosa 1 2", "PT Karya Sentosa 1-2", "PT Karya Sentosa 1/2", "aman?", "amanah ya", "benar tidak?",
		"agen itu ikut izin PT Lintas Samudra", "lembaga kakakku dapat izin dari PT Lintas Samudra, resmi gak?", "perusahaan itu kemarin namanya PT Lintas Samudra",
		"kantor teman saya ikut PT Lintas Samudra, resmi gak?", "agen itu izinnya dari PT Lintas Samudra", "agen nama dari PT Lintas Samudra",
		"lewat izin PT Lintas Samudra", "nama baru dari PT Lintas Samudra", "noro ijinna PT Lintas Samudra", "ijinna noro PT Lintas Samudra",
		"tang ana perusahaan PT Lintas Samudra", "agensi Selamat izin 10045/2021", "perusahaan Teman Kerja nomor izin 10045/2021 resmi?",
		"mbak Benar SIP3MI 10045/2021 itu resmi?", "PT Lintas Samudra Amanah?", "CV Lintas Samudra Terpercaya?", "PT Lintas Samudra ya bukan",
	} {
		if v := x.Find(text, now); v.Kind == Found {
			t.Errorf("%q is taken for %s", text, v.Record.Name)
		}
	}
	for text, want := range map[string]string{
		"PT Delta Global": "PT Delta Global", "cek delta global, pt": "PT Delta Global", "PT. Delta-Global": "PT Delta Global", "PT Baik aman gak?": "", "PT Baik Aman": "PT Baik Aman",
		"PT Karya Sentosa 12": "PT Karya Sentosa 12", "PT Lintas Samudra resmi?": "PT Lintas Samudra", "apakah PT Lintas Samudra amanah?": "PT Lintas Samudra",
		"ada agen namanya PT Lintas Samudra, resmi?": "PT Lintas Samudra", "cek izin PT Lintas Samudra": "PT Lintas Samudra", "izin 10045/2021 resmi?": "PT Lintas Samudra",
		"saya ditawari kerja ke taiwan lewat PT Lintas Samudra resmi gak?": "PT Lintas Samudra",
	} {
		if v := x.Find(text, now); v.Record.Name != want {
			t.Errorf("%q is %v %q, want %q", text, v.Kind, v.Record.Name, want)
		}
	}
	// A register may print signs and forms inside a name: whoever types it so is right.
	y := NewIndex([]Record{{Name: "PT Contoh (Cabang) Jaya, Tbk", Licence: "1/2021", Status: Active, AsOf: "2026-11-20"}})
	if v := y.Find("PT Contoh (Cabang) Jaya, Tbk", now); v.Kind != Found {
		t.Errorf("a name as it is printed: %v", v.Kind)
	}
}
