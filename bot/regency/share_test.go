package regency_test

import (
	"strings"
	"testing"
	"time"

	"kanca/bot/regency"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// Only who agreed to it is shared, without anything that names them, and two receivers
// cannot join what they got.
func TestWhatIsSharedNamesNobody(t *testing.T) {
	s := &stage{T: t, db: openStore(t)}
	agreed := registration("a", "Siti Contoh")
	agreed.ConsentVersion = "2026-12"
	s.registers(1, agreed)
	earlier := registration("b", "Lama Contoh")
	earlier.ConsentVersion = "2026-11"
	s.registers(2, earlier) // agreed to the earlier text, which says nothing of the ministry
	share := func(receiver string) (cells []string, left int) {
		err := s.db.ShareRegistrations(t.Context(), receiver, time.Now().Add(-time.Hour), time.Now().Add(time.Hour), func(r store.SharedRegistration) error {
			if !regency.MayShare(r) {
				left++
				return nil
			}
			cells = append(cells, strings.Join(regency.SharedCells(r), "|"))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return cells, left
	}
	got, left := share("kementerian")
	if len(got) != 1 || left != 1 || !strings.HasSuffix(got[0], "|20-24|35.13.14|Kraksaan|TW|Taiwan|5322|perawat lansia|baru") {
		t.Fatal(got, left)
	}
	for _, secret := range []string{"Siti", "Patokan", "6281", "|a|"} {
		if strings.Contains(got[0], secret) {
			t.Errorf("%q is shared: %s", secret, got[0])
		}
	}
	again, _ := share("kementerian")
	other, _ := share("provinsi")
	if again[0] != got[0] || other[0] == got[0] {
		t.Errorf("pseudonyms: %s, again %s, for another %s", got[0], again[0], other[0])
	}
	cover := regency.Cover{ByDistrict: map[string]int{"Kraksaan": 4, "Paiton": 5}}.Text()
	if !strings.Contains(cover, "Kraksaan: <5\n") || !strings.Contains(cover, "Paiton: 5\n") {
		t.Error(cover)
	}
}

// A receiver gets the columns that stand in dinas.daftar_elemen for it, while they do.
func TestOnlyListedColumnsAreShared(t *testing.T) {
	address := postgrestest.Start(t).Database(t)
	conn := applied(t, address)
	agreed := func(receiver string) (string, error) {
		a, err := regency.AgreedColumns(t.Context(), address, receiver, "2026-12-01")
		return strings.Join(a.Columns, " ") + strings.Join(a.Agreements, " "), err
	}
	if got, err := agreed("kementerian"); err != nil || !strings.HasPrefix(got, "pseudonim bulan") {
		t.Error(got, err)
	}
	if got, err := agreed("provinsi"); err == nil {
		t.Errorf("without a word of it provinsi may have %s", got)
	}
	do(t, conn, `INSERT INTO dinas.daftar_elemen (penerima, kolom, perjanjian, berlaku_dari, berlaku_sampai) VALUES ('provinsi', 'kode_negara', ' PKS/1', '2026-12-01', '2026-12-01'), ('provinsi', 'status', ' PKS/1', NULL, '2026-11-30'), ('provinsi', 'nama', ' PKS/1', NULL, NULL)`)
	if got, err := agreed("provinsi"); err != nil || got != "kode_negara PKS/1" {
		t.Error(got, err)
	}
	do(t, conn, `DELETE FROM dinas.daftar_elemen WHERE penerima <> 'provinsi' OR kolom = 'kode_negara'`)
	if _, err := regency.Apply(t.Context(), address); err != nil { // it gives nothing back
		t.Fatal(err)
	}
	for _, receiver := range []string{"kementerian", "provinsi"} {
		if got, err := agreed(receiver); err == nil {
			t.Errorf("%s may have %s", receiver, got)
		}
	}
}
