package service

import (
	"context"
	"fmt"
	"time"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/broadcast"
	"kanca/bot/console"
	"kanca/bot/identity"
	"kanca/bot/parts"
	"kanca/bot/regency"
	"kanca/bot/settings"
	"kanca/bot/store"
	"kanca/content"
	"kanca/content/sample"
)

// newFlow makes what brings registrations to the regency's database and takes back what it
// says; nil where no such database is set.
func (sv *Service) newFlow(p *parts.Parts) (*regency.Flow, error) {
	address, err := settings.Secret(settings.RegencyVariable)
	if err != nil || address == "" {
		return nil, err
	}
	return regency.New(regency.Options{Store: sv.db, Address: address, Log: sv.log, Published: sv.publishedTables,
		Take: func(ctx context.Context, f regency.FollowUp) (string, error) { return sv.takeFollowUp(ctx, p, f) }}), nil
}

// whyNot are the regency's words for why a follow-up was not applied.
var whyNot = map[store.FollowUpRefused]string{
	store.FollowUpUnknown:   "tidak ada pendaftaran dengan nomor ini",
	store.FollowUpGone:      "pendaftaran ini sudah dihapus",
	store.FollowUpWithdrawn: "pendaftaran ini sudah ditarik oleh orangnya",
	store.FollowUpLeftAlone: "orangnya meminta datanya tidak dipakai",
	store.FollowUpBarred:    "dari status sekarang tidak boleh langsung ke status ini (dinas.ref_alur_status); lihat status di dinas.pendaftaran",
	store.FollowUpStale:     "petugas di kanca sudah mengubah statusnya sesudah ini ditulis; lihat status di dinas.pendaftaran, lalu tulis lagi bila tetap perlu",
}

func (sv *Service) takeFollowUp(ctx context.Context, p *parts.Parts, f regency.FollowUp) (string, error) {
	made := time.Now()
	if d, err := sv.db.Registration(ctx, f.Registration); err == nil {
		made = d.CreatedAt
	}
	office, err := sv.db.Calendar(ctx)
	if err != nil {
		return "", err
	}
	hours := func(r store.Route, from time.Time) time.Time {
		if w := broadcast.QuietBy(office).Next(sv.way(r.Channel).Traits.Medium, from); w.Opens.After(from) {
			return w.Opens
		}
		return from
	}
	var refused store.FollowUpRefused
	err = sv.db.InTx(ctx, func(tx *store.Tx) (err error) {
		refused, err = tx.TakeFollowUp(ctx, store.FollowUp{Key: f.Key, ID: f.Registration, To: f.Status, Note: f.Note, Officer: f.Officer, Written: f.Written, Again: f.Again, Barred: f.Barred, Closed: console.IsClosed, Hours: hours,
			Notice: store.Notice{
				May:   func(r store.Route) error { return sv.way(r.Channel).May(r, hours(r, time.Now())) },
				MayAt: func(r store.Route, at time.Time) error { return sv.way(r.Channel).May(r, at) },
				Text: func(lang bot.Lang, r store.Route) store.Reply {
					way := sv.way(r.Channel)
					reply := console.News(p.Texts, lang, way.Traits.Medium, f.Status, content.Day(made))
					if way.NewID != nil {
						reply.ProviderID = way.NewID()
					}
					return reply
				}}})
		return err
	})
	if err != nil {
		return "", err
	}
	return whyNot[refused], nil
}

// verdicts are the regency's words for how a look at the register ended.
var verdicts = map[agency.VerdictKind]string{agency.Found: "ditemukan", agency.Ambiguous: "mirip", agency.NotFound: "tidak_ditemukan", agency.NoData: "tanpa_data"}

// tallyEvery is how often what is counted by the day goes to the regency, where it changed.
const tallyEvery = 30 * time.Second

