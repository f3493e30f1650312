package content

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kanca/bot"

	"pgregory.net/rapid"
)

var openings = []Opening{
	{ID: "tw-care", Title: "Perawat lansia", Country: "TW", Sex: Female, AgeMin: 21, AgeMax: 45, ValidUntil: "2026-11-23", AsOf: "2026-11-01"},
	{ID: "tw-factory", Title: "Operator Produksi", Sector: "Manufaktur", Country: "TW", AgeMin: 20, ValidUntil: "2026-12-31", AsOf: "2026-11-20"},
	{ID: "tw-old", Title: "Caregiver", Country: "TW", ValidUntil: "2026-11-22", AsOf: "2026-11-22"},
	{ID: "my-palm", Title: "Pemanen", Sector: "Kelapa Sawit", Country: "MY", Sex: Male, AgeMax: 40, ValidUntil: "2027-01-31", AsOf: "2026-11-10"},
	{ID: "jp-nurse", Title: "Perawat", Country: "JP", ValidUntil: "2027-01-31", AsOf: "2026-11-10"},
	{ID: "xx-odd", Title: "Penjinak Singa", Country: "DE", ValidUntil: "2027-01-31", AsOf: "2026-10-10"},
	{ID: "no-date", Title: "Perawat", Country: "JP", AsOf: "2026-11-10"},
}

func TestOpenings(t *testing.T) {
	s := NewSnapshot(nil, openings, nil, nil, 7)
	for _, c := range []struct {
		q    OpeningQuery
		want string
	}{
		{OpeningQuery{}, "tw-factory jp-nurse my-palm tw-care xx-odd"},
		{OpeningQuery{Country: "TW"}, "tw-factory tw-care"},
		{OpeningQuery{Job: "caregiver"}, "tw-care"},
		{OpeningQuery{Job: "nurse"}, "jp-nurse"},
		{OpeningQuery{Job: "plantation"}, "my-palm"},
		{OpeningQuery{Job: "factory", Country: "TW"}, "tw-factory"},
		{OpeningQuery{Job: "Singa"}, "xx-odd"},
		{OpeningQuery{Job: "sing"}, ""},
		{OpeningQuery{Job: "!!"}, ""},
		{OpeningQuery{Sex: Male}, "tw-factory jp-nurse my-palm xx-odd"},
		{OpeningQuery{Age: 46}, "tw-factory jp-nurse xx-odd"},
		{OpeningQuery{Age: 20}, "tw-factory jp-nurse my-palm xx-odd"},
		{OpeningQuery{Country: "ZZ"}, ""},
	} {
		var ids []string
		for _, o := range s.Openings(c.q, noon) {
			ids = append(ids, o.ID)
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("Openings(%+v) = %s, want %s", c.q, got, c.want)
		}
	}
	if _, ok := s.Opening("tw-care", noon); !ok {
		t.Error("the last day of an opening does not count")
	}
	if _, ok := s.Opening("tw-care", time.Date(2026, 11, 23, 17, 1, 0, 0, time.UTC)); ok {
		t.Error("an opening is shown after midnight in Probolinggo")
	}
	if _, ok := s.Opening("tw-old", noon); ok {
		t.Error("an expired opening is shown")
	}
	if got := fmt.Sprint(s.OpeningCountries(noon)); got != "[{TW 2} {DE 1} {JP 1} {MY 1}]" {
		t.Errorf("countries %s", got)
	}
	if s.Version() != 7 {
		t.Error("the version is lost")
	}
}

