package conversation_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/conversation"
	"kanca/content"
)

// licensed are words that sound as if a licence were in order.
var licensed = []string{"aktif", "berizin", "andhi' ijin", "resmi,", "terdaftar"}

// stern are the words under which bad news is told, in both languages.
var stern = map[agency.Status][]string{
	agency.Revoked:         {"dicabut", "ecabut"},
	agency.Suspended:       {"dihentikan", "eambuaghi"},
	agency.PartlySuspended: {"sebagian", "sabagian"},
}

// TestNoAnswerSoundsLicensedBesideBadNews asks registers full of names that are the
// same or alike: on every channel, in both languages, at the beginning and in the
// middle of a form, bad news of any that may be meant is told by name, and nothing
// that sounds licensed comes before it.
func TestNoAnswerSoundsLicensedBesideBadNews(t *testing.T) {
	library, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		longer := rapid.SampledFrom([]string{"", " CIPTA UTAMA BERSAMA MANDIRI SENTOSA"}).Draw(rt, "longer")
		var rows []agency.Record
		for i := range rapid.IntRange(1, 6).Draw(rt, "rows") {
			r := agency.Record{
				Name:    "PT CONTOH " + rapid.SampledFrom([]string{"MELATI", "MELATI JAYA", "MLATI JAYA", "MELATI JAYA PUTRA"}).Draw(rt, "name") + longer,
				Licence: fmt.Sprintf("CONTOH-%06d", i), City: rapid.SampledFrom([]string{"", "Kota Contoh", "Kota Misal"}).Draw(rt, "city"),
				Status: rapid.SampledFrom(agency.Statuses).Draw(rt, "status"), AsOf: "2026-11-20", Source: "daftar P3MI SISKOP2MI",
			}
			if rapid.IntRange(0, 5).Draw(rt, "missing") == 0 {
				r.AsOf, r.MissingFrom = "2026-09-20", "2026-11-20"
			}
			rows = append(rows, r)
		}
		asked := rapid.SampledFrom(rows).Draw(rt, "asked")
		form := rapid.Bool().Draw(rt, "form")
		query := rapid.SampledFrom([]string{asked.Name, strings.ToLower(asked.Name), asked.Name[:len(asked.Name)-1], "PT CONTOH MELATI JAYA" + longer + " dan PT CONTOH MLATI JAYA" + longer, "PT " + asked.Licence}).Draw(rt, "query")
		medium := rapid.SampledFrom([]bot.Medium{bot.WhatsApp, bot.SMS}).Draw(rt, "medium")
		index := agency.NewIndex(rows)
		st := begun(t, medium, content.NewSnapshot(library, nil, nil, index, 1))
		if lang := rapid.SampledFrom([]string{"", "bahasa indonesia", "madura"}).Draw(rt, "language"); lang != "" || form {
			st.says(lang)
		}
		if form {
			st.says("daftar")
			st.says("ya")
		}
		text := fmt.Sprintf(rapid.SampledFrom([]string{"cek %s", "%s", "halo kak, %s resmi gak?", "apakah %s legal?", "tolong cek %s ya", "pareksa %s", "%s reya resmi apa bunten?"}).Draw(rt, "around"), query)
		reply := st.says(text)
		v := index.Find(text, st.env.Now)
		checkBadNews(rt, text, reply, v, medium)
		if v.Kind == agency.Ambiguous && st.turn.Node == "agency.ambiguous" {
			st.says("1")
			if st.turn.Node == "agency.active" && agency.WorstFirst(v.Candidates)[0].Record.Bad() {
				rt.Fatalf("%q: the first of the list is licensed, and not the worst:\n%s", query, reply)
			}
		}
	})
}

// begun is a person with nothing but this content before them.
func begun(t testing.TB, medium bot.Medium, snapshot *content.Snapshot) *stage {
	st := &stage{t: t, engine: engine(t), stored: []byte("{}")}
	st.env = conversation.Env{
		Now: noon, Content: snapshot, Person: bot.Person{Phone: "+6281200000001"},
		Traits: bot.Traits{Medium: medium, Answerable: true},
		NewID:  func() string { st.ids++; return fmt.Sprintf("id-%d", st.ids) },
	}
	return st
}

