package regency_test

import (
	"net/url"
	"strings"
	"testing"

	"kanca/bot/store/postgrestest"
)

// In a database of another encoding a row whose letters do not exist there waits, says
// why, and all others arrive.
func TestADatabaseInLatin1(t *testing.T) {
	s := &stage{T: t, address: postgrestest.Start(t).Database(t), db: openStore(t)}
	do(t, raw(t, s.address), `CREATE DATABASE lama ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`)
	address, err := url.Parse(s.address)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/lama"
	s.address = address.String()
	applied(t, s.address)
	s.conn = raw(t, s.address+"&client_encoding=UTF8")
	s.flow = s.newFlow()
	s.registers(1, registration("a", "Siti 😀"))
	s.registers(2, registration("b", "Budi é"))
	s.flows()
	s.there("Budi é", `SELECT nama FROM dinas.pendaftaran`)
	if n, why := s.waits(); n != 1 || !strings.Contains(why, "ENCODING 'UTF8'") {
		t.Error(n, why)
	}
}
