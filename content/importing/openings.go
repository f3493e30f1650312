package importing

import (
	"cmp"
	"io"
	"strings"
	"time"

	"kanca/content"
)

var openingColumns = []column{
	{name: "id", required: true, aliases: []string{"kode", "kode lowongan", "id lowongan", "no job order", "nomor job order", "kode job order", "no jo", "nomor jo", "kode jo", "no lowongan", "nomor lowongan", "job order"}},
	{name: "title", required: true, aliases: []string{"judul", "jabatan", "nama jabatan", "posisi", "pekerjaan", "lowongan"}},
	{name: "sector", aliases: []string{"sektor", "bidang", "bidang usaha"}},
	{name: "country", required: true, aliases: []string{"negara", "negara tujuan", "negara penempatan"}},
	{name: "employer", aliases: []string{"pemberi kerja", "majikan", "perusahaan pengguna", "pengguna", "nama pengguna", "nama pemberi kerja"}},
	{name: "agency", aliases: []string{"p3mi", "nama p3mi", "perusahaan penempatan", "agensi"}},
	{name: "agency_licence", aliases: []string{"agency license", "izin p3mi", "nomor izin p3mi", "sip3mi", "nomor sip3mi"}},
	{name: "scheme", aliases: []string{"skema", "skema penempatan"}},
	{name: "positions", aliases: []string{"jumlah", "kuota", "jumlah orang", "jumlah lowongan", "kebutuhan", "jumlah kebutuhan", "jml", "jumlah kuota", "jumlah pmi", "jumlah permintaan", "sisa kuota"}},
	{name: "age", aliases: []string{"usia", "umur", "batas usia", "batas umur", "syarat usia", "rentang usia"}},
	{name: "sex", aliases: []string{"jenis kelamin", "kelamin", "gender", "l p"}},
	{name: "age_min", aliases: []string{"usia min", "usia minimal", "umur min", "umur minimal", "usia minimum"}},
	{name: "age_max", aliases: []string{"usia maks", "usia max", "usia maksimal", "umur maks", "umur maksimal", "usia maksimum"}},
	{name: "education", aliases: []string{"pendidikan", "pendidikan minimal"}},
	{name: "salary_min", aliases: []string{"gaji", "gaji min", "gaji minimal", "upah", "gaji minimum", "gaji per bulan", "gaji pokok", "besaran gaji", "gaji upah"}},
	{name: "salary_max", aliases: []string{"gaji maks", "gaji max", "gaji maksimal", "gaji maksimum"}},
	{name: "currency", aliases: []string{"mata uang", "valuta"}},
	{name: "contract_months", aliases: []string{"kontrak bulan", "lama kontrak bulan", "bulan kontrak", "kontrak", "lama kontrak", "masa kontrak", "kontrak kerja", "jangka waktu kontrak"}},
	{name: "valid_until", required: true, aliases: []string{"berlaku sampai", "berlaku s d", "berlaku hingga", "batas", "batas pendaftaran", "tanggal tutup", "berlaku sampai dengan", "masa berlaku", "masa berlaku s d", "masa berlaku jo", "masa berlaku job order", "tanggal berakhir", "tgl berakhir", "batas waktu"}},
	{name: "url", aliases: []string{"tautan", "alamat web", "link"}},
	{name: "source", required: true, aliases: []string{"sumber", "sumber data"}},
	{name: "as_of", required: true, aliases: []string{"per tanggal", "tanggal data", "tgl data", "data per", "per"}},
}

var sexes = map[string]string{
	"male": content.Male, "m": content.Male, "l": content.Male, "laki laki": content.Male, "laki": content.Male, "pria": content.Male, "lk": content.Male, "lake": content.Male,
	"female": content.Female, "f": content.Female, "p": content.Female, "perempuan": content.Female, "wanita": content.Female, "pr": content.Female, "bine": content.Female,
	"any": "", "both": "", "l p": "", "p l": "", "semua": "", "bebas": "", "laki laki perempuan": "", "pria wanita": "", "campuran": "", "lp": "", "m f": "",
	"laki laki dan perempuan": "", "pria dan wanita": "", "all": "", "male female": "",
}

// legalAge is the age from which one may work abroad (UU 18/2017 art. 5 a).
const legalAge = 18

