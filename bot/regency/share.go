package regency

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
)

// forStatistics is the purpose that whoever is counted for the ministry agreed to.
const forStatistics = "statistik_tanpa_nama"

// Ministry is the receiver that an export is for unless another is named.
const Ministry = "kementerian"

// Agreed are the columns that a receiver may get.
type Agreed struct {
	Columns    []string // names of SharedColumns, in their order
	Agreements []string // under which numbers
}

// AgreedColumns reads from dinas.daftar_elemen what a receiver may get on a day. That
// nothing may is an error that says what to do.
func AgreedColumns(ctx context.Context, address, receiver, day string) (a Agreed, err error) {
	defer func() { err = asked(err) }()
	conn, err := connect(ctx, address)
	if err != nil {
		return a, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	rows, err := conn.Query(ctx, `SELECT kolom, coalesce(perjanjian, '') FROM dinas.daftar_elemen WHERE penerima = $1 AND coalesce(berlaku_dari <= $2::date, TRUE) AND coalesce(berlaku_sampai >= $2::date, TRUE) ORDER BY kolom`, receiver, day)
	if err != nil {
		return a, inWords(err)
	}
	listed := map[string]bool{}
	var column, agreement string
	if _, err := pgx.ForEachRow(rows, []any{&column, &agreement}, func() error {
		listed[column] = true
		if agreement != "" && !slices.Contains(a.Agreements, agreement) {
			a.Agreements = append(a.Agreements, agreement)
		}
		return nil
	}); err != nil {
		return a, inWords(err)
	}
	for _, c := range SharedColumns {
		if listed[c.Name] {
			a.Columns = append(a.Columns, c.Name)
		}
	}
	if len(a.Columns) == 0 {
		return a, &Trouble{fmt.Sprintf("dinas.daftar_elemen lets %s have no column now; have the office write there what its agreement names", receiver), nil}
	}
	return a, nil
}

// SharedColumns are the columns of what is shared with the ministry, each with its legal
// ground; no name, number, village or day is among them.
var SharedColumns = []struct{ Name, Meaning, Ground string }{
	{"pseudonim", "orang yang sama, tanpa nama; hanya untuk penerima ini", "setuju"},
	{"bulan", "bulan pendaftaran", "setuju"},
	{"kelompok_umur", "umur dalam kelompok", "setuju"},
	{"kode_kecamatan", "kode kecamatan Kemendagri", "setuju"},
	{"kecamatan", "nama kecamatan", "setuju"},
	{"kode_negara", "negara tujuan, ISO 3166-1", "setuju"},
	{"negara", "nama negara tujuan", "setuju"},
	{"kode_jabatan", "KBJI 2014, usulan", "setuju"},
	{"pekerjaan", "pekerjaan yang diminati", "setuju"},
	{"status", "sampai di mana pendaftaran", "setuju"},
}

// MayShare reports whether a registration may be shared without its person's name: they
// agreed to that, and want nothing else done with their data.
func MayShare(s store.SharedRegistration) bool {
	return s.Agreed && !s.Restricted && s.Status != bot.StatusWithdrawn && slices.Contains(Known().Consents[s.Consent], forStatistics)
}

// SharedCells are the cells of a registration, in the order of SharedColumns.
func SharedCells(s store.SharedRegistration) []string {
	country, job := "", ""
	if s.Country != "" {
		country = content.CountryName(s.Country, bot.Indonesian)
	}
	if s.Job != "" {
		job = content.JobName(s.Job, bot.Indonesian)
	}
	return []string{s.Pseudonym, s.Made.In(content.Zone).Format("2006-01"), ageGroup(s.Age), districtCode(s.District, s.VillageCode), s.District, s.Country, country, JobCode(s.Job), job, statuses[s.Status]}
}

func ageGroup(age int) string {
	switch {
	case age < 18:
		return "<18"
	case age >= 50:
		return "50+"
	case age < 20:
		return "18-19"
	}
	low := age / 5 * 5
	return fmt.Sprintf("%d-%d", low, low+4)
}

// smallest is the smallest count that is told as it is.
const smallest = 5

// Blurred is a count as it may be told: a small one could point to somebody.
func Blurred(n int) string {
	if n > 0 && n < smallest {
		return "<5"
	}
	return fmt.Sprint(n)
}

// Cover is what stands on the cover sheet of what was shared.
type Cover struct {
	Receiver, By, File, SHA256 string
	From, To                   string // days
	At                         time.Time
	Rows, LeftOut              int
	Columns                    []string // of SharedColumns
	Agreements                 []string
	ByDistrict                 map[string]int
}

// Text is the cover sheet.
func (c Cover) Text() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("LEMBAR SAMPUL: data pendaftaran minat kerja ke luar negeri")
	line("penerima: %s\nperiode: %s sampai %s\ndibuat: %s WIB oleh %s", c.Receiver, c.From, c.To, c.At.In(content.Zone).Format("2006-01-02 15:04"), c.By)
	line("berkas: %s\nSHA-256: %s\nbaris: %d\ntidak disertakan (tanpa persetujuan untuk ini, ditarik, atau dibatasi): %s", c.File, c.SHA256, c.Rows, Blurred(c.LeftOut))
	line("\nJumlah menurut kecamatan (di bawah 5 disamarkan):")
	for _, name := range slices.Sorted(maps.Keys(c.ByDistrict)) {
		line("%s: %s", orElse(name, "di luar kabupaten atau tidak disebut"), Blurred(c.ByDistrict[name]))
	}
	if len(c.Agreements) > 0 {
		line("\nPerjanjian: %s", strings.Join(c.Agreements, ", "))
	}
	line("\nKolom dan dasarnya:")
	for _, column := range SharedColumns {
		if !slices.Contains(c.Columns, column.Name) {
			continue
		}
		line("%s: %s. %s", column.Name, column.Meaning, Known().Grounds[column.Ground])
	}
	return b.String()
}
