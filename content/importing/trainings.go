package importing

import (
	"io"
	"strconv"
	"strings"
	"time"

	"kanca/bot/spelling"
	"kanca/content"
)

var trainingColumns = []column{
	{name: "id", required: true, aliases: []string{"kode", "kode pelatihan", "id pelatihan", "nomor pelatihan", "no pelatihan", "kode program"}},
	{name: "kind", required: true, aliases: []string{"jenis", "jenis pelatihan"}},
	{name: "title", required: true, aliases: []string{"judul", "nama pelatihan", "pelatihan", "kejuruan", "kursus", "program pelatihan", "nama program", "program", "program kejuruan", "kejuruan program", "jenis kejuruan"}},
	{name: "place", aliases: []string{"tempat", "lokasi", "tempat pelatihan", "lokasi pelatihan", "tempat pelaksanaan", "lembaga", "blk"}},
	{name: "district", aliases: []string{"kecamatan", "kec"}},
	{name: "starts", aliases: []string{"mulai", "tanggal mulai", "tgl mulai"}},
	{name: "ends", aliases: []string{"selesai", "tanggal selesai", "tgl selesai", "sampai"}},
	{name: "dates", aliases: []string{"waktu", "waktu pelaksanaan", "jadwal", "tanggal", "tanggal pelaksanaan", "tgl pelaksanaan", "jadwal pelaksanaan", "jadwal pelatihan", "pelaksanaan"}},
	{name: "hours", aliases: []string{"jam", "jam pelajaran", "jp", "lama jp", "lama", "lama pelatihan", "durasi", "jumlah jp", "total jp", "jumlah jam"}},
	{name: "seats", aliases: []string{"kuota", "kursi", "jumlah kursi", "peserta", "jumlah peserta", "jml peserta", "kapasitas", "daya tampung"}},
	{name: "seats_left", aliases: []string{"sisa", "sisa kursi", "sisa kuota"}},
	{name: "cost", aliases: []string{"biaya", "biaya pelatihan", "pembiayaan", "sumber dana biaya", "biaya sumber dana"}},
	{name: "requirements", aliases: []string{"syarat", "persyaratan"}},
	{name: "how_to_join", aliases: []string{"cara daftar", "cara mendaftar", "cara ikut"}},
	{name: "status", aliases: []string{"keadaan"}},
	{name: "contact", aliases: []string{"kontak", "narahubung", "telepon"}},
	{name: "source", required: true, aliases: []string{"sumber", "sumber data"}},
	{name: "as_of", required: true, aliases: []string{"per tanggal", "tanggal data", "tgl data", "data per", "per"}},
}

var trainingKinds = map[string]string{
	"blk": content.KindBLK, "upt blk": content.KindBLK, "keterampilan": content.KindBLK,
	"opp": content.KindOPP, "orientasi": content.KindOPP, "orientasi pra pemberangkatan": content.KindOPP,
	"language": content.KindLanguage, "bahasa": content.KindLanguage,
	"other": content.KindOther, "lain": content.KindOther, "lainnya": content.KindOther, "lain lain": content.KindOther,
}

var trainingStates = map[string]string{
	"planned": content.TrainingPlanned, "rencana": content.TrainingPlanned, "direncanakan": content.TrainingPlanned, "akan dibuka": content.TrainingPlanned,
	"open": content.TrainingOpen, "dibuka": content.TrainingOpen, "buka": content.TrainingOpen, "pendaftaran": content.TrainingOpen, "pendaftaran dibuka": content.TrainingOpen,
	"selection": content.TrainingSelection, "seleksi": content.TrainingSelection,
	"running": content.TrainingRunning, "berjalan": content.TrainingRunning, "berlangsung": content.TrainingRunning,
	"full": content.TrainingFull, "penuh": content.TrainingFull,
	"finished": content.TrainingFinished, "selesai": content.TrainingFinished,
	"cancelled": content.TrainingCancelled, "canceled": content.TrainingCancelled, "batal": content.TrainingCancelled, "dibatalkan": content.TrainingCancelled,
}