// ReadOpenings reads job openings; see ReadAgencies for the results. An opening
// that has expired by now is kept with a note: it is never shown, and the
// office sees that its list is old. A zero now leaves the note out.
func ReadOpenings(r io.Reader, name string, now time.Time, given ...Given) (rows []content.Opening, problems []RowProblem, err error) {
	f, err := open(r, name, openingColumns, now, given)
	if err != nil {
		return nil, nil, err
	}
	lines := map[string]int{}
	f.each(func(c *row) {
		if c.wide {
			return
		}
		least, most := c.wages()
		sums := map[string]amount{"salary_min": least, "salary_max": most}
		youngest, oldest := c.ages("age")
		o := content.Opening{
			ID: c.idOf(lines, "LOKER", c.raw("title"), c.raw("country"), c.section, c.raw("agency"), c.raw("employer"), c.raw("sector"), c.raw("sex")), Title: c.required("title"), Sector: c.text("sector"), Country: c.country("country"),
			Employer: c.text("employer"), Agency: c.text("agency"), AgencyLicence: c.digits("agency_licence"),
			Scheme: c.text("scheme"), Positions: int(c.number("positions", 0, 100_000)),
			Sex:    c.word("sex", sexes, "L, P, atau kosongkan bila keduanya boleh"),
			AgeMin: int(c.number("age_min", 0, 99)), AgeMax: int(c.number("age_max", 0, 99)), Education: c.text("education"),
			SalaryMin: sums["salary_min"].units, SalaryMax: sums["salary_max"].units,
			Currency: c.agree(c.currency("currency"), sums), ContractMonths: int(c.months("contract_months", 120)),
			ValidUntil: c.requiredDate("valid_until"), URL: c.address("url"),
			Source: c.source(), AsOf: c.asOf(),
		}
		o.AgeMin, o.AgeMax = cmp.Or(o.AgeMin, youngest), cmp.Or(o.AgeMax, oldest)
		c.checkOpening(o)
		switch {
		case now.IsZero() || o.ValidUntil == "":
		case o.ValidUntil < content.Day(now):
			c.note("valid_until", "sudah lewat (%s); lowongan ini tidak ditampilkan", o.ValidUntil)
		case o.ValidUntil > content.Day(now.AddDate(2, 0, 0)) && o.ValidUntil <= content.Day(now.AddDate(farYears, 0, 0)):
			c.note("valid_until", "baru lewat pada %s; periksa tahunnya, sampai hari itu lowongan ini ditampilkan", o.ValidUntil)
		}
		if !c.bad {
			rows = append(rows, o)
		}
	})
	return rows, f.sorted(), nil
}

func (r *row) checkOpening(o content.Opening) {
	switch {
	case o.AgeMin > 0 && o.AgeMax > 0 && o.AgeMin > o.AgeMax:
		r.fail("age_min", "usia minimal %d lebih besar dari usia maksimal %d", o.AgeMin, o.AgeMax)
	case o.AgeMax > 0 && o.AgeMax < legalAge:
		r.fail("age_max", "usia maksimal %d di bawah %d tahun, batas umur menurut UU 18/2017 Pasal 5; periksa lagi", o.AgeMax, legalAge)
	case o.AgeMin > 0 && o.AgeMin < legalAge:
		r.fail("age_min", "usia minimal %d di bawah %d tahun, batas umur menurut UU 18/2017 Pasal 5; periksa lagi", o.AgeMin, legalAge)
	}
	switch {
	case o.SalaryMin == 0 && o.SalaryMax > 0:
		r.fail("salary_min", "gaji maksimal terisi tetapi gaji minimal kosong; isi keduanya atau hanya gaji minimal")
	case o.SalaryMax > 0 && o.SalaryMin > o.SalaryMax:
		r.fail("salary_min", "gaji minimal lebih besar dari gaji maksimal")
	case o.SalaryMin > 0 && o.Currency == "" && r.text("currency") == "":
		r.fail("currency", "gaji terisi tetapi mata uang kosong; tulis misalnya TWD, MYR, atau IDR")
	}
	r.checkWage("salary_min", o.SalaryMin, o.Currency)
	r.checkWage("salary_max", o.SalaryMax, o.Currency)
	if o.Title != "" && len(content.JobsIn(o.Title+" "+o.Sector)) == 0 {
		r.note("title", "jenis pekerjaan tidak dikenali dari %q; orang menemukannya lewat negara, atau isi kolom sector", shorten(o.Title))
	}
}

// id reads the id of a row and refuses one that an earlier row has.
func (r *row) id(lines map[string]int) string {
	id := r.digits("id")
	if id == "" && !r.bad {
		r.fail("id", "wajib diisi; pakai nomor yang tidak berubah, misalnya nomor job order")
	}
	if id == "" {
		return ""
	}
	if len(id) > 60 {
		r.fail("id", "lebih dari 60 huruf; pakai nomor yang pendek")
	}
	key := strings.ToLower(id)
	if line, twice := lines[key]; twice {
		r.fail("id", "id %s sudah dipakai di baris %d; beri id lain", shorten(id), line)
	} else {
		lines[key] = r.row.Line
	}
	return id
}
