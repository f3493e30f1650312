package exports

import (
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/content"
	"kanca/content/sheet"
)

// columns are those of the table, in the language of the office.
var columns = []sheet.Column{
	{Title: "Nama", Width: 28}, {Title: "Umur", Width: 8, Kind: sheet.Number}, {Title: "NIK (disamarkan)", Width: 20}, {Title: "Kecamatan", Width: 16}, {Title: "Desa", Width: 18}, {Title: "Kode desa", Width: 15},
	{Title: "Telepon", Width: 17}, {Title: "Negara", Width: 16}, {Title: "Pekerjaan", Width: 22}, {Title: "Lowongan", Width: 16}, {Title: "Bahasa", Width: 11}, {Title: "Status", Width: 18},
	{Title: "NIK sama dengan orang lain", Width: 14}, {Title: "Mirip orang lain", Width: 12}, {Title: "Mendaftar", Width: 17, Kind: sheet.Moment}, {Title: "Berubah", Width: 17, Kind: sheet.Moment}, {Title: "Nomor pendaftaran", Width: 24},
}

// sheetName is what the sheet of a filter is called.
func sheetName(f store.RegistrationFilter) string {
	switch f.District {
	case "":
		return "Pendaftaran"
	case store.NoDistrict:
		return "Tanpa kecamatan"
	}
	return f.District
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
