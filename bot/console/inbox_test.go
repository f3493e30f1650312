package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// villager is somebody who writes to the bot. A number nobody has: Indonesian numbers do
// not begin with +62 0.
type villager struct {
	*office
	number  bot.Address
	channel bot.ChannelName
	n       int
}

func (o *office) villager(n int, channel bot.ChannelName) *villager {
	return &villager{office: o, number: bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", n)}, channel: channel}
}

// writes stores a message as bot/turn does, with what it led to, and queues answers.
func (c *villager) writes(text string, events []bot.Event, replies ...string) (person int64) {
	return c.sends(bot.Incoming{Kind: bot.KindText, Text: text}, events, replies...)
}

func (c *villager) sends(in bot.Incoming, events []bot.Event, replies ...string) (person int64) {
	c.t.Helper()
	c.n++
	in.Channel, in.ProviderID, in.From, in.SentAt = c.channel, fmt.Sprintf("%s-%d", c.number.Value, c.n), []bot.Address{c.number}, c.now()
	ctx := context.Background()
	c.must(c.db.InTx(ctx, func(tx *store.Tx) error {
		p, err := tx.TakePerson(ctx, in.From, c.now())
		if err != nil {
			return err
		}
		person = p.ID
		id, _, err := tx.AddInbound(ctx, p.ID, in)
		if err != nil {
			return err
		}
		if err := tx.Apply(ctx, p.ID, id, events); err != nil {
			return err
		}
		var texts []store.Reply
		for _, r := range replies {
			texts = append(texts, store.Reply{Text: r})
		}
		return tx.AddReplies(ctx, p.ID, in.Channel, in.From[0], id, texts)
	}))
	return person
}

// asks opens a need, and cries one that cannot wait.
func (c *villager) asks(text string) int64 { return c.needs(text, "human", false) }
func (c *villager) cries(text string) int64 {
	return c.needs(text, "emergency", true)
}

func (c *villager) needs(text, topic string, urgent bool) int64 {
	c.t.Helper()
	c.writes(text, []bot.Event{bot.HandoverRequested{Handover: bot.Handover{ID: fmt.Sprint("h", c.tokens.Add(1)), Topic: topic, Note: text, Urgent: urgent}}}, "Petugas akan membantu.")
	needs, err := c.db.Inbox(context.Background(), 1000)
	c.must(err)
	newest := int64(0)
	for _, n := range needs {
		newest = max(newest, n.ID)
	}
	return newest
}

// outbox sends what waits on a channel and returns the texts.
func (o *office) outbox(channel bot.ChannelName, state store.State) (texts []string) {
	o.t.Helper()
	ctx := context.Background()
	lease, ok, err := o.db.HoldLease(ctx, "channel:"+string(channel), "test", time.Hour)
	o.must(err)
	if !ok {
		o.t.Fatal("the lease is somebody else's")
	}
	for {
		out, err := o.db.Claim(ctx, channel, lease, 10)
		o.must(err)
		if len(out) == 0 {
			return texts
		}
		for _, m := range out {
			texts = append(texts, m.Text)
			o.must(o.db.Mark(ctx, []store.Outcome{{ID: m.ID, Attempt: m.Attempt, State: state, Code: map[bool]string{true: "30003"}[state == store.Failed], ProviderID: fmt.Sprint("p", m.ID)}}))
		}
	}
}

func (d *document) mustSay(t testing.TB, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !d.says(want) {
			t.Errorf("%s (%d) does not say %q:\n%s", d.at, d.status, want, d.text)
		}
	}
}

func (d *document) mustNotSay(t testing.TB, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if d.says(want) {
			t.Errorf("%s (%d) says %q:\n%s", d.at, d.status, want, d.text)
		}
	}
}

