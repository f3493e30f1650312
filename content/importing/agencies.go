package importing

import (
	"io"
	"slices"
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
	{name: "name", required: true, aliases: []string{"nama", "nama p3mi", "nama perusahaan", "nama pt", "p3mi", "perusahaan"}},
	{name: "licence", aliases: []string{"license", "izin", "nomor izin", "no izin", "sip3mi", "nomor sip3mi", "no sip3mi", "nomor siup", "licence number", "license number"}},
	{name: "city", aliases: []string{"kota", "kabupaten", "kabupaten kota", "kota kabupaten", "kab kota"}},
	{name: "address", aliases: []string{"alamat", "alamat kantor"}},
	{name: "phone", aliases: []string{"telepon", "telpon", "no telepon", "nomor telepon", "telp", "no telp", "hp", "no hp", "kontak"}},
	{name: "status", required: true, aliases: []string{"status izin", "status p3mi"}},
	{name: "status_since", aliases: []string{"status sejak", "sejak", "tanggal status", "tgl status", "berlaku sejak"}},
	{name: "source", required: true, aliases: []string{"sumber", "sumber data"}},
	{name: "as_of", required: true, aliases: []string{"per tanggal", "tanggal data", "tgl data", "data per", "per"}},
}

// ReadAgencies reads the register of agencies. Rows holds the rows that can be
// used; problems names the others and what is worth knowing, in the order of
// the file. The error is for a file that cannot be used at all, in one sentence.
//
// Two rows may have the same licence when they are the head office and branches
// of one company, so when the normal form of the name is the same and the city
// is not.
func ReadAgencies(r io.Reader, name string, now time.Time) (rows []agency.Record, problems []RowProblem, err error) {
	f, err := open(r, name, agencyColumns, now)
	if err != nil {
		return nil, nil, err
	}
	seen := claims{name: map[string][]*claim{}, licence: map[string][]*claim{}}
	var all []*claim
	for _, sr := range f.rows {
		c := &row{file: f, row: sr}
		a := agency.Record{
			Name: c.required("name"), Licence: c.digits("licence"), City: c.text("city"),
			Address: c.text("address"), Phone: c.phone("phone"),
			StatusSince: c.pastDate("status_since"), Source: c.required("source"), AsOf: c.asOf(),
		}
		if a.Name != "" && agency.Normalise(a.Name) == "" {
			c.fail("name", "nama %q tidak berisi nama perusahaan; tulis lengkap seperti di izinnya", shorten(a.Name))
		}
		if text := c.required("status"); text != "" {
			status, ok := agency.ParseStatus(text)
			if !ok {
				c.fail("status", "status %q tidak dikenal; tulis aktif, dihentikan sebagian, dihentikan sementara, atau dicabut", shorten(text))
			}
			a.Status = status
		}
		if a.StatusSince != "" && a.AsOf != "" && a.StatusSince > a.AsOf {
			c.fail("status_since", "tanggal status (%s) sesudah tanggal data (%s); periksa keduanya", a.StatusSince, a.AsOf)
		}
		if licenceKey(a.Licence) == "" {
			c.note("licence", "nomor izin kosong; perusahaan ini hanya dapat dicari dengan namanya")
		}
		if own := (&claim{row: c, record: a}); seen.add(own) {
			all = append(all, own)
		}
	}
	seen.withdrawNamesakes()
	for _, own := range all {
		if !own.row.bad {
			rows = append(rows, own.record)
		}
	}
	return rows, f.sorted(), nil
}

// claim is what one row says of a company. A row that is wrong in itself still
// speaks against others: of two rows that contradict each other neither is used,
// for the one that is right may be the revoked one.
type claim struct {
	row    *row
	record agency.Record
}

// claims are the rows read so far, by the company's normal name and by licence.
type claims struct{ name, licence map[string][]*claim }

// add keeps a claim and marks it and every other that it contradicts as wrong. It
// returns false for a row that is the same as an earlier one.
func (s claims) add(own *claim) bool {
	name, licence := agency.Normalise(own.record.Name), licenceKey(own.record.Licence)
	for _, other := range s.name[name] {
		if other.record == own.record && !own.row.bad {
			own.row.note("", "sama persis dengan baris %d; dipakai satu kali", other.row.row.Line)
			return false
		}
	}
	if licence != "" {
		for _, other := range s.licence[licence] {
			if agency.Normalise(other.record.Name) != name {
				contradict(own, other, "licence", "nomor izin "+own.record.Licence+" juga dipakai %s di baris %d; satu nomor izin milik satu perusahaan")
			}
		}
		s.licence[licence] = append(s.licence[licence], own)
	}
	if name != "" {
		for _, other := range s.name[name] {
			if licenceKey(other.record.Licence) == licence && plainWord(other.record.City) == plainWord(own.record.City) {
				contradict(own, other, "name", "perusahaan ini (%s) ada juga di baris %d dengan isi yang berbeda; pakai satu baris saja")
			}
		}
		s.name[name] = append(s.name[name], own)
	}
	return true
}

// withdrawNamesakes marks every row of a company as wrong of which another row
// cannot be read: that one may be what revokes its licence, and whoever leaves
// out the bad rows must not be left with the good news alone.
func (s claims) withdrawNamesakes() {
	for _, rows := range s.name {
		i := slices.IndexFunc(rows, func(c *claim) bool { return c.row.bad })
		if i < 0 {
			continue
		}
		for _, c := range rows {
			if !c.row.bad {
				c.row.fail("", "perusahaan ini ada juga di baris %d, yang belum bisa dipakai; betulkan baris itu dulu", rows[i].row.row.Line)
			}
		}
	}
}

// contradict marks both rows as wrong, each with a word about the other.
func contradict(a, b *claim, column, reason string) {
	a.row.fail(column, reason, shorten(b.record.Name), b.row.row.Line)
	b.row.fail(column, reason, shorten(a.record.Name), a.row.row.Line)
}

// licenceKey is a licence number without the signs people put between its
// parts.
func licenceKey(licence string) string {
	return strings.ReplaceAll(spelling.Plain(licence), " ", "")
}