func checkBadNews(t *rapid.T, query, reply string, v agency.Verdict, medium bot.Medium) {
	t.Helper()
	told := agency.WorstFirst(slices.Concat(v.Candidates, v.Also))
	if v.Kind == agency.Found {
		told = agency.WorstFirst(append(told, agency.Candidate{Record: v.Record}))
	}
	if len(told) == 0 || !told[0].Record.Bad() {
		return
	}
	worst := told[0].Record
	if medium == bot.WhatsApp { // there is room for each
		for _, c := range told[:min(len(told), agency.MaxCandidates)] {
			if c.Record.Bad() && !strings.Contains(reply, c.Record.Name) {
				t.Fatalf("%q: %s is not named:\n%s", query, c.Record.Name, reply)
			}
		}
	}
	lower := strings.ToLower(reply)
	at := len(lower)
	for _, word := range stern[worst.Status] {
		if i := strings.Index(lower, word); i >= 0 {
			at = min(at, i)
		}
	}
	if at == len(lower) || !strings.Contains(lower, strings.ToLower(worst.Name)) {
		t.Fatalf("%q on %s: nothing says that %s is %s:\n%s", query, medium, worst.Name, worst.Status, reply)
	}
	for _, word := range licensed {
		if i := strings.Index(lower, word); i >= 0 && i < at {
			t.Fatalf("%q on %s: %q comes before the bad news of %s:\n%s", query, medium, word, worst.Name, reply)
		}
	}
}

// TestASimilarRevokedNameInTheMiddleOfAForm: no bare list there, but doubt and bad news.
func TestASimilarRevokedNameInTheMiddleOfAForm(t *testing.T) {
	for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		for start, form := range map[string]string{"daftar": "register.form.name", "saya mau lapor calo": "report.form.what"} {
			st := newStage(t, medium)
			st.says(start)
			if st.turn.Node != form {
				st.says("ya")
			}
			reply := st.hears("cek PT Contoh Melati Jaya Putri", "elum tentu", "mirip", "DICABUT: PT Contoh Melati Jaya Putra")
			if strings.Contains(reply, "Ini daftarnya") || strings.Contains(reply, "aktif") {
				t.Errorf("%s in %s:\n%s", medium, form, reply)
			}
			st.at(form)
		}
	}
}

// TestTwoLicencesUnderOneNameBySMS: the revoked one is the first of the list.
func TestTwoLicencesUnderOneNameBySMS(t *testing.T) {
	st := newStage(t, bot.SMS)
	st.env.Content = content.NewSnapshot(nil, nil, nil, agency.NewIndex([]agency.Record{
		{Name: "PT Contoh Melati", Licence: "CONTOH-1", City: "Kota Contoh", Status: agency.Active, AsOf: "2026-11-01"},
		{Name: "PT Contoh Melati", Licence: "CONTOH-2", City: "Kota Misal", Status: agency.Revoked, AsOf: "2026-11-01"},
	}), 1)
	st.hears("cek pt contoh melati", "Belum tentu", "1 DICABUT: PT Contoh Melati, Kota Misal, CONTOH-2\n2 PT Contoh Melati, Kota Contoh, CONTOH-1")
	st.hears("2", "AWAS nama sama/mirip: PT Contoh Melati (CONTOH-2) DICABUT.\nPT Contoh Melati tercatat berizin aktif")
	st.hears("cek izin CONTOH-1", "AWAS")
}

// Bad news of a firm with a long name is on the first page: what was asked for stood above it
// in so many letters that the list began on the second.
func TestALongNameLeavesRoomForBadNews(t *testing.T) {
	for _, tail := range []string{"", " CIPTA UTAMA BERSAMA MANDIRI SENTOSA", strings.Repeat(" SENTOSA ABADI", 8)} {
		name := "PT CONTOH MELATI JAYA PUTRA" + tail
		index := agency.NewIndex([]agency.Record{
			{Name: name, Licence: "CONTOH-000000", City: "Kota Contoh", Status: agency.PartlySuspended, AsOf: "2026-09-20", MissingFrom: "2026-11-20"},
			{Name: name, Licence: "CONTOH-000001", City: "Kota Misal", Status: agency.Active, AsOf: "2026-11-20"},
			{Name: name, Licence: "CONTOH-000002", Status: agency.Active, AsOf: "2026-11-20"},
		})
		for lang, word := range map[string]string{"bahasa indonesia": "SEBAGIAN", "madura": "SABAGIAN"} {
			st := begun(t, bot.SMS, content.NewSnapshot(nil, nil, nil, index, 1))
			st.says(lang)
			if reply := st.says("cek " + name); !strings.Contains(strings.ToUpper(reply), word) || !strings.Contains(reply, "CONTOH-000000") {
				t.Errorf("%s, %s: nothing is said of it:\n%s", lang, name, reply)
			}
		}
	}
}

