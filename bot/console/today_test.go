package console

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// hostile is what people write who want to break a page.
const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)> "' onclick=alert(1) {{.}} ${7*7} %s \u202e tolong`

// citizen lets somebody write, with what the bot made of it.
func (o *office) citizen(n int, text string, events ...bot.Event) (person int64) {
	o.t.Helper()
	from := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", n)}
	o.must(o.db.InTx(context.Background(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(context.Background(), []bot.Address{from}, o.now())
		if err != nil {
			return err
		}
		person = p.ID
		id, _, err := tx.AddInbound(context.Background(), p.ID, bot.Incoming{Channel: "trial", ProviderID: fmt.Sprint("in", o.tokens.Add(1)), From: []bot.Address{from}, Kind: bot.KindText, Text: text, SentAt: o.now()})
		if err != nil {
			return err
		}
		if err := tx.Apply(context.Background(), p.ID, id, events); err != nil {
			return err
		}
		return tx.AddReplies(context.Background(), p.ID, "trial", from, id, []store.Reply{{Text: "Terima kasih."}})
	}))
	return person
}

// cries lets somebody cry for help.
func (o *office) cries(n int, text string) {
	o.citizen(n, text, bot.HandoverRequested{Handover: bot.Handover{ID: fmt.Sprint("h", o.tokens.Add(1)), Topic: "emergency", Note: text, Urgent: true}})
}

// A clerk's morning: what waits, one tap, the telephone number, a note, done.
func TestACryIsTakenAndClosed(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	if d := siti.open("/"); !d.says("Tidak ada orang yang menunggu") || !d.says("Belum pernah dibuat") {
		t.Errorf("an empty morning: %s", d.text)
	}
	o.cries(1, "tolong saya disekap majikan")
	o.later(2 * time.Hour)
	o.member("Ani Contoh", bot.RoleKepala) // who is signed in meanwhile
	siti.signIn("Siti Contoh", goodPassword)
	d := siti.open("/")
	if !d.says("Minta tolong nomor 1 · 2 jam 0 menit") || !d.says("disekap majikan") || !d.says("Belum ada yang menangani") {
		t.Fatalf("the morning page: %s", d.text)
	}
	d = siti.send(d, "/kotak-masuk/1/ambil")
	if d.at != "/kotak-masuk/1" || !d.says("Sekarang Anda yang menangani") || !d.says("Telepon +620000000001") || !d.says("Terima kasih.") {
		t.Fatalf("the need: %s %s", d.at, d.text)
	}
	if wrong := siti.send(d, "/kotak-masuk/1/selesai"); wrong.status != 422 || !wrong.says("belum diisi") {
		t.Errorf("closed without a note: %d %s", wrong.status, wrong.text)
	}
	d = siti.send(d, "/kotak-masuk/1/selesai", "hasil", "Sudah ditelepon, NIK 3513014101900001, polisi menjemput.")
	if d.at != "/kotak-masuk?antrean=saya" || !d.says("Urusan ini selesai") {
		t.Errorf("closed: %s %s", d.at, d.text)
	}
	if d := siti.open("/kotak-masuk/1"); !d.says("Selesai") || !d.says("polisi menjemput") || d.says("3513014101900001") {
		t.Errorf("afterwards: %s", d.text)
	}
	got := o.acts()
	if i := slices.Index(got, audit.EntryTaken); i < 0 || !slices.Contains(got[i:], audit.EntryOpened) || !slices.Contains(got[i:], audit.EntryClosed) {
		t.Errorf("the log has %v", got)
	}
}

// What does not go through is not called working.
func TestAChannelThatIsNotLinkedIsNotWorking(t *testing.T) {
	o := newOffice(t, func(o *Options) {
		o.Channels = func(context.Context) []Channel { return []Channel{{"whatsapp", NotSetUp}} }
	})
	if d := o.member("Siti Contoh", bot.RolePetugas).open("/"); !d.says("WhatsApp Belum dihubungkan") || d.says("Berjalan") {
		t.Errorf("%s", d.text)
	}
}

