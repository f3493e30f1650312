package regency_test

import (
	"strings"
	"testing"
	"time"

	"kanca/bot/regency"
	"kanca/bot/store"
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