// Whatever is asked, nothing expired and nothing that does not fit is shown,
// and a narrower question never finds more.
func TestOpeningsProperty(t *testing.T) {
	countries := []string{"TW", "MY", "HK"}
	titles := []string{"Perawat lansia", "Operator pabrik", "Nelayan", "Sopir truk"}
	rapid.Check(t, func(t *rapid.T) {
		var rows []Opening
		for i := range rapid.IntRange(0, 30).Draw(t, "rows") {
			rows = append(rows, Opening{
				ID: fmt.Sprint(i), Country: rapid.SampledFrom(countries).Draw(t, "country"),
				Title:  rapid.SampledFrom(titles).Draw(t, "title"),
				Sex:    rapid.SampledFrom([]string{"", Male, Female}).Draw(t, "sex"),
				AgeMin: rapid.IntRange(0, 30).Draw(t, "min"), AgeMax: rapid.SampledFrom([]int{0, 30, 45}).Draw(t, "max"),
				ValidUntil: Day(noon.AddDate(0, 0, rapid.IntRange(-5, 5).Draw(t, "valid"))),
				AsOf:       Day(noon.AddDate(0, 0, rapid.IntRange(-50, 0).Draw(t, "asof"))),
			})
		}
		q := OpeningQuery{
			Country: rapid.SampledFrom(append(countries, "")).Draw(t, "q country"),
			Job:     rapid.SampledFrom([]string{"", "caregiver", "factory", "driver"}).Draw(t, "q job"),
			Sex:     rapid.SampledFrom([]string{"", Male, Female}).Draw(t, "q sex"),
			Age:     rapid.IntRange(0, 60).Draw(t, "q age"),
		}
		s := NewSnapshot(nil, rows, nil, nil, 0)
		found := s.Openings(q, noon)
		for i, o := range found {
			switch {
			case o.ValidUntil < Day(noon):
				t.Fatalf("%+v is expired", o)
			case q.Country != "" && o.Country != q.Country, q.Sex != "" && o.Sex != "" && o.Sex != q.Sex,
				q.Age > 0 && (o.AgeMin > q.Age || o.AgeMax > 0 && o.AgeMax < q.Age),
				q.Job != "" && !slices.Contains(JobsIn(o.Title), q.Job):
				t.Fatalf("%+v does not fit %+v", o, q)
			case i > 0 && found[i-1].AsOf < o.AsOf:
				t.Fatalf("%s stands before %s", found[i-1].AsOf, o.AsOf)
			}
		}
		wider := q
		wider.Age, wider.Sex = 0, ""
		if len(s.Openings(wider, noon)) < len(found) {
			t.Fatal("a wider question finds less")
		}
	})
}

func TestTrainings(t *testing.T) {
	s := NewSnapshot(nil, nil, []Training{
		{ID: "later", Kind: KindBLK, Title: "Pelatihan Menjahit", District: "Kraksaan", Starts: "2027-01-10", Ends: "2027-02-10"},
		{ID: "soon", Kind: KindOPP, Title: "OPP", Starts: "2026-11-23"},
		{ID: "gone", Kind: KindBLK, Title: "Menjahit", Starts: "2026-11-01"},
		{ID: "running", Kind: KindBLK, Title: "Las", District: "Paiton", Starts: "2026-11-01", Ends: "2026-11-23", Status: TrainingRunning},
		{ID: "cancelled", Kind: KindBLK, Title: "Menjahit", Starts: "2027-11-01", Status: TrainingCancelled},
		{ID: "open", Kind: KindLanguage, Title: "Kelas Bahasa Mandarin"},
		{ID: "finished", Kind: KindOther, Title: "Uang", Status: TrainingFinished},
	}, nil, 0)
	for _, c := range []struct {
		q    TrainingQuery
		want string
	}{
		{TrainingQuery{}, "running soon later open"},
		{TrainingQuery{Kind: KindBLK}, "running later"},
		{TrainingQuery{Course: "sewing"}, "later"},
		{TrainingQuery{Course: "welding"}, "running"},
		{TrainingQuery{Course: "language_mandarin"}, "open"},
		{TrainingQuery{Course: "opp"}, "soon"},
		{TrainingQuery{Course: "Menjahit"}, "later"},
		{TrainingQuery{Course: "terbang"}, ""},
		{TrainingQuery{District: "PAITON"}, "running soon open"},
	} {
		var ids []string
		for _, tr := range s.Trainings(c.q, noon) {
			ids = append(ids, tr.ID)
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("Trainings(%+v) = %s, want %s", c.q, got, c.want)
		}
	}
	if _, ok := s.Training("gone", noon); ok {
		t.Error("a training that is over is shown")
	}
}