// Within a minute it is seen that nothing flows to the regency, and what stands still there.
func TestTodayTellsOfTheRegency(t *testing.T) {
	o := newOffice(t, func(o *Options) { o.Regency = true })
	siti := o.member("Siti Contoh", bot.RolePetugas)
	says := func(what, want string) {
		t.Helper()
		if d := siti.open("/"); !d.says(want) {
			t.Errorf("%s: %s", what, d.text)
		}
	}
	says("nothing was ever heard of it", "Tidak tersambung")
	flows := func(name string) {
		t.Helper()
		if err := o.db.RegencyPartFlows(t.Context(), name, ""); err != nil {
			t.Fatal(err)
		}
	}
	flows("")
	says("it flows", "Basis data kabupaten Berjalan")
	if err := o.db.RegencyPartHeld(t.Context(), "laporan", "locked", time.Second); err != nil {
		t.Fatal(err)
	}
	says("a table stands still", "Sebagian tidak masuk")
	flows("laporan")
	if err := o.db.RegencyDiffers(t.Context(), []store.RegencyDifference{{Kind: store.RegencyRegistrations, Key: "x", What: store.RegencyUnknown}}); err != nil {
		t.Fatal(err)
	}
	says("it knows what kanca does not", "Berbeda dengan di sini sesudah cadangan dipasang: 1")
	o.later(61 * time.Second)
	says("there was no contact for a minute", "Tidak tersambung")
}

// One has it, whoever is quicker; the other is told so, and closes nothing.
func TestTwoStaffOnOneCry(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RolePetugas)
	o.cries(1, "tolong")
	both := []*browser{siti, budi}
	var wg sync.WaitGroup
	pages := make([]*document, 2)
	var sent [2]url.Values
	for i, b := range both { // both see it waiting before either takes it
		sent[i] = b.open("/").filled(t, "/kotak-masuk/1/ambil")
	}
	for i, b := range both {
		wg.Go(func() { pages[i] = b.follow(b.ask("POST", "/kotak-masuk/1/ambil", sent[i]), "/kotak-masuk/1/ambil") })
	}
	wg.Wait()
	winner, loser, name := siti, budi, "Siti"
	if pages[1].says("Sekarang Anda yang menangani") {
		winner, loser, name = budi, siti, "Budi"
	}
	d := loser.open("/kotak-masuk/1")
	if pages[0].says("Sekarang Anda") == pages[1].says("Sekarang Anda") || !d.says("Ditangani "+name+" Contoh sejak") {
		t.Errorf("two took it:\n%s\n%s", pages[0].text, pages[1].text)
	}
	refused := loser.follow(loser.ask("POST", "/kotak-masuk/1/selesai", url.Values{"formulir": {"x"}, "hasil": {"saya tutup"}}), "/kotak-masuk/1/selesai")
	if refused.status != 409 || !refused.says("Ambil alih dulu") {
		t.Errorf("closed by who has not taken it: %d %s", refused.status, refused.text)
	}
	d = winner.open("/kotak-masuk/1")
	winner.send(d, "/kotak-masuk/1/selesai", "hasil", "aman")
	if again := winner.send(d, "/kotak-masuk/1/selesai", "hasil", "aman"); again.at != "/kotak-masuk?antrean=saya" {
		t.Errorf("the same form again: %d %s", again.status, again.text)
	}
}

// What waits is taken from one page, one after the other, also by going back to it.
func TestFormsOfOnePageCountEach(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.cries(1, "tolong")
	o.cries(2, "tolong juga")
	d := siti.open("/")
	siti.send(d, "/kotak-masuk/1/ambil")
	if d := siti.send(d, "/kotak-masuk/2/ambil"); d.at != "/kotak-masuk/2" || !d.says("Sekarang Anda yang menangani") {
		t.Errorf("the second: %s %s", d.at, d.text)
	}
}

