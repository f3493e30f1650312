package importing

import (
	"io"
	"strings"
	"time"

	"kanca/bot/agency"
	"kanca/bot/spelling"
)

// plainWord is the form in which names of columns' values are compared.
func plainWord(cell string) string {
	return spelling.Plain(strings.NewReplacer("_", " ", "-", " ").Replace(cell))
}

var agencyColumns = []column{
	{name: "name", required: true, aliases: []string{"nama", "nama p3mi", "nama perusahaan", "nama pt", "p3mi", "perusahaan", "nama perusahaan p3mi", "nama p3mi pusat", "perusahaan p3mi", "nama lembaga"}},
	{name: "licence", aliases: []string{"license", "izin", "nomor izin", "no izin", "sip3mi", "nomor sip3mi", "no sip3mi", "nomor siup", "licence number", "license number", "nomor izin sip3mi", "no izin sip3mi", "nomor sip3mi p3mi", "izin sip3mi", "sippmi", "no sippmi", "nomor sippmi"}},
	{name: "city", aliases: []string{"kota", "kabupaten", "kabupaten kota", "kota kabupaten", "kab kota", "kota kab", "kab kodya", "kota domisili"}},
	{name: "address", aliases: []string{"alamat", "alamat kantor", "alamat lengkap", "alamat perusahaan", "alamat kantor pusat", "alamat pusat"}},
	{name: "phone", aliases: []string{"telepon", "telpon", "no telepon", "nomor telepon", "telp", "no telp", "hp", "no hp", "kontak", "telp fax", "telepon fax", "telepon faks", "telp faks", "no telp fax", "no telepon fax", "nomor telepon fax", "tlp fax", "tlp"}},
	{name: "status", required: true, aliases: []string{"status izin", "status p3mi", "status sip3mi", "status perizinan", "status keaktifan", "keadaan izin"}},
	{name: "status_since", aliases: []string{"status sejak", "sejak", "tanggal status", "tgl status", "berlaku sejak"}},
	{name: "source", required: true, aliases: []string{"sumber", "sumber data"}},
	{name: "as_of", required: true, aliases: []string{"per tanggal", "tanggal data", "tgl data", "data per", "per"}},
}

// Register is a register of agencies as a file has it.
type Register struct {
	Rows []agency.Record // that can be used
	// Doubtful are the firms of rows that cannot be used. Whoever imports the
	// others keeps these too, or a firm that stands in the file would answer as
	// absent. Of such a row only the name and bad news are believed: a status
	// other than unclear stands in the status column or beside the name.
	Doubtful []agency.Record
	// Blocked are the rows that cannot be left out, because nobody knows which
	// firm they name: as long as there are any nothing may be imported.
	Blocked []RowProblem
}

// ReadAgencies reads the rows of a register that can be used; problems names the
// others and what is worth knowing, in the order of the file. The error is for a
// file that cannot be used at all, in one sentence.
func ReadAgencies(r io.Reader, name string, now time.Time, given ...Given) (rows []agency.Record, problems []RowProblem, err error) {
	register, problems, err := ReadRegister(r, name, now, given...)
	return register.Rows, problems, err
}

// ReadRegister reads the register of agencies; see ReadAgencies.
//
// Two rows may have the same licence when they are the head office and branches
// of one company, so when they share a name and the city is not the same.
func ReadRegister(r io.Reader, name string, now time.Time, given ...Given) (register Register, problems []RowProblem, err error) {
	f, err := open(r, name, agencyColumns, now, given)
	if err != nil {
		return Register{}, nil, err
	}
	seen := claims{name: map[string][]*claim{}, licence: map[string][]*claim{}}
	var all []*claim
	f.each(func(c *row) {
		a := agency.Record{
			Name: c.agencyName(), Licence: c.digits("licence"), City: c.text("city"),
			Address: c.text("address"), Phone: c.phone("phone"), Status: c.status(),
			StatusSince: c.pastDate("status_since"), Source: c.source(), AsOf: c.asOf(),
		}
		if a.StatusSince == "" && a.Status != agency.Active {
			a.StatusSince = c.statusSince(a.AsOf)
		}
		if a.StatusSince != "" && a.AsOf != "" && a.StatusSince > a.AsOf {
			c.fail("status_since", "tanggal status (%s) sesudah tanggal data (%s); periksa keduanya", a.StatusSince, a.AsOf)
		}
		a.Status = c.saysOtherwise(a)
		if licenceKey(a.Licence) == "" {
			c.note("licence", "nomor izin kosong; perusahaan ini hanya dapat dicari dengan namanya")
		}
		if own := newClaim(c, a); seen.add(own) {
			all = append(all, own)
		}
	})
	seen.withdrawNamesakes()
	asOf, source := "", ""
	for _, own := range all {
		if !own.row.bad {
			register.Rows = append(register.Rows, own.record)
			asOf = max(asOf, own.record.AsOf)
			source = own.record.Source
		}
	}
	for _, own := range all {
		if own.row.bad {
			if kept, ok := own.doubtful(asOf, source); ok {
				register.Doubtful = keepWorst(register.Doubtful, kept)
			} else if own.row.says() {
				register.Blocked = append(register.Blocked, RowProblem{Sheet: f.sheetName(own.row.table), Line: own.row.row.Line,
					Reason: "tidak jelas perusahaan mana yang disebut, jadi baris ini tidak boleh dilewati; betulkan atau hapus"})
			}
		}
	}
	return register, f.sorted(), nil
}
