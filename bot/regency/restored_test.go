package regency_test

import (
	"testing"

	"kanca/bot"
)

// A kanca that was restored from an older backup gives its versions anew. A deletion travels
// all the same, and holds up nobody else.
func TestADeletionTravelsAfterARestore(t *testing.T) {
	s := newStage(t)
	s.registers(1, registration("a", "Siti Contoh"))
	s.flows()
	do(t, s.conn, `UPDATE dinas.pendaftaran SET versi = 9 WHERE id = 'a'`) // which came after the backup
	s.does(1, bot.DataDeleted{})
	s.registers(2, registration("b", "Rina Contoh"))
	s.flows()
	s.there("a - permintaan\nb Rina Contoh -", `SELECT id || ' ' || coalesce(nama, '-') || ' ' || coalesce(alasan_hapus, '-') FROM dinas.pendaftaran ORDER BY id`)
	if n, why := s.waits(); n != 0 {
		t.Errorf("%d wait: %s", n, why)
	}
}

// Who was deleted at the regency stays so, whatever version a restored kanca gives.
func TestWhoWasDeletedDoesNotComeBackAfterARestore(t *testing.T) {
	s := newStage(t)
	r := registration("a", "Siti Contoh")
	s.registers(1, r)
	s.flows()
	do(t, s.conn, `UPDATE dinas.pendaftaran SET versi = versi + 1, nama = NULL, desa = NULL, dihapus_pada = now(), alasan_hapus = 'permintaan' WHERE id = 'a'`)
	for _, village := range []string{"Semampir", "Bulu", "Sidomukti"} {
		r.Village = village
		s.does(1, bot.RegistrationChanged{Registration: r})
		s.flows()
		s.there("- permintaan", `SELECT coalesce(nama, '-') || ' ' || alasan_hapus FROM dinas.pendaftaran WHERE id = 'a'`)
	}
}
