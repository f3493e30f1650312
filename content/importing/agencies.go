package importing

import (
	"io"
	"strings"

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
func ReadAgencies(r io.Reader, name string) (rows []agency.Record, problems []RowProblem, err error) {
	f, err := open(r, name, agencyColumns)
	if err != nil {
		return nil, nil, err
	}
	type seen struct {
		record agency.Record
		line   int
	}
	byLicence := map[string][]seen{}
	byName := map[string][]seen{}
	for _, sr := range f.rows {
		c := &row{file: f, row: sr}
		a := agency.Record{
			Name: c.required("name"), Licence: c.digits("licence"), City: c.text("city"),
			Address: c.text("address"), Phone: c.phone("phone"),
			StatusSince: c.date("status_since"), Source: c.required("source"), AsOf: c.requiredDate("as_of"),
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
		normal, licence := agency.Normalise(a.Name), licenceKey(a.Licence)
		if licence != "" {
			for _, other := range byLicence[licence] {
				if agency.Normalise(other.record.Name) != normal {
					c.fail("licence", "nomor izin %s sudah dipakai %s di baris %d; satu nomor izin milik satu perusahaan", a.Licence, shorten(other.record.Name), other.line)
					break
				}
			}
		} else {
			c.note("licence", "nomor izin kosong; perusahaan ini hanya dapat dicari dengan namanya")
		}
		same := false
		for _, other := range byName[normal] {
			if other.record == a {
				c.note("", "sama persis dengan baris %d; dipakai satu kali", other.line)
				same = true
				break
			}
			if licenceKey(other.record.Licence) == licence && plainWord(other.record.City) == plainWord(a.City) {
				c.fail("name", "perusahaan ini sudah ada di baris %d dengan isi yang berbeda; pakai satu baris saja", other.line)
				break
			}
		}
		if c.bad || same {
			continue
		}
		byName[normal] = append(byName[normal], seen{a, sr.Line})
		if licence != "" {
			byLicence[licence] = append(byLicence[licence], seen{a, sr.Line})
		}
		rows = append(rows, a)
	}
	return rows, f.sorted(), nil
}

// licenceKey is a licence number without the signs people put between its
// parts.
func licenceKey(licence string) string {
	return strings.ReplaceAll(spelling.Plain(licence), " ", "")
}
