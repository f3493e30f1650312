// Package regencytest compares what kanca has with what stands in the regency's database,
// cell by cell. What a cell must hold is said here once more, and not by the code that
// fills it.
package regencytest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/regency"
	"kanca/bot/store"
	"kanca/content"
)

// atOnce is how many registrations are compared with one look at each side.
const atOnce = 2000

// Compare compares every registration, those that are gone too, with their history and NIK,
// and every report; nothing may wait. conn reads as the schema's owner. It returns how many
// cells are the same, or the first difference.
func Compare(ctx context.Context, db *store.DB, conn *pgx.Conn) (cells int, err error) {
	for _, kind := range []string{store.RegencyRegistrations, store.RegencyReports} {
		standing, err := db.RegencyStanding(ctx, kind)
		if err != nil {
			return cells, err
		}
		for ids := range slices.Chunk(slices.Sorted(maps.Keys(standing)), atOnce) {
			var want map[string]map[string]any
			if kind == store.RegencyReports {
				want, err = reports(ctx, db, ids)
			} else {
				want, err = registrations(ctx, db, ids)
			}
			if err != nil {
				return cells, err
			}
			for _, table := range tables[kind] {
				n, err := same(ctx, conn, table, ids, want[table.name])
				if cells += n; err != nil {
					return cells, err
				}
			}
		}
		table, n := tables[kind][0].name, 0
		if err := conn.QueryRow(ctx, `SELECT count(*) FROM dinas.`+table).Scan(&n); err != nil {
			return cells, err
		}
		if n != len(standing) {
			return cells, fmt.Errorf("dinas.%s has %d rows, kanca %d", table, n, len(standing))
		}
	}
	return cells, nil
}

// table is how the rows of one are named, and what of them the server alone says.
type table struct {
	name, key, of string
	served        []string
	but           string // rows that are not looked at
}

var tables = map[string][]table{
	store.RegencyRegistrations: {
		{name: "pendaftaran", key: "id", of: "id", served: []string{"diterima_pada"}},
		// Of who is gone the steps stay, without what they say.
		{name: "pendaftaran_riwayat", key: "pendaftaran_id || ' ' || versi", of: "pendaftaran_id",
			but: "kolom_berubah IS NULL AND status_dari IS NULL AND status_ke IS NULL AND EXISTS (SELECT 1 FROM dinas.pendaftaran p WHERE p.id = t.pendaftaran_id AND p.dihapus_pada IS NOT NULL)"},
		{name: "nik", key: "id", of: "id", served: []string{"diubah_pada"}},
	},
	store.RegencyReports: {{name: "laporan", key: "id", of: "id", served: []string{"diterima_pada"}}},
}

// same compares the rows of a table that belong to some ids.
func same(ctx context.Context, conn *pgx.Conn, t table, ids []string, want map[string]any) (cells int, err error) {
	query := `SELECT ` + t.key + `, to_jsonb(t) FROM dinas.` + t.name + ` t WHERE ` + t.of + ` = ANY ($1)`
	if t.but != "" {
		query += ` AND NOT (` + t.but + `)`
	}
	rows, err := conn.Query(ctx, query, ids)
	if err != nil {
		return 0, err
	}
	left := maps.Clone(want)
	var key string
	var row map[string]any
	_, err = pgx.ForEachRow(rows, []any{&key, &row}, func() error {
		expected, ok := left[key].(map[string]any)
		if !ok {
			return fmt.Errorf("dinas.%s has %s, which kanca has not", t.name, key)
		}
		delete(left, key)
		for column, value := range row {
			if slices.Contains(t.served, column) {
				if value == nil {
					return fmt.Errorf("dinas.%s %s: %s is empty", t.name, key, column)
				}
				continue
			}
			if got, must := cell(value), cell(expected[column]); !reflect.DeepEqual(got, must) {
				return fmt.Errorf("dinas.%s %s: %s is %v, must be %v", t.name, key, column, got, must)
			}
			cells++
		}
		for column := range expected {
			if _, there := row[column]; !there {
				return fmt.Errorf("dinas.%s has no column %s", t.name, column)
			}
		}
		row = nil
		return nil
	})
	if err == nil && len(left) > 0 {
		err = fmt.Errorf("dinas.%s lacks %s", t.name, slices.Sorted(maps.Keys(left))[0])
	}
	return cells, err
}

// cell is a value as both sides write it: times as milliseconds, all else as JSON has it.
func cell(value any) any {
	switch v := value.(type) {
	case time.Time:
		return v.UnixMilli()
	case string:
		if at, err := time.Parse(time.RFC3339Nano, v); err == nil {
			return at.UnixMilli()
		}
		return v
	}
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		return err
	}
	return out
}

// The regency's words.
var (
	statuses = map[string]string{"new": "baru", "checked": "diperiksa", "called": "dihubungi", "invited": "diundang", "accepted": "diterima", "placed": "berangkat", "rejected": "ditolak", "finished": "selesai", "withdrawn": "ditarik"}
	columns  = map[string]string{"name": "nama", "age": "umur", "nik": "nik", "district": "kecamatan", "village": "desa", "phone": "telepon", "country": "negara", "job": "pekerjaan", "opening": "lowongan_id"}
	authors  = map[string]string{"person": "pemohon", "staff": "petugas", "regency": "dinas"}
	events   = map[string]string{"completed": "didaftarkan", "changed": "diubah", "withdrawn": "ditarik", "status": "status"}
)

