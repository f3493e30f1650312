package agency_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kanca/bot/agency"
)

// twins are names that borrow another one and go on in words people ask with:
// the ones a broker would choose.
var twins = []agency.Record{
	{Name: "PT Contoh Maju", Licence: "10001/2021", Status: agency.Active},
	{Name: "PT Contoh Maju Sama Rata", Licence: "10002/2022", Status: agency.Revoked},
	{Name: "PT Contoh Maju Untuk Negeri", Licence: "10003/2022", Status: agency.Revoked},
	{Name: "PT Contoh Aman", Licence: "10004/2022", Status: agency.Revoked},
	{Name: "PT Contoh Maju Aman", Licence: "10005/2022", Status: agency.Revoked},
	{Name: "PT Contoh Maju Resmi", Licence: "10006/2022", Status: agency.Revoked},
	{Name: "PT Contoh Maju Di Hati", Licence: "10007/2022", Status: agency.Revoked},
	{Name: "PT Contoh Maju Dan Makmur", Licence: "10008/2022", Status: agency.Revoked},
}

func TestABorrowedNameIsNeverTheLender(t *testing.T) {
	x := agency.NewIndex(twins)
	for text, want := range map[string]string{
		"cek PT Contoh Maju Sama Rata":                    "PT Contoh Maju Sama Rata",
		"apakah pt contoh maju untuk negeri resmi?":       "PT Contoh Maju Untuk Negeri",
		"cek pt contoh aman":                              "PT Contoh Aman",
		"cek pt contoh maju aman":                         "PT Contoh Maju Aman",
		"apa pt contoh maju aman resmi?":                  "PT Contoh Maju Aman",
		"cek pt contoh maju resmi":                        "PT Contoh Maju Resmi",
		"cek pt contoh maju di hati":                      "PT Contoh Maju Di Hati",
		"PT contoh maju dan makmur":                       "PT Contoh Maju Dan Makmur",
		"apakah PT Contoh Maju Resmi aman?":               "PT Contoh Maju Resmi",
		"pt contoh maju aman ga?":                         "", // two are meant, perhaps
		"apa pt contoh maju resmi?":                       "",
		"apa pt contoh maju dan pt contoh maju aman asli": "",
	} {
		v := x.Find(text, now)
		if v.Kind == agency.Found && v.Record.Name != want || v.Kind != agency.Found && want != "" {
			t.Errorf("Find(%q) = %s %q, want %q", text, v.Kind, v.Record.Name, want)
		}
	}
}

// Whatever a registered name goes on with, the record is not found, unless what
// follows is a question or stands behind a sign.
func TestANameThatGoesOnIsAnotherName(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	records := synthetic(300, r)
	x := agency.NewIndex(records)
	registered := map[string]bool{}
	for _, a := range records {
		registered[agency.Normalise(a.Name)] = true
	}
	question := strings.Fields(`resmi aman asli yang ada itu ini dari untuk di dan atau sama saya aku mau tolong benar apa berkah
		legal bisa punya pak mas katanya gaji besar tidak gak kah cabang izin status kan to ya izinnya dicabut mati hidup
		statusnya gimana piye dicek cek kena sanksi berapa anak perusahaan termasuk tenan beneran jareya opo dong mohon`)
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SampledFrom(records).Draw(t, "record")
		frame := rapid.SampledFrom([]string{"%", "cek %", "apakah % resmi?", "tetangga saya ditawari lewat %", "% aman gak", "% resmi kan mbak", "tolong cek % ya kak", "% izinnya dicabut ya", "%, tolong dicek"}).Draw(t, "frame")
		middle := rapid.SliceOfN(rapid.SampledFrom(question), 0, 3).Draw(t, "words")
		last := rapid.SampledFrom(nameWords).Draw(t, "last")
		name := strings.ToLower(a.Name + " " + strings.Join(append(middle, last), " "))
		if registered[agency.Normalise(name)] || last == "aman" {
			return
		}
		text := strings.ReplaceAll(frame, "%", name)
		if v := x.Find(text, now); v.Kind == agency.Found {
			t.Fatalf("%q verified %q", text, v.Record.Name)
		}
	})
}

func TestAMarkedNameIsOnlyAskedAbout(t *testing.T) {
	x := agency.NewIndex(twins[:1])
	story := "nama saya contoh dan kemarin sore ada orang lewat depan rumah yang cerita panjang soal kerja di luar negeri gaji besar enak sekali"
	if v := x.FindNamed(story, "contoh maju", now); v.Kind != agency.Ambiguous || v.Candidates[0].Record != twins[0] {
		t.Errorf("%+v", v)
	}
	if v := x.FindNamed("PT Contoh Maju", "pt tak dikenal", now); v.Kind != agency.Found {
		t.Errorf("the text itself comes first: %+v", v)
	}
}
