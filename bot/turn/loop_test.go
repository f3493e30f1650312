package turn

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// talkWith lets a machine answer each of our answers until we are silent, at most
// most times, and returns how often we answered.
func (o *office) talkWith(from bot.Address, channel bot.ChannelName, most int, pause time.Duration, says func(i int) string) (answered int) {
	o.Helper()
	for i := range most {
		o.clock.Add(pause.Milliseconds())
		in := o.message(from, says(i))
		in.Channel = channel
		r := o.deliver(in)
		if len(r.Replies) == 0 {
			return answered
		}
		answered++
	}
	return answered
}

// told counts what staff were told of loops.
func (o *office) told() (n int) {
	o.Helper()
	all, err := o.Store.Handovers(o.Context(), 999)
	if err != nil {
		o.Fatal(err)
	}
	for _, h := range all {
		if h.Topic == "loop" {
			n++
		}
	}
	return n
}

var machines = map[string]struct {
	pause time.Duration
	most  int // answers before it is silent, the sentence at the end among them
	says  func(i int) string
}{
	"the same text":   {700 * time.Millisecond, 6, func(int) string { return "Terima kasih telah menghubungi kami. Pesan Anda segera kami balas." }},
	"one word":        {time.Second, 8, func(int) string { return "ok" }},
	"what is no word": {2 * time.Second, 8, func(int) string { return "👍" }},
	"a counter in it": {time.Second, 6, func(i int) string { return fmt.Sprintf("[%d] Saya sedang rapat, nanti saya hubungi", i) }},
	"a date in it": {5 * time.Second, 6, func(i int) string {
		return opening.AddDate(0, 0, i).Format("Monday, 2 January 2006") + ": toko kami tutup, hubungi lagi besok pagi"
	}},
	"the clock": {61 * time.Second, 6, func(i int) string {
		return opening.Add(time.Duration(i)*61*time.Second).Format("15.04") + " WIB: HP saya tinggal di rumah"
	}},
	"three texts in turn": {3 * time.Second, 9, func(i int) string {
		return []string{"Selamat datang di Toko Contoh, ada yang bisa dibantu?", "Maaf, pilihan tidak tersedia. Silakan pilih lagi ya kak", "Mohon tunggu, admin kami akan membalas"}[i%3]
	}},
	"every quarter hour": {15 * time.Minute, 12, func(int) string { return "Sisa kuota internet Anda tinggal sedikit, isi ulang sekarang" }},
	"an office":          {3240 * time.Millisecond, 20, anOfficeOfMachines},
	"never twice the same": {3240 * time.Millisecond, 40, func(i int) string {
		words := strings.Fields("baik kak silakan kirim alamat lengkap rumah sekolah pasar jalan kebun sawah laut gunung pagi siang malam hujan panas dingin meja kursi pintu jendela buku pensil kertas lampu roda mobil motor sepeda")
		random := rand.New(rand.NewPCG(uint64(i), 7))
		random.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
		return strings.Join(words[:9], " ")
	}},
}

func anOfficeOfMachines(i int) string {
	phrases := []string{"Halo! Saya asisten virtual Toko Contoh, ada yang bisa saya bantu?", "Maaf, saya belum mengerti maksud Anda. Ketik 1 untuk produk, 2 untuk promo.",
		"Baik, permintaan Anda sedang kami proses, mohon ditunggu ya.", "Terima kasih atas kesabarannya, tim kami segera menghubungi Anda.", "Apakah ada hal lain yang bisa kami bantu hari ini?",
		"Mohon maaf, semua petugas kami sedang sibuk.", "Silakan sebutkan nomor pesanan Anda agar kami cek.", "Promo spesial minggu ini: diskon untuk semua produk pilihan!"}
	return phrases[rand.New(rand.NewPCG(uint64(i), 3)).IntN(len(phrases))]
}

// A machine is answered a few times, then one sentence ends it, and staff are told
// once, however long it goes on.
func machinesAreNotAnsweredForEver(o *office) {
	n := 0
	for name, m := range machines {
		for _, channel := range []bot.ChannelName{whatsapp, text} {
			n++
			who, before := phone(1000+n), o.told()
			answered := o.talkWith(who, channel, 80, m.pause, m.says)
			if answered < 3 || answered > m.most {
				o.Errorf("%s on %s: answered %d times, want at most %d", name, channel, answered, m.most)
			}
			if told := o.told() - before; told != 1 {
				o.Errorf("%s: staff were told %d times", name, told)
			}
			last := o.stored(who)
			ended := false
			for _, sent := range last {
				ended = ended || !sent.Inbound && strings.Contains(sent.Text, "otomatis, jadi saya diam dulu")
			}
			if !ended {
				o.Errorf("%s: nobody was told why it is silent now", name)
			}
			// It goes on by itself, with a person's pauses now and then.
			for i := range 20 {
				answered += o.talkWith(who, channel, 1, m.pause, func(int) string { return m.says(200 + i) })
			}
			if answered > m.most+m.most/2 || o.told()-before != 1 {
				o.Errorf("%s on %s: %d answers in the end, staff told %d times", name, channel, answered, o.told()-before)
			}
		}
	}
}