// A clerk's round: a need, the thread, taking it, answering, the next message, done.
func TestANeedIsTakenAnsweredAndDone(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	o.villager(2, "whatsapp").asks("mau tanya pelatihan")
	o.later(10 * time.Minute)
	need := rina.cries("tolong saya disekap di johor")
	rina.writes("saya takut", nil, "jawaban bot")
	path := needPath(need)

	d := siti.open("/kotak-masuk")
	d.mustSay(t, "Darurat", "tolong saya disekap", "+62••••0001", "WhatsApp", "menunggu")
	if i, j := strings.Index(d.text, "tolong saya disekap"), strings.Index(d.text, "mau tanya pelatihan"); i < 0 || j < i {
		t.Errorf("the cry does not stand on top:\n%s", d.text)
	}
	d = siti.open(path)
	d.mustSay(t, "saya takut", "Bot", "Menunggu dikirim", "Belum ada yang menangani", "Untuk membalas, ambil alih dulu")
	if strings.Contains(d.raw, `name="balasan"`) {
		t.Error("who has not taken the need is offered to answer")
	}
	d = siti.send(d, path+"/ambil")
	d.mustSay(t, "Anda menangani orang ini", "Bot diam sampai", "Dibatalkan, tidak dikirim")
	if d.says("menunggu baru saja") || siti.open("/kotak-masuk?antrean=saya").says("menunggu baru saja") {
		t.Error("who is taken care of is said to wait")
	}
	d = siti.send(d, path+"/balas", "balasan", "Kami telepon sekarang, tetap tenang.")
	d.mustSay(t, "Balasan masuk antrean kirim", "Kami telepon sekarang", "Siti Contoh")
	if got := o.outbox("whatsapp", store.Delivered); !strings.Contains(strings.Join(got, "|"), "Kami telepon sekarang") || strings.Contains(strings.Join(got, "|"), "jawaban bot") {
		t.Errorf("sent: %q", got)
	}
	o.later(time.Minute)
	rina.writes("terima kasih, saya aman", nil)
	siti.open("/kotak-masuk?antrean=saya").mustSay(t, "Belum dibalas")
	d = siti.open(path)
	d.mustSay(t, "Sampai", "terima kasih, saya aman")
	if i, j := strings.Index(d.text, "Kami telepon sekarang"), strings.Index(d.text, "saya aman"); i < 0 || j < i {
		t.Error("the newest does not stand at the bottom")
	}
	d = siti.send(d, path+"/selesai", "hasil", "Ditelepon, sudah aman")
	d.mustSay(t, "Urusan ini selesai", "Anda tidak sedang menangani siapa pun")
	siti.open("/kotak-masuk?antrean=selesai").mustSay(t, "tolong saya disekap")
	siti.open(path).mustSay(t, "Selesai", "Ditelepon, sudah aman")
	log, err := o.db.AuditLog(context.Background(), 0, 100)
	o.must(err)
	var got []audit.Action
	for i := range log {
		if e := log[len(log)-1-i]; e.Object == needObject(need) && e.Action != audit.EntryOpened {
			got = append(got, e.Action)
		}
	}
	if want := []audit.Action{audit.EntryTaken, audit.MessageSent, audit.EntryClosed}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the audit log has %v, want %v", got, want)
	}
}

// Two open the same need; the second hears who has it, on the page and from the server,
// and can take it from that one on purpose.
func TestTheSecondHearsWhoHasIt(t *testing.T) {
	o := newOffice(t)
	siti, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Budi Contoh", bot.RoleKepala)
	path := needPath(o.villager(1, "whatsapp").asks("mau tanya"))
	hers, his := siti.open(path), budi.open(path)
	siti.send(hers, path+"/ambil")
	d := budi.send(his, path+"/ambil")
	if d.status != http.StatusConflict {
		t.Errorf("the second: status %d", d.status)
	}
	d.mustSay(t, "Siti Contoh menangani orang ini sejak", "Ambil alih dari Siti Contoh")
	for _, act := range []string{"balas", "selesai", "kembalikan"} {
		res := budi.ask("POST", path+"/"+act, url.Values{"balasan": {"halo"}, "terlihat": {"999999"}})
		if res.StatusCode != http.StatusConflict {
			t.Errorf("%s by who has it not: %d", act, res.StatusCode)
		}
		check(t, res.StatusCode, path, res.Body).mustSay(t, "Siti Contoh menangani")
	}
	budi.open("/kotak-masuk?antrean=lain").mustSay(t, "Ditangani Siti Contoh")
	d = budi.send(d, path+"/ambil")
	d.mustSay(t, "Anda menangani orang ini sejak")
	d = siti.send(siti.open(path), path+"/catatan", "catatan", "tadi saya yang buka")
	d.mustSay(t, "Ditangani Budi Contoh sejak", "catatan, tidak dikirim")
	if got := o.outbox("whatsapp", store.Sent); strings.Contains(strings.Join(got, "|"), "tadi saya") || strings.Contains(strings.Join(got, "|"), "halo") {
		t.Errorf("sent: %q", got)
	}
	// Taken at the same moment, many times: one has it.
	for i := range 10 {
		path := needPath(o.villager(100+i, "whatsapp").asks("mau tanya"))
		a, b := siti.open(path).filled(t, path+"/ambil"), budi.open(path).filled(t, path+"/ambil")
		var wait sync.WaitGroup
		codes := make([]int, 2)
		for j, c := range []struct {
			b *browser
			f url.Values
		}{{siti, a}, {budi, b}} {
			wait.Go(func() { codes[j] = c.b.ask("POST", path+"/ambil", c.f).StatusCode })
		}
		wait.Wait()
		if codes[0]+codes[1] != http.StatusSeeOther+http.StatusConflict {
			t.Errorf("two at once: %v", codes)
		}
	}
}

