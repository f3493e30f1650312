package exports

import (
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
)

// columns are the heads of the table, in the language of the office.
var columns = []string{"Nama", "Umur", "NIK (disamarkan)", "Kecamatan", "Desa", "Kode desa", "Telepon", "Negara", "Pekerjaan", "Lowongan", "Bahasa", "Status",
	"NIK sama dengan orang lain", "Mirip orang lain", "Mendaftar", "Berubah", "Nomor pendaftaran"}

// padded is the first row: which registrations these are, for whom, when.
func padded(title string) []string {
	row := make([]string, len(columns))
	row[0] = title
	return row
}

// statuses are the words for how far a registration is.
var statuses = map[bot.Status]string{
	bot.StatusNew: "Baru", bot.StatusChecked: "Diperiksa", bot.StatusCalled: "Dihubungi", bot.StatusInvited: "Diundang", bot.StatusAccepted: "Diterima",
	bot.StatusPlaced: "Ditempatkan", bot.StatusRejected: "Belum bisa diterima", bot.StatusFinished: "Selesai", bot.StatusWithdrawn: "Ditarik orangnya",
}

// cells is one registration. Its NIK is masked in what it is made of already.
func cells(l store.ListedRegistration) []string {
	at := func(t time.Time) string { return t.In(content.Zone).Format("2006-01-02 15:04") }
	yes := func(is bool) string {
		if is {
			return "ya"
		}
		return ""
	}
	country, job := "", ""
	if l.Country != "" {
		country = content.CountryName(l.Country, bot.Indonesian)
	}
	if l.Job != "" {
		job = content.JobName(l.Job, bot.Indonesian)
	}
	lang := "Indonesia"
	if l.Lang == bot.Madurese {
		lang = "Madura"
	}
	status, known := statuses[bot.Status(l.Status)]
	if !known {
		status = l.Status
	}
	return []string{l.Name, strconv.Itoa(l.Age), strings.ReplaceAll(l.NIKMasked, "*", "•"), l.District, l.Village, l.VillageCode, l.Phone, country, job, l.OpeningID, lang, status,
		yes(l.SameNIK), yes(l.Twin), at(l.CreatedAt), at(l.UpdatedAt), l.ID}
}