// registrations are the rows that registrations must be, by table and key.
func registrations(ctx context.Context, db *store.DB, ids []string) (map[string]map[string]any, error) {
	found, err := db.RegencyRegistrations(ctx, ids)
	if err != nil {
		return nil, err
	}
	want := map[string]map[string]any{"pendaftaran": {}, "pendaftaran_riwayat": {}, "nik": {}}
	for _, id := range ids {
		r := found[id]
		if r.CreatedAt.IsZero() || r.Restricted {
			at, why := r.UpdatedAt, "dibatasi"
			if r.CreatedAt.IsZero() {
				at, why = r.DeletedAt, "permintaan"
				if r.DeletedWhy == "retention" {
					why = "masa_simpan"
				}
			}
			want["pendaftaran"][id] = map[string]any{"id": id, "versi": r.Version, "dihapus_pada": at, "alasan_hapus": why, "ditulis_oleh": "kanca/alur"}
			continue
		}
		aged := r.CreatedAt
		for _, c := range r.History {
			if slices.Contains(c.Fields, "age") {
				aged = c.At
			}
			row := map[string]any{"pendaftaran_id": id, "versi": c.Version, "pada": c.At, "oleh": authors[c.Author], "kejadian": events[c.What], "kolom_berubah": []string{}}
			if c.What == "status" && len(c.Fields) == 2 {
				row["status_dari"], row["status_ke"] = statuses[c.Fields[0]], statuses[c.Fields[1]]
			} else {
				names := []string{}
				for _, f := range c.Fields {
					names = append(names, columns[f])
				}
				row["kolom_berubah"] = names
			}
			want["pendaftaran_riwayat"][id+" "+strconv.FormatInt(c.Version, 10)] = row
		}
		if r.NIK != "" {
			want["nik"][id] = map[string]any{"id": id, "nik": r.NIK}
		}
		row := map[string]any{"id": id, "nama": r.Name, "umur": r.Age, "umur_pada": content.Day(aged), "bahasa": string(r.Lang), "persetujuan_versi": r.ConsentVersion, "persetujuan_pada": r.ConsentAt,
			"persetujuan_tujuan": regency.Known().Consents[r.ConsentVersion], "status": statuses[string(r.Status)], "versi": r.Version, "dibuat_pada": r.CreatedAt, "diubah_pada": r.UpdatedAt, "ditulis_oleh": "kanca/alur"}
		district := identity.LoadGazetteer().DistrictCode(r.District)
		if r.VillageCode != "" {
			district = r.VillageCode[:len("35.13.14")]
		}
		for column, text := range map[string]string{"nik_tersamar": r.NIKMasked, "kecamatan": r.District, "kode_kecamatan": district, "desa": r.Village, "kode_desa": r.VillageCode, "telepon": r.Phone,
			"kode_negara": r.Country, "kode_jabatan": regency.JobCode(r.Job), "lowongan_id": r.OpeningID, "kanal": way(string(r.Channel))} {
			if text != "" {
				row[column] = text
			}
		}
		if district != "" {
			row["kode_kabupaten"] = district[:len("35.13")]
		}
		if r.Country != "" {
			row["negara"] = content.CountryName(r.Country, bot.Indonesian)
		}
		if r.Job != "" {
			row["pekerjaan"] = content.JobName(r.Job, bot.Indonesian)
		}
		if r.ConsentMessage != 0 {
			row["persetujuan_bukti"] = strconv.FormatInt(int64(r.ConsentMessage), 10)
		}
		want["pendaftaran"][id] = row
	}
	return want, nil
}

// way is how the regency calls the way by which somebody registered.
func way(channel string) string {
	for _, name := range []string{"whatsapp", "sms"} {
		if strings.Contains(channel, name) {
			return name
		}
	}
	if channel == "kannel" {
		return "sms"
	}
	return ""
}

// reports are the rows that reports must be.
func reports(ctx context.Context, db *store.DB, ids []string) (map[string]map[string]any, error) {
	found, err := db.RegencyReports(ctx, ids)
	if err != nil {
		return nil, err
	}
	want := map[string]any{}
	for id, r := range found {
		row := map[string]any{"id": id, "uraian": r.What, "terlapor": r.Who, "tempat": r.Where, "kerugian": r.Money, "mendesak": r.Urgent, "boleh_dihubungi": r.Contact && !r.Restricted,
			"status": r.State, "jalur": r.Track, "kategori": r.Category, "nomor_lapor": r.Number, "rahasia": r.Secret, "versi": r.Version, "dibuat_pada": r.CreatedAt}
		if !r.Due.IsZero() {
			row["tenggat_pada"] = r.Due
		}
		want[id] = row
	}
	return map[string]map[string]any{"laporan": want}, nil
}
