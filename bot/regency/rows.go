package regency

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/store"
	"kanca/content"
)

// row is a row as PostgreSQL reads it from JSON, by the names of the columns.
type row map[string]any

// normalize writes every text in the normal form C of Unicode, so that one name is one text.
func (r row) normalize() {
	for column, value := range r {
		if text, ok := value.(string); ok {
			r[column] = norm.NFC.String(text)
		}
	}
}

// writer is who wrote a row that kanca wrote: no name that anybody signs in with.
const writer = "kanca/alur"

// statuses are the regency's words for how far a registration is.
var statuses = map[bot.Status]string{
	bot.StatusNew: "baru", bot.StatusChecked: "diperiksa", bot.StatusCalled: "dihubungi", bot.StatusInvited: "diundang", bot.StatusAccepted: "diterima",
	bot.StatusPlaced: "berangkat", bot.StatusRejected: "ditolak", bot.StatusFinished: "selesai", bot.StatusWithdrawn: "ditarik",
}

var (
	authors = map[string]string{"person": "pemohon", "staff": "petugas", "regency": "dinas"}
	events  = map[string]string{"completed": "didaftarkan", "changed": "diubah", "withdrawn": "ditarik", "status": "status"}
	fields  = map[string]string{"name": "nama", "age": "umur", "nik": "nik", "district": "kecamatan", "village": "desa", "phone": "telepon", "country": "negara", "job": "pekerjaan", "opening": "lowongan_id"}
	reasons = map[string]string{"erased": "permintaan", "retention": "masa_simpan"}
)

// restrictedReason is why the row of somebody who wants nothing done with their data is empty.
const restrictedReason = "dibatasi"

// forDatabase is the purpose in a consent that lets a registration flow.
const forDatabase = "pangkalan_data_dinas"

// consented reports whether a registration may flow: its person agreed to a text that says so.
func consented(s store.RegencyRegistration) bool {
	return !s.ConsentAt.IsZero() && slices.Contains(Known().Consents[s.ConsentVersion], forDatabase)
}

// tombstone is what is left of a registration that is gone.
func tombstone(id string, version int64, at time.Time, why string) row {
	return row{"id": id, "versi": version, "dihapus_pada": at, "alasan_hapus": why, "ditulis_oleh": writer}
}

// registrationRow is a registration as the regency has it; gone says that nothing of it is.
func registrationRow(s store.RegencyRegistration) (r row, gone bool) {
	switch {
	case s.CreatedAt.IsZero():
		return tombstone(s.ID, s.Version, s.DeletedAt, orElse(reasons[s.DeletedWhy], "permintaan")), true
	case s.Restricted:
		return tombstone(s.ID, s.Version, s.UpdatedAt, restrictedReason), true
	}
	aged := s.CreatedAt
	for _, c := range s.History {
		for _, f := range c.Fields {
			if f == "age" {
				aged = c.At
			}
		}
	}
	r = row{"id": s.ID, "nama": s.Name, "umur": s.Age, "umur_pada": content.Day(aged), "nik_tersamar": nothing(s.NIKMasked),
		"kecamatan": nothing(s.District), "kode_kecamatan": nothing(districtCode(s.District, s.VillageCode)), "desa": nothing(s.Village), "kode_desa": nothing(s.VillageCode),
		"telepon": nothing(s.Phone), "kode_negara": nothing(s.Country), "pekerjaan": nil, "kode_jabatan": nothing(JobCode(s.Job)), "negara": nil,
		"lowongan_id": nothing(s.OpeningID), "bahasa": s.Lang, "kanal": nothing(medium(s.Channel)), "persetujuan_versi": s.ConsentVersion, "persetujuan_pada": s.ConsentAt,
		"persetujuan_tujuan": Known().Consents[s.ConsentVersion], "persetujuan_bukti": nil, "status": statuses[bot.Status(s.Status)], "versi": s.Version,
		"dibuat_pada": s.CreatedAt, "diubah_pada": s.UpdatedAt, "ditulis_oleh": writer}
	if s.Country != "" {
		r["negara"] = content.CountryName(s.Country, bot.Indonesian)
	}
	if s.Job != "" {
		r["pekerjaan"] = content.JobName(s.Job, bot.Indonesian)
	}
	if s.ConsentMessage != 0 {
		r["persetujuan_bukti"] = json.Number(strconv.FormatInt(int64(s.ConsentMessage), 10))
	}
	return r, false
}

// historyRows are the steps of a registration.
func historyRows(s store.RegencyRegistration) (out []row) {
	for _, c := range s.History {
		r := row{"pendaftaran_id": s.ID, "versi": c.Version, "pada": c.At, "oleh": authors[c.Author], "kejadian": events[c.What], "kolom_berubah": []string{}, "status_dari": nil, "status_ke": nil}
		if c.What == "status" && len(c.Fields) == 2 {
			r["status_dari"], r["status_ke"] = statuses[bot.Status(c.Fields[0])], statuses[bot.Status(c.Fields[1])]
		} else {
			names := []string{}
			for _, f := range c.Fields {
				names = append(names, orElse(fields[f], f))
			}
			r["kolom_berubah"] = names
		}
		out = append(out, r)
	}
	return out
}

func reportRow(s store.RegencyReport) row {
	r := row{"id": s.ID, "uraian": s.What, "terlapor": s.Who, "tempat": s.Where, "kerugian": s.Money, "mendesak": s.Urgent, "boleh_dihubungi": s.Contact,
		"status": s.State, "jalur": s.Track, "kategori": s.Category, "nomor_lapor": s.Number, "rahasia": s.Secret, "versi": s.Version, "dibuat_pada": s.CreatedAt, "tenggat_pada": nil}
	if s.Restricted { // the report stands for itself; nobody is rung because of it
		r["boleh_dihubungi"] = false
	}
	if !s.Due.IsZero() {
		r["tenggat_pada"] = s.Due
	}
	return r
}

// medium is the way by which a channel reaches people, as the regency calls it.
func medium(channel bot.ChannelName) string {
	name := string(channel)
	switch {
	case strings.Contains(name, "sms"), name == "kannel":
		return "sms"
	case strings.Contains(name, "whatsapp"):
		return "whatsapp"
	}
	return ""
}

// districtCode is the code of a district by its name, or by the code of a village in it.
func districtCode(name, village string) string {
	if len(village) > 8 {
		return village[:8]
	}
	if name == "" {
		return ""
	}
	return identity.LoadGazetteer().DistrictCode(name)
}

// nothing is NULL for an empty text.
func nothing(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