// ReadTrainings reads the calendar of trainings; see ReadAgencies for the
// results and ReadOpenings for now.
func ReadTrainings(r io.Reader, name string, now time.Time, given ...Given) (rows []content.Training, problems []RowProblem, err error) {
	f, err := open(r, name, trainingColumns, now, given)
	if err != nil {
		return nil, nil, err
	}
	lines := map[string]int{}
	f.each(func(c *row) {
		if c.wide {
			return
		}
		t := content.Training{
			ID: c.idOf(lines, "LATIH", c.raw("title"), c.raw("place"), c.raw("starts"), c.raw("dates")), Kind: c.kindOf(c.raw("title"), c.raw("place")), Title: c.required("title"), Place: c.text("place"), District: c.district(),
			Starts: c.date("starts"), Ends: c.date("ends"), Hours: int(c.number("hours", 0, 5000)),
			Seats: int(c.number("seats", 0, 10_000)), SeatsLeft: content.NotStated, Cost: c.cost(),
			Requirements: c.text("requirements"), HowToJoin: c.text("how_to_join"),
			Status:  c.word("status", trainingStates, "rencana, dibuka, seleksi, berjalan, penuh, selesai, atau batal"),
			Contact: c.phone("contact"), Source: c.source(), AsOf: c.asOf(),
		}
		if first, last := c.days("dates"); t.Starts == "" && t.Ends == "" {
			t.Starts, t.Ends = first, last
		}
		if c.text("seats_left") != "" {
			t.SeatsLeft = int(c.number("seats_left", 0, 10_000))
		}
		c.checkTraining(t)
		last, column := t.Ends, "ends"
		if last == "" {
			last, column = t.Starts, "starts"
		}
		if !now.IsZero() && last != "" && last < content.Day(now) {
			c.note(column, "sudah lewat (%s); pelatihan ini tidak ditampilkan", last)
		}
		if !c.bad {
			rows = append(rows, t)
		}
	})
	return rows, f.sorted(), nil
}

func (r *row) checkTraining(t content.Training) {
	if t.Starts != "" && t.Ends != "" && t.Starts > t.Ends {
		r.fail("ends", "tanggal selesai (%s) sebelum tanggal mulai (%s)", t.Ends, t.Starts)
	}
	if t.Seats > 0 && t.SeatsLeft > t.Seats {
		r.fail("seats_left", "sisa kursi %d lebih banyak dari jumlah kursi %d", t.SeatsLeft, t.Seats)
	}
}

func (r *row) kind() string {
	if r.required("kind") == "" {
		return ""
	}
	return r.word("kind", trainingKinds, "blk, opp, bahasa, atau lainnya")
}

// district reads a district without the word before its name.
func (r *row) district() string {
	cell := r.text("district")
	for _, prefix := range []string{"kecamatan ", "kec. ", "kec "} {
		if len(cell) > len(prefix) && strings.EqualFold(cell[:len(prefix)], prefix) {
			return cell[len(prefix):]
		}
	}
	return cell
}

// cost reads rupiah or a word for "free". An empty cell stays "not stated": it
// must never become a promise that a training is free.
func (r *row) cost() string {
	cell := r.text("cost")
	switch plainWord(cell) {
	case "":
		return ""
	case "gratis", "free", "tidak dipungut biaya", "tanpa biaya", "cuma cuma":
		return "0"
	}
	if m := inBrackets.FindStringSubmatch(cell); m != nil && anyList(spelling.Plain(m[1]), "funds") {
		switch plainWord(inBrackets.ReplaceAllString(cell, " ")) {
		case "gratis", "free", "tidak dipungut biaya", "tanpa biaya", "cuma cuma":
			return "0"
		}
	}
	a, ok := readAmount(cell, false)
	if !ok || a.currency != "" && a.currency != "IDR" {
		r.fail("cost", "biaya %q tidak dapat dibaca; tulis gratis atau jumlah rupiah seperti 150.000", shorten(cell))
		return ""
	}
	return strconv.FormatInt(a.units, 10)
}