// An admin keeps accounts and is not told what people write; nobody's text is code.
func TestWhatPeopleWriteIsShownAsItIs(t *testing.T) {
	o := newOffice(t)
	siti, root := o.member("Siti "+`<b>"'`, bot.RolePetugas), o.member("Ani Contoh", bot.RoleAdmin)
	o.cries(1, hostile)
	o.citizen(2, hostile, bot.ReportFiled{Report: bot.FraudReport{ID: "r1", What: hostile, Who: hostile, Where: hostile, Money: hostile}})
	for _, path := range []string{"/", "/kotak-masuk/1", "/kotak-masuk/2"} {
		d := siti.open(path)
		theirs := slices.ContainsFunc(d.all("script"), func(n *html.Node) bool {
			from, _ := attribute(n, "src")
			return !strings.HasPrefix(from, "/aset/")
		})
		if path != "/kotak-masuk/2" && !d.says("<script>alert(1)</script>") || strings.Contains(d.raw, "<script>alert") || theirs {
			t.Errorf("%s: %s", path, d.text)
		}
	}
	d := root.open("/")
	if d.says("alert(1)") || !d.says("Minta tolong nomor 1") || d.says("Saya tangani") {
		t.Errorf("an admin reads: %s", d.text)
	}
	if d := root.open("/kotak-masuk/1"); d.status != 403 {
		t.Errorf("an admin opens a need: %d", d.status)
	}
}

// A note that is written when the session ends is there after signing in again, and
// saved once.
func TestANoteOutlivesItsSession(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	o.cries(1, "tolong")
	d := siti.send(siti.open("/"), "/kotak-masuk/1/ambil")
	note := strings.Repeat("Sudah ditelepon. ", 18) // 306 characters
	o.later(store.SessionIdle)
	d = siti.send(d, "/kotak-masuk/1/selesai", "hasil", note)
	if d.status != 401 || !d.says("disimpan selama 30 menit") {
		t.Fatalf("%d %s", d.status, d.text)
	}
	d = siti.send(d, "/masuk", "nama", "Siti Contoh", "sandi", goodPassword)
	var area []*html.Node
	for _, a := range d.all("textarea") {
		if value(a, "name") == "hasil" {
			area = append(area, a)
		}
	}
	if d.at != "/kotak-masuk/1" || !d.says("Yang tadi Anda ketik masih ada") || len(area) != 1 || words(area[0]) != strings.TrimSpace(note) {
		t.Fatalf("%s: %s", d.at, d.text)
	}
	if d = siti.send(d, "/kotak-masuk/1/selesai"); d.at != "/kotak-masuk?antrean=saya" {
		t.Errorf("%d %s", d.status, d.text)
	}
	if got := o.acts(); strings.Count(fmt.Sprint(got), string(audit.EntryClosed)) != 1 {
		t.Errorf("the log has %v", got)
	}
}

// Two clicks at once do one thing, and both lead to the same place.
func TestADoubleClickCountsOnce(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	clicks := 25
	if text := os.Getenv("KANCA_TEST_RACES"); text != "" { // the long form; see make soak
		var err error
		if clicks, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n <= clicks; n++ {
		o.cries(n, "tolong")
		action := fmt.Sprintf("/kotak-masuk/%d/ambil", n)
		sent := siti.open("/").filled(t, action)
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				if res := siti.ask("POST", action, sent); res.StatusCode != 303 || res.Header.Get("Location") != needPath(int64(n)) {
					t.Errorf("%s: %d %s", action, res.StatusCode, res.Header.Get("Location"))
				}
			})
		}
		wg.Wait()
	}
	if n := strings.Count(fmt.Sprint(o.acts()), string(audit.EntryTaken)); n != clicks {
		t.Errorf("%d were taken", n)
	}
}