// TestAnOpeningOfARevokedAgency says so in the list and before all else in the detail.
func TestAnOpeningOfARevokedAgency(t *testing.T) {
	opening := content.Opening{ID: "contoh-1", Title: "Operator contoh", Country: "TW", Agency: "PT Contoh Melati", AgencyLicence: "CONTOH-2", ValidUntil: "2027-01-01", Source: "contoh", AsOf: "2026-11-01"}
	for status, tag := range map[agency.Status]string{agency.Revoked: "DICABUT", agency.Suspended: "DIHENTIKAN", agency.Unclear: "STATUS TIDAK JELAS", agency.Active: ""} {
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			st := newStage(t, medium)
			st.env.Content = content.NewSnapshot(nil, []content.Opening{opening}, nil, agency.NewIndex([]agency.Record{
				{Name: "PT Contoh Melati", Licence: "CONTOH-2", Status: status, AsOf: "2026-11-01"},
				{Name: "PT Contoh Melatih", Licence: "CONTOH-3", Status: agency.Revoked, AsOf: "2026-11-01"},
			}), 1)
			list := st.says("lowongan taiwan")
			detail := st.hears("1", "Operator contoh")
			if tag == "" {
				if strings.Contains(list+detail, "DICABUT") {
					t.Errorf("%s: a licensed agency:\n%s\n%s", medium, list, detail)
				}
				continue
			}
			if !strings.Contains(list, "PT "+tag+": Operator contoh") {
				t.Errorf("%s, %s:\n%s", medium, status, list)
			}
			if at := strings.Index(detail, tag); at < 0 || at > strings.Index(detail, "Operator contoh") {
				t.Errorf("%s, %s:\n%s", medium, status, detail)
			}
			if line := regexp.MustCompile(`(?m)^\*?Operator contoh`); !line.MatchString(detail) {
				t.Errorf("%s, %s: what the warning is about does not begin a line:\n%s", medium, status, detail)
			}
		}
	}
}

// What the cell of the firm itself says against it is told before all else, whatever the
// register says of it, or nothing.
func TestAnOpeningWhoseOwnCellSpeaksAgainstItsAgency(t *testing.T) {
	for cell, tag := range map[string]string{
		"PT Contoh Melati (dicabut)": "DICABUT", "PT Contoh Melati - izin dicabut": "DICABUT", "PT Contoh Melati [SKORSING]": "DIHENTIKAN", "PT Contoh Melati (dlm proses pencabutan)": "", "PT Tak Dikenal (dicabut)": "DICABUT", "PT Contoh Melati (dihentikan sementara)": "DIHENTIKAN", "PT Contoh Melati ❌": "STATUS TIDAK JELAS", "PT Contoh Melati": "none", "PT Contoh Melati (aktif)": "none", "PT Contoh Melati (Persero)": "none", "PT Contoh Melati (Kota Contoh)": "none",
	} {
		for _, medium := range []bot.Medium{bot.WhatsApp, bot.SMS} {
			st := newStage(t, medium)
			st.env.Content = content.NewSnapshot(nil, []content.Opening{{ID: "contoh-1", Title: "Operator contoh", Country: "TW", Agency: cell, ValidUntil: "2027-01-01", Source: "contoh", AsOf: "2026-11-01"}}, nil, agency.NewIndex([]agency.Record{
				{Name: "PT Contoh Melati", Licence: "CONTOH-1", Status: agency.Active, AsOf: "2026-11-01"},
			}), 1)
			list, detail := st.says("lowongan taiwan"), st.hears("1", "Operator contoh")
			if tag == "none" {
				if strings.Contains(strings.ToLower(list+detail), "awas") {
					t.Errorf("%s, %q: a warning of nothing:\n%s\n%s", medium, cell, list, detail)
				}
				continue
			}
			if at := strings.Index(strings.ToLower(detail), "awas"); at < 0 || at > strings.Index(detail, "Operator contoh") || !strings.Contains(detail, tag) || !strings.Contains(list, "PT "+tag) {
				t.Errorf("%s, %q:\n%s\n%s", medium, cell, list, detail)
			}
			if check := st.says("cek pt ini"); st.turn.Node == "agency.active" && !strings.Contains(strings.ToLower(check), "awas") {
				t.Errorf("%s, %q: licensed:\n%s", medium, cell, check)
			}
		}
	}
}