// Whoever writes something new is answered again, and what has to be heard is.
func aPersonAtTheSamePhone(o *office) {
	siti := phone(1)
	auto := func(int) string { return "Pesan otomatis: saya sedang bekerja, nanti saya balas" }
	o.talkWith(siti, whatsapp, 50, time.Second, auto)
	o.play(siti, "ada lowongan ke taiwan?", "owongan", "menu", "Lowongan")
	if n := o.talkWith(siti, whatsapp, 50, time.Second, auto); n > 3 {
		o.Errorf("a known machine got %d answers more", n)
	}
	if o.told() != 1 {
		o.Errorf("staff were told %d times", o.told())
	}
	o.play(siti, "tolong saya disekap majikan di malaysia", "elepon")
	if o.urgent() != 1 {
		o.Errorf("%d cries before the staff", o.urgent())
	}
	o.talkWith(siti, whatsapp, 50, time.Second, auto)
	r := o.says(siti, "BERHENTI")
	if len(r.Events) == 0 || r.Events[0].Type() != "announcements.stopped" || len(r.Replies) == 0 {
		o.Errorf("BERHENTI after a loop: %+v", r)
	}
	o.talkWith(siti, whatsapp, 50, time.Second, auto)
	o.clock.Add((13 * time.Hour).Milliseconds())
	if r := o.says(siti, auto(0)); len(r.Replies) == 0 {
		o.Errorf("the next day: %+v", r)
	}
}

// A cry that comes again and again is answered, but two machines do not cry at
// each other for ever.
func aCryAgainAndAgain(o *office) {
	help := func(int) string { return "tolong saya disekap majikan" }
	answered := 0
	for range 30 {
		answered += o.talkWith(phone(1), whatsapp, 1, 2*time.Second, help)
	}
	if answered < 4 || answered > 9 {
		o.Errorf("a cry that came thirty times in a minute was answered %d times", answered)
	}
	o.clock.Add(loopHelp.Milliseconds())
	if r := o.says(phone(1), help(0)); len(r.Replies) == 0 {
		o.Errorf("a minute later: %+v", r)
	}
	before := o.urgent()
	if r := o.says(phone(1), "majikan memukul adik saya sampai berdarah"); len(r.Replies) == 0 || o.urgent() != before+1 {
		o.Errorf("other words for it: %+v", r)
	}
}

// What people do who are no machines.
func peopleAreNoMachines(o *office) {
	for name, says := range map[string][]string{
		"back and forth":  strings.Fields("menu 1 0 1 0 1 0 2 0 2 0 3 0 3 0 menu 1 menu"),
		"impatient":       {"halo", "halo", "halo", "p", "p", "halo kak", "ada orang?", "halo"},
		"two slow fields": {"daftar", "setuju", "siti contoh", "24", "kraksaan", "patokan", "lewati", "taiwan", "1", "ya", "menu"},
	} {
		who := phone(len(name) * 100)
		for _, text := range says {
			o.clock.Add(2500)
			if r := o.deliver(o.message(who, text)); r.Quiet != "" || len(r.Replies) == 0 {
				o.Errorf("%s: %q got %+v", name, text, r)
			}
		}
	}
	for day := range 30 { // the same question every morning
		o.clock.Add((24 * time.Hour).Milliseconds())
		if r := o.says(phone(7), "ada lowongan ke taiwan?"); r.Quiet != "" || len(r.Replies) == 0 {
			o.Errorf("day %d: %+v", day, r)
		}
	}
	for i := range 12 { // an album
		in := o.message(phone(8), "")
		in.Kind = bot.KindPhoto
		o.clock.Add(300)
		if r := o.deliver(in); r.Quiet != "" {
			o.Errorf("photo %d: %+v", i, r)
		}
	}
}

// The silence holds over a restart, for it is in the database; and nothing of what
// was written stands there.
func TestALoopIsRememberedOverARestart(t *testing.T) {
	o := newOffice(t, onSQLite)
	auto := func(int) string { return "Nomor NIK saya " + nik + ", ini pesan otomatis dari siti" }
	o.talkWith(phone(1), whatsapp, 50, time.Second, auto)
	again := &Receiver{Store: o.Store, Engine: o.Engine, Texts: o.Texts, Content: o.Content, Traits: o.Traits, Now: o.Now, NewID: o.NewID}
	var last Report
	again.Observe = func(r Report) { last = r }
	o.clock.Add(1000)
	if err := again.Receive(t.Context(), o.message(phone(1), auto(0))); err != nil || last.Quiet != QuietLoop {
		t.Errorf("after a restart: %+v %v", last, err)
	}
	person, err := o.Store.FindPerson(t.Context(), phone(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Store.InTx(t.Context(), func(tx *store.Tx) error {
		c, err := tx.Conversation(t.Context(), person)
		if rhythm := string(c.Rhythm); rhythm == "" || len(rhythm) > 4000 || strings.Contains(rhythm, "siti") || strings.Contains(rhythm, nik) {
			t.Errorf("%d bytes of rhythm: %s", len(rhythm), rhythm)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestNearTexts(t *testing.T) {
	of := func(text string) round { return roundOf(bot.Incoming{Kind: bot.KindText, Text: text}, nil, opening) }
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"halo 1", "halo 22", true}, {"1", "2", false}, {"24", "25", false}, {"halo", "menu", false}, {"menu", "Menu!", true},
		{"ada lowongan ke taiwan?", "ada lowongan ke korea?", true}, // as near as a date; it takes the same answer, too
		{"ada lowongan ke taiwan?", "berapa biaya ke taiwan?", false},
		{"siti contoh", "budi contoh", false}, {"👍", "👍", true}, {"👍", "🙏", false}, {"", "", true},
	} {
		if of(c.a).near(of(c.b)) != c.want {
			t.Errorf("%q and %q near: %v", c.a, c.b, !c.want)
		}
	}
}