func TestPriceIsNeverFreeByMistake(t *testing.T) {
	for cost, want := range map[string]string{"": "0 false", "0": "0 true", "150000": "150000 true", "gratis": "0 false", "99999999999999999999": "0 false"} {
		rupiah, known := Training{Cost: cost}.Price()
		if got := fmt.Sprint(rupiah, " ", known); got != want {
			t.Errorf("Price of %q = %s, want %s", cost, got, want)
		}
	}
}

func TestJobsIn(t *testing.T) {
	for title, want := range map[string]string{
		"Perawat Lansia": "caregiver", "CAREGIVER (nursing home)": "caregiver", "Perawat": "nurse",
		"Penata Laksana Rumah Tangga": "domestic", "ART": "domestic", "Operator Produksi": "factory",
		"Tukang las": "welder", "Tukang batu": "construction", "ABK": "seafarer", "ABK ikan": "fishing",
		"Buruh kilang": "factory", "Pelayan restoran": "hospitality", "Soper": "driver", "Lakona kebbun sawit": "plantation",
		"Pekerja garmen": "factory sewing", "Building cleaning": "cleaner building_care", "Astronot": "", "": "", "Pembantu": "domestic",
	} {
		if got := strings.Join(JobsIn(title), " "); got != want {
			t.Errorf("JobsIn(%q) = %q, want %q", title, got, want)
		}
	}
	for _, job := range Jobs() {
		for _, l := range bot.Langs {
			if name := JobName(job.Key, l); name == "" {
				t.Errorf("job %s has no name in %s", job.Key, l)
			}
			if !slices.Contains(JobsIn(JobName(job.Key, bot.Indonesian)), job.Key) {
				t.Errorf("the name of job %s is not found as this job", job.Key)
			}
		}
		if bad, found := firstNonASCII(job.Name.Mad); found {
			t.Errorf("the Madurese name of job %s holds %q", job.Key, bad)
		}
	}
}

// What a person may ask for by name must lead to openings and trainings: the
// keys that bot/understanding gives out are all known here.
func TestKeysOfUnderstandingAreKnown(t *testing.T) {
	keys := func(name string) (out []string) {
		data, err := os.ReadFile("../bot/understanding/lexicon/" + name)
		if err != nil {
			t.Skip(err)
		}
		for line := range strings.Lines(string(data)) {
			if key, _, found := strings.Cut(line, ":"); found && !strings.HasPrefix(line, "#") {
				out = append(out, key)
			}
		}
		return out
	}
	for _, key := range keys("jobs.txt") {
		if !slices.ContainsFunc(Jobs(), func(j Job) bool { return j.Key == key }) {
			t.Errorf("job %q is not in jobs.csv; add a line with its names and words", key)
		}
	}
	for _, key := range keys("courses.txt") {
		if !slices.ContainsFunc(courses(), func(c course) bool { return c.key == key }) {
			t.Errorf("course %q is not in courses.csv; add a line with its words", key)
		}
	}
	for _, iso := range keys("countries.txt") {
		if _, known := CountryByISO(iso); !known {
			t.Errorf("country %q is not in countries.csv; add a line with its name and currency", iso)
		}
	}
}

func TestEmptySnapshotAnswers(t *testing.T) {
	s := NewSnapshot(nil, nil, nil, nil, 0)
	if s.Openings(OpeningQuery{}, noon) != nil || s.Trainings(TrainingQuery{}, noon) != nil ||
		s.FindFacts("", "paspor") != nil || s.Contacts("TW") != nil || s.Agencies().Len() != 0 {
		t.Error("an empty snapshot knows something")
	}
	if _, ok := s.Fact("x"); ok {
		t.Error("an empty snapshot has a fact")
	}
}

func BenchmarkOpenings(b *testing.B) {
	var rows []Opening
	for i := range 1000 {
		o := openings[i%len(openings)]
		o.ID = fmt.Sprint(i)
		rows = append(rows, o)
	}
	s := NewSnapshot(nil, rows, nil, nil, 0)
	b.ReportAllocs()
	for b.Loop() {
		s.Openings(OpeningQuery{Country: "TW", Job: "caregiver", Age: 25, Sex: Female}, noon)
	}
}