// Of a list that was just shown an agency is chosen by where it is or how it stands, and
// by nothing that fits several, denies or asks.
func TestAnAgencyIsChosenByHowItDiffers(t *testing.T) {
	known := func() *content.Snapshot {
		library, err := content.LoadLibrary()
		if err != nil {
			t.Fatal(err)
		}
		return content.NewSnapshot(library, nil, nil, agency.NewIndex([]agency.Record{
			{Name: "PT Contoh Kencana", Licence: "CONTOH-1", City: "Kota Malang", Status: agency.Active, AsOf: "2026-11-01"},
			{Name: "PT Contoh Kencana", Licence: "CONTOH-2", City: "Jakarta Timur", Status: agency.Revoked, AsOf: "2026-11-01"},
			{Name: "PT Contoh Kencana", Licence: "CONTOH-3", City: "Tulungagung", Status: agency.Suspended, AsOf: "2026-11-01"},
		}), 1)
	}
	for text, number := range map[string]string{
		"yang di tulungagung": "CONTOH-3", "yang aktif": "CONTOH-1", "se e malang": "CONTOH-1", "sing nang jakarta timur": "CONTOH-2", "yg dicabut": "CONTOH-2", "yang malang mbak": "CONTOH-1", "yang kantornya di malang": "CONTOH-1", "yang masih berizin": "CONTOH-1", "yang dihentikan": "CONTOH-3",
		"yang kedua": "CONTOH-3", "yang terakhir": "CONTOH-1", "yang atas": "CONTOH-2", "yang di tulungagung itu aktif?": "CONTOH-3", "tulungagung": "CONTOH-3", "yang tulungagun": "CONTOH-3",
	} {
		st := begun(t, bot.WhatsApp, known())
		st.says("cek pt contoh kencana")
		st.at("agency.ambiguous")
		st.hears(text, "Nomor izin: "+number)
	}
	for _, text := range []string{"yang gak dicabut", "bukan yang malang", "yang di surabaya", "yang mana yang aktif", "yang mana yang aktif?", "dua duanya aktif?", "mana yang dicabut kak", "yang"} {
		st := begun(t, bot.WhatsApp, known())
		st.says("cek pt contoh kencana")
		if st.says(text); strings.Contains(strings.Join(st.turn.Replies, " "), "Nomor izin") {
			t.Errorf("%q chooses: %v", text, st.turn.Replies)
		}
		if strings.Contains(text, "mana yang") || strings.HasSuffix(text, "?") { // the list says it of each
			if list := strings.Join(st.turn.Replies, " "); !strings.Contains(list, "CONTOH-") && !strings.Contains(list, "Malang") || strings.Contains(list, "BERHENTI") || strings.Contains(list, "belum paham") {
				t.Errorf("%q: %s", text, list)
			}
		}
	}
}

// A firm that is asked about inside the form is looked up: "aman" is about the firm then, and
// not about what the form asks.
func TestAFirmIsLookedUpInsideTheForm(t *testing.T) {
	for _, text := range []string{"sek mas, pt bintang rejeki santoso iku aman ta?", "bentar mbak pt bintang rejeki santoso itu aman kan ya?", "pt bintang rejeki santoso aman ta pak?", "sakejjha' pak, pt bintang rejeki santoso aman ponapa?"} {
		for _, steps := range []int{4, 5, 7} {
			if reply := upTo(t, steps).says(text); !strings.Contains(reply, "*pt bintang rejeki santoso*") {
				t.Errorf("%q after %q: %s", text, formAnswers[steps-1], reply)
			}
		}
	}
	if reply := upTo(t, 7).says("aman gak kak?"); !strings.Contains(reply, "NIK disimpan") {
		t.Errorf("what is asked about the NIK is answered with %s", reply)
	}
}

// Who asks for a part of a name in another order is told of every namesake, the worst first.
func TestEveryNamesakeIsNamedWorstFirst(t *testing.T) {
	for _, text := range []string{"cek pt melati contoh", "pt melati contoh resmi?", "cek pt jaya melati"} {
		st := newStage(t, bot.SMS)
		reply := st.says(text)
		revoked, suspended, active := strings.Index(reply, "DICABUT"), strings.Index(reply, "DIHENTIKAN"), strings.Index(reply, "PT Contoh Melati Jaya\n")
		if revoked < 0 || suspended < revoked || active < suspended {
			t.Errorf("%q: %s", text, reply)
		}
	}
}

// A name that holds a word for "you" is not cut at it, and switches no language.
func TestAWordOfANameIsNoTalk(t *testing.T) {
	for _, text := range []string{"Cek PT Bhakti Ajunan Madhura", "PT Bhakti Ajunan Madhura", "cek pt bhakti ajunan madhura resmi gak"} {
		st := newStage(t, bot.SMS)
		if reply := st.says(text); !strings.Contains(strings.ToLower(reply), "bhakti ajunan madhura") || st.turn.Language != bot.Indonesian || st.urgent() {
			t.Errorf("%q in %s: %s", text, st.turn.Language, reply)
		}
	}
	for _, text := range []string{"cek pt maju ajunan ekorong e dissa"} {
		st := newStage(t, bot.SMS)
		if reply := st.says(text); !strings.Contains(reply, "110") && !strings.Contains(reply, "0800") {
			t.Errorf("%q is no cry: %s", text, reply)
		}
	}
}