// publishedTables are what is published, and what is counted by the day, as it is now.
func (sv *Service) publishedTables(ctx context.Context) (all []regency.Whole, err error) {
	now := time.Now()
	mark := fmt.Sprintf("%d %s", sv.known.Snapshot().Version(), content.Day(now))
	if sv.known.Demo {
		mark += " demo"
	}
	all = append(all,
		regency.Whole{Table: "lowongan", Mark: mark, Rows: func(context.Context, time.Time) (rows []map[string]any, _ error) {
			for _, o := range sv.known.Snapshot().Openings(content.OpeningQuery{}, now) {
				rows = append(rows, openingRow(o))
			}
			return rows, nil
		}},
		regency.Whole{Table: "pelatihan", Mark: mark, Rows: func(context.Context, time.Time) (rows []map[string]any, _ error) {
			for _, t := range sv.known.Snapshot().Trainings(content.TrainingQuery{}, now) {
				rows = append(rows, trainingRow(t))
			}
			return rows, nil
		}},
		regency.Whole{Table: "p3mi", Mark: mark, Rows: func(ctx context.Context, _ time.Time) (rows []map[string]any, err error) {
			var register []agency.Record
			if sv.known.Demo {
				var set sample.Set
				if set, err = sample.Load(now); err == nil {
					register = set.Agencies
				}
			} else {
				_, _, register, _, err = sv.db.LoadContent(ctx)
			}
			there := map[string]bool{}
			for _, r := range register {
				if key := r.Licence + "\x1f" + r.Name; !there[key] {
					there[key] = true
					rows = append(rows, agencyRow(r))
				}
			}
			return rows, err
		}})
	if mark, err = sv.db.RegencyQuestionsMark(ctx); err != nil {
		return nil, err
	}
	all = append(all, regency.Whole{Table: "pertanyaan", Mark: mark, Drop: true, Every: time.Minute, Rows: func(ctx context.Context, _ time.Time) (rows []map[string]any, err error) {
		questions, err := sv.db.RegencyQuestions(ctx)
		for _, q := range questions {
			rows = append(rows, map[string]any{"id": q.ID, "hari": content.Day(q.At), "bahasa": q.Lang, "isi": q.Text})
		}
		return rows, err
	}})
	for _, t := range []struct {
		table, subject, key string
		name                func(string) string
	}{
		{"cek_p3mi_harian", store.TallyAgencies, "hasil", func(k string) string { return verdicts[agency.VerdictKind(k)] }},
		{"minat_pelatihan", store.TallyTrainings, "kursus", func(k string) string {
			if k == "" {
				return "semua"
			}
			return k
		}},
	} {
		if mark, err = sv.db.RegencyTallyMark(ctx, t.subject); err != nil {
			return nil, err
		}
		all = append(all, regency.Whole{Table: t.table, Mark: mark, Every: tallyEvery, Only: regency.Growing, Rows: func(ctx context.Context, since time.Time) (rows []map[string]any, err error) {
			from := ""
			if !since.IsZero() { // of a day that is over nothing changes
				from = content.Day(since.Add(-24 * time.Hour))
			}
			counts, err := sv.db.RegencyTally(ctx, t.subject, from)
			for _, c := range counts {
				rows = append(rows, map[string]any{"hari": c.Day, t.key: t.name(c.Key), "jumlah": c.N})
			}
			return rows, err
		}})
	}
	return all, nil
}

func openingRow(o content.Opening) map[string]any {
	return map[string]any{"id": o.ID, "judul": o.Title, "kode_negara": o.Country, "negara": content.CountryName(o.Country, bot.Indonesian), "sektor": o.Sector, "pemberi_kerja": o.Employer,
		"p3mi": o.Agency, "p3mi_izin": o.AgencyLicence, "skema": o.Scheme, "jumlah_posisi": unstated(int64(o.Positions)), "gaji_min": unstated(o.SalaryMin), "gaji_maks": unstated(o.SalaryMax),
		"mata_uang": o.Currency, "berlaku_sampai": o.ValidUntil, "sumber": o.Source, "per": o.AsOf, "contoh": o.Sample, "ditarik_pada": nil}
}

func trainingRow(t content.Training) map[string]any {
	return map[string]any{"id": t.ID, "jenis": t.Kind, "judul": t.Title, "tempat": t.Place, "kecamatan": t.District, "kode_kecamatan": identity.LoadGazetteer().DistrictCode(t.District),
		"mulai": t.Starts, "selesai": t.Ends, "status": t.Status, "sumber": t.Source, "per": t.AsOf, "contoh": t.Sample, "ditarik_pada": nil}
}

func agencyRow(r agency.Record) map[string]any {
	return map[string]any{"izin": r.Licence, "nama": r.Name, "kota": r.City, "alamat": r.Address, "status": string(r.Standing()), "status_sejak": r.StatusSince,
		"sumber": r.Source, "per": r.AsOf, "tidak_ada_di_daftar": r.MissingFrom, "contoh": r.Sample, "ditarik_pada": nil}
}

// unstated is NULL for a number that was not stated.
func unstated(n int64) any {
	if n == 0 {
		return nil
	}
	return n
}