// Whoever wrote after what staff saw: nothing is sent, the new message is marked, the
// text stays and goes at the second press.
func TestNothingIsSentOverWhatWasNotSeen(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	rina := o.villager(1, "whatsapp")
	path := needPath(rina.asks("mau tanya"))
	d := siti.send(siti.open(path), path+"/ambil")
	rina.writes("JANGAN balas, suami saya baca", nil)
	d = siti.send(d, path+"/balas", "balasan", "Selamat pagi <b>Bu</b> & \"Pak\"")
	if d.status != http.StatusConflict {
		t.Fatalf("status %d", d.status)
	}
	d.mustSay(t, "ada pesan baru", "JANGAN balas", "Selamat pagi <b>Bu</b> & \"Pak\"")
	if marked := d.marked("class", "said person new"); len(marked) != 1 || !strings.Contains(words(marked[0]), "JANGAN balas") {
		t.Errorf("what is new is not marked: %d", len(marked))
	}
	if got := strings.Join(o.outbox("whatsapp", store.Sent), "|"); strings.Contains(got, "Selamat pagi") {
		t.Fatalf("sent: %q", got)
	}
	d = siti.send(d, path+"/balas") // as it stands
	d.mustSay(t, "Balasan masuk antrean kirim")
	if got := strings.Join(o.outbox("whatsapp", store.Sent), "|"); got != "Selamat pagi <b>Bu</b> & \"Pak\"" {
		t.Errorf("sent: %q", got)
	}
	// The same form twice sends once; a need is not closed over what was not seen.
	form := siti.open(path).filled(t, path+"/balas", "balasan", "dua kali")
	for range 2 {
		if res := siti.ask("POST", path+"/balas", form); res.StatusCode != http.StatusSeeOther {
			t.Errorf("sent again: %d", res.StatusCode)
		}
	}
	if got := strings.Join(o.outbox("whatsapp", store.Sent), "|"); got != "dua kali" {
		t.Errorf("sent: %q", got)
	}
	d = siti.open(path)
	rina.writes("satu lagi", nil)
	d = siti.send(d, path+"/selesai", "hasil", "beres")
	d.mustSay(t, "ada pesan baru", "satu lagi")
	if d.status != http.StatusConflict {
		t.Errorf("closed over a message: %d", d.status)
	}
}

