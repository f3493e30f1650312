package importing

import (
	"io"
	"strings"
	"time"

	"kanca/content"
)

var openingColumns = []column{
	{name: "id", required: true, aliases: []string{"nomor", "no", "kode", "kode lowongan", "id lowongan"}},
	{name: "title", required: true, aliases: []string{"judul", "jabatan", "nama jabatan", "posisi", "pekerjaan", "lowongan"}},
	{name: "sector", aliases: []string{"sektor", "bidang", "bidang usaha"}},
	{name: "country", required: true, aliases: []string{"negara", "negara tujuan", "negara penempatan"}},
	{name: "employer", aliases: []string{"pemberi kerja", "majikan", "perusahaan pengguna", "pengguna"}},
	{name: "agency", aliases: []string{"p3mi", "nama p3mi", "perusahaan penempatan", "agensi"}},
	{name: "agency_licence", aliases: []string{"agency license", "izin p3mi", "nomor izin p3mi", "sip3mi", "nomor sip3mi"}},
	{name: "scheme", aliases: []string{"skema", "skema penempatan"}},
	{name: "positions", aliases: []string{"jumlah", "kuota", "jumlah orang", "jumlah lowongan", "kebutuhan"}},
	{name: "sex", aliases: []string{"jenis kelamin", "kelamin", "gender", "l p"}},
	{name: "age_min", aliases: []string{"usia min", "usia minimal", "umur min", "umur minimal", "usia minimum"}},
	{name: "age_max", aliases: []string{"usia maks", "usia max", "usia maksimal", "umur maks", "umur maksimal", "usia maksimum"}},
	{name: "education", aliases: []string{"pendidikan", "pendidikan minimal"}},
	{name: "salary_min", aliases: []string{"gaji", "gaji min", "gaji minimal", "upah", "gaji minimum"}},
	{name: "salary_max", aliases: []string{"gaji maks", "gaji max", "gaji maksimal", "gaji maksimum"}},
	{name: "currency", aliases: []string{"mata uang", "valuta"}},
	{name: "contract_months", aliases: []string{"kontrak bulan", "lama kontrak bulan", "bulan kontrak", "kontrak"}},
	{name: "valid_until", required: true, aliases: []string{"berlaku sampai", "berlaku s d", "berlaku hingga", "batas", "batas pendaftaran", "tanggal tutup"}},
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
func ReadOpenings(r io.Reader, name string, now time.Time) (rows []content.Opening, problems []RowProblem, err error) {
	f, err := open(r, name, openingColumns, now)
	if err != nil {
		return nil, nil, err
	}
	lines := map[string]int{}
	for _, sr := range f.rows {
		c := &row{file: f, row: sr}
		o := content.Opening{
			ID: c.id(lines), Title: c.required("title"), Sector: c.text("sector"), Country: c.country("country"),
			Employer: c.text("employer"), Agency: c.text("agency"), AgencyLicence: c.digits("agency_licence"),
			Scheme: c.text("scheme"), Positions: int(c.number("positions", 0, 100_000)),
			Sex:    c.word("sex", sexes, "L, P, atau kosongkan bila keduanya boleh"),
			AgeMin: int(c.number("age_min", 0, 99)), AgeMax: int(c.number("age_max", 0, 99)), Education: c.text("education"),
			SalaryMin: c.number("salary_min", 0, 1e12), SalaryMax: c.number("salary_max", 0, 1e12),
			Currency: c.currency("currency"), ContractMonths: int(c.number("contract_months", 0, 120)),
			ValidUntil: c.requiredDate("valid_until"), URL: c.address("url"),
			Source: c.required("source"), AsOf: c.asOf(),
		}
		c.checkOpening(o)
		if !now.IsZero() && o.ValidUntil != "" && o.ValidUntil < content.Day(now) {
			c.note("valid_until", "sudah lewat (%s); lowongan ini tidak ditampilkan", o.ValidUntil)
		}
		if !c.bad {
			rows = append(rows, o)
		}
	}
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
	case o.SalaryMin > 0 && r.text("currency") == "":
		r.fail("currency", "gaji terisi tetapi mata uang kosong; tulis misalnya TWD, MYR, atau IDR")
	}
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

// currencyNames leaves out signs and names that several countries share, such
// as $ and riyal: a wage is not guessed.
var currencyNames = map[string]string{
	"rp": "IDR", "rupiah": "IDR", "nt": "TWD", "nt$": "TWD", "ntd": "TWD", "dolar taiwan": "TWD", "rm": "MYR", "ringgit": "MYR",
	"hk$": "HKD", "hk": "HKD", "dolar hong kong": "HKD", "s$": "SGD", "dolar singapura": "SGD", "yen": "JPY", "won": "KRW",
	"riyal saudi": "SAR", "us$": "USD", "dolar as": "USD", "euro": "EUR", "b$": "BND",
}

// currency reads an ISO 4217 code or a usual sign.
func (r *row) currency(column string) string {
	cell := r.text(column)
	if cell == "" {
		return ""
	}
	code := strings.ToUpper(cell)
	for _, c := range content.Countries() {
		if c.Currency == code {
			return code
		}
	}
	if code, ok := currencyNames[strings.ToLower(cell)]; ok {
		return code
	}
	r.fail(column, "mata uang %q tidak dikenal; tulis kode tiga huruf seperti TWD, MYR, atau IDR", shorten(cell))
	return ""
}