// What each way allows: 24 hours, the parts of an SMS, a name that nobody can answer,
// BERHENTI, a NIK, an erased person.
func TestAnAnswerKeepsTheRulesOfItsWay(t *testing.T) {
	o := newOffice(t, func(o *Options) {
		o.Ways = func(name bot.ChannelName) Way {
			switch name {
			case "twilio_whatsapp":
				return Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}, Window: 24 * time.Hour, NewID: func() string { return "ours" }}
			case "templated":
				return Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}, FreeFor: 24 * time.Hour}
			case "kannel":
				return Way{Traits: bot.Traits{Medium: bot.SMS}}
			case "gone":
				return Way{Closed: true}
			}
			return Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}}
		}
	})
	siti := o.member("Siti Contoh", bot.RolePetugas)
	window, sms := o.villager(1, "twilio_whatsapp"), o.villager(2, "kannel")
	path, smsPath := needPath(window.asks("mau tanya")), needPath(sms.asks("mau tanya"))
	d := siti.send(siti.open(path), path+"/ambil")
	d.mustSay(t, "Dapat dibalas selama 24 jam 0 menit lagi, sampai")
	form := d.filled(t, path+"/balas", "balasan", "telat")

	// A NIK is not sent.
	nik := "0000000101900001"
	siti.send(d, path+"/balas", "balasan", "NIK Ibu "+nik).mustSay(t, "Hapus NIK itu")

	o.later(24 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	res := siti.ask("POST", path+"/balas", form)
	d = check(t, res.StatusCode, path, res.Body)
	d.mustSay(t, "Sudah lewat 24 jam", "telat")
	// The hint comes with what can be done.
	if d = siti.open(path); !strings.Contains(d.raw, `<a class="button" href="tel:`) {
		t.Error("it says that no answer can go, and not what to do instead")
	}
	if res.StatusCode != http.StatusConflict || strings.Contains(siti.open(path).raw, `name="balasan"`) {
		t.Errorf("after the window: %d", res.StatusCode)
	}
	window.writes("halo lagi", nil)
	siti.send(siti.open(path), path+"/balas", "balasan", "Halo juga").mustSay(t, "Balasan masuk")

	// Where there is a template it is said that the answer goes inside, before it does.
	templated := o.villager(9, "templated")
	templatedPath := needPath(templated.asks("mau tanya"))
	d = siti.send(siti.open(templatedPath), templatedPath+"/ambil")
	d.mustSay(t, "Dapat dibalas selama 24 jam", "Kirim")
	d.mustNotSay(t, "templat")
	form = d.filled(t, templatedPath+"/balas", "balasan", "Selamat pagi")
	o.later(24 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	res = siti.ask("POST", templatedPath+"/balas", form)
	d = check(t, res.StatusCode, templatedPath, res.Body)
	d.mustSay(t, "Sementara Anda menulis", "Selamat pagi", "Kirim dengan templat")
	if got := strings.Join(o.outbox("templated", store.Queued), "|"); strings.Contains(got, "Selamat pagi") {
		t.Errorf("it went without a word: %q", got)
	}
	long := strings.Repeat("Selamat pagi ", 70) // a template takes less than WhatsApp does
	if d := siti.send(siti.open(templatedPath), templatedPath+"/balas", "balasan", long); d.status != http.StatusUnprocessableEntity || !d.says("paling banyak 800") || !strings.Contains(d.raw, strings.TrimSpace(long)) {
		t.Errorf("too long for a template: %d %s", d.status, d.text)
	}
	siti.send(d, templatedPath+"/balas").mustSay(t, "Balasan masuk")
	siti.open(templatedPath).mustSay(t, "tetap terkirim, di dalam templat", "Kirim dengan templat")
	// What did not arrive goes again inside it only when who sends it knows.
	o.outbox("templated", store.Failed)
	d = siti.open(templatedPath)
	d.mustSay(t, "Kirim ulang dengan templat")
	form = d.filled(t, templatedPath+"/kirim-ulang")
	unaware := url.Values{"pesan": form["pesan"], "terlihat": form["terlihat"], fieldID: form[fieldID]}
	res = siti.ask("POST", templatedPath+"/kirim-ulang", unaware)
	check(t, res.StatusCode, templatedPath, res.Body).mustSay(t, "Belum dikirim ulang", "Selamat pagi")
	if got := o.outbox("templated", store.Sent); len(got) != 0 {
		t.Errorf("sent again without a word: %q", got)
	}
	siti.send(d, templatedPath+"/kirim-ulang").mustSay(t, "Dikirim ulang")

	d = siti.send(siti.open(smsPath), smsPath+"/ambil")
	d.mustSay(t, "Dikirim sebagai SMS", "tidak dapat membalas")
	long = strings.Repeat("Selamat pagi ", 20)
	d = siti.send(d, smsPath+"/balas", "balasan", long)
	d.mustSay(t, "menjadi 2 SMS", "Kirim 2 SMS")
	if d.status != http.StatusUnprocessableEntity {
		t.Errorf("two SMS without a question: %d", d.status)
	}
	siti.send(d, smsPath+"/balas").mustSay(t, "Balasan masuk", "2 SMS")

	gone := o.villager(3, "gone")
	gonePath := needPath(gone.asks("mau tanya"))
	siti.send(siti.open(gonePath), gonePath+"/ambil").mustSay(t, "Tidak ada saluran untuk membalas")

	quiet := o.villager(4, "whatsapp")
	quietPath := needPath(quiet.asks("mau tanya"))
	siti.send(siti.open(quietPath), quietPath+"/ambil").mustSay(t, "Kirim")
	quiet.writes("BERHENTI", []bot.Event{bot.OptedOutOfAnnouncements{}})
	d = siti.open(quietPath)
	d.mustSay(t, "BERHENTI", "tidak dikirimi apa pun")
	res = siti.ask("POST", quietPath+"/balas", url.Values{"balasan": {"halo"}, "terlihat": {"999999"}})
	check(t, res.StatusCode, quietPath, res.Body).mustSay(t, "tidak dikirimi apa pun")

	erased := o.villager(5, "whatsapp")
	erasedPath := needPath(erased.asks("rahasia sekali"))
	d = siti.send(siti.open(erasedPath), erasedPath+"/ambil")
	siti.send(d, erasedPath+"/catatan", "catatan", "catatan rahasia")
	form = siti.open(erasedPath).filled(t, erasedPath+"/balas", "balasan", "halo yang dihapus")
	erased.writes("HAPUS DATA", []bot.Event{bot.DataDeleted{}})
	res = siti.ask("POST", erasedPath+"/balas", form)
	if res.StatusCode != http.StatusNotFound && res.StatusCode != http.StatusConflict {
		t.Errorf("an answer to who was erased: %d", res.StatusCode)
	}
	siti.open(erasedPath).mustNotSay(t, "rahasia", "0005")
	if got := strings.Join(o.outbox("whatsapp", store.Sent), "|"); strings.Contains(got, "halo") {
		t.Errorf("sent: %q", got)
	}
}
