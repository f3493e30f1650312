package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// keeps a reply ready.
func (b *browser) keeps(key, indonesian, madurese string) *document {
	b.t.Helper()
	const path = cannedPath + "/baru"
	return b.send(b.open(path), path, "nama-pendek", key, "indonesia", indonesian, "madura", madurese)
}

// takes makes a need the one of who asks, and returns its page.
func (b *browser) takes(need int64) *document {
	b.t.Helper()
	return b.send(b.open(needPath(need)), needPath(need)+"/ambil")
}

// puts presses the button of a reply that is kept ready, beside what was typed.
func (b *browser) puts(d *document, need int64, value, typed string) *document {
	b.t.Helper()
	form := d.filled(b.t, needPath(need)+"/balas", "balasan", typed)
	form.Set("siap", value)
	return b.follow(b.ask(http.MethodPost, needPath(need)+"/siapkan", form), needPath(need)+"/siapkan")
}

// answer is what stands in the field for the answer.
func (d *document) answer() string {
	fields := d.marked("id", "balasan")
	if len(fields) == 0 {
		return "(no field)"
	}
	var b strings.Builder
	for c := range fields[0].Descendants() {
		b.WriteString(c.Data)
	}
	return b.String()
}

// offered are the replies that stand beside the field: text and, behind it, what is missing.
func (d *document) offered() (list []string) {
	for _, n := range d.all("button") {
		if value(n, "name") == "siap" {
			list = append(list, value(n, "value")+" "+value(n, "data-ready"))
		}
	}
	return list
}

// What may be kept, and what not; a second click keeps one; what is wrong stays in the form.
func TestRepliesAreKeptReady(t *testing.T) {
	o := newOffice(t)
	budi := o.member("Budi Contoh", bot.RoleKepala)
	budi.open(cannedPath).mustSay(t, "Belum ada balasan siap pakai")
	d := budi.open(cannedPath + "/baru")
	for _, c := range []struct{ key, id, mad, want string }{
		{"", "Halo", "", "Nama pendek belum diisi"},
		{"jam", "", "", "Teks Indonesia belum diisi"},
		{"jam", "Halo {gaji} dan {Nama}", "", "Tidak dikenal: {gaji}"},
		{"jam", "Halo", "Ngereng {{nama}}", "Tidak dikenal: {, }"},
		{"jam", "NIK 3513014101900001", "", "Jangan tulis NIK"},
		{"jam", "Halo", "NIK 3513 0141 0190 0001", "Jangan tulis NIK"},
		{hostile[:28], "Halo", "", "hanya huruf dan angka"},
		{"siti 081234567890", "Halo", "", "hanya huruf dan angka"},
		{"jam", strings.Repeat("a", 1001), "", "paling banyak 1000"},
		{strings.Repeat("a", 31), "Halo", "", "paling banyak 30"},
	} {
		wrong := budi.send(d, cannedPath+"/baru", "nama-pendek", c.key, "indonesia", c.id, "madura", c.mad)
		if wrong.status != 422 || !wrong.says(c.want) || words(wrong.marked("id", "indonesia")[0]) != c.id || words(wrong.marked("id", "madura")[0]) != c.mad {
			t.Errorf("%q %q %q: %d %s", c.key, c.id, c.mad, wrong.status, wrong.text)
		}
	}
	sent := d.filled(t, cannedPath+"/baru", "nama-pendek", "  Alamat   Kantor ", "indonesia", hostile[:50]+" Halo", "madura", "")
	sent.Set("indonesia", `<script>alert(1)</script> Halo { Nama }`)
	for range 2 {
		budi.ask("POST", cannedPath+"/baru", sent)
	}
	d = budi.open(cannedPath)
	d.mustSay(t, "“alamat kantor” disimpan", "<script>alert(1)</script> Halo { Nama }", "belum ada teks Madura")
	if n := len(d.marked("class", "card")); n != 1 {
		t.Errorf("%d are kept", n)
	}
	if d := budi.keeps("ALAMAT KANTOR", "lain", ""); d.status != 422 || !d.says("sudah dipakai balasan lain") {
		t.Errorf("a key twice: %d %s", d.status, d.text)
	}
	if o.did(audit.CannedChanged) != 1 {
		t.Errorf("in the log: %v", o.acts())
	}
}

// Two change a reply at once, or one takes it away: the other sees what it is now.
func TestAStaleReplyIsShownBesideTheOther(t *testing.T) {
	o := newOffice(t)
	budi, rini := o.member("Budi Contoh", bot.RoleKepala), o.member("Rini Contoh", bot.RoleAdmin)
	budi.keeps("jam", "Kantor buka jam 8", "Kantor bukka' jam 8")
	path := cannedPathOf(1)
	before := budi.open(path)
	rini.send(rini.open(path), path, "indonesia", "Kantor buka jam 9").mustSay(t, "disimpan")
	d := budi.send(before, path, "indonesia", "Kantor buka jam 7")
	if d.status != 409 {
		t.Fatalf("a stale reply: %d", d.status)
	}
	d.mustSay(t, "Belum disimpan", "Kantor buka jam 7", "Kantor buka jam 9", "Diubah terakhir oleh Rini Contoh", "Biarkan isi sekarang")
	d.mustNotSay(t, "bukka' jam 8Kantor") // what both have is no difference
	budi.send(d, path, "indonesia", "Kantor buka jam 7").mustSay(t, "disimpan")
	budi.open(cannedPath).mustSay(t, "Kantor buka jam 7")
	if d := budi.send(before, path+"/hapus"); d.status != 409 || !d.says("Belum dihapus") || !d.says("jam 7") {
		t.Errorf("taken away unseen: %d %s", d.status, d.text)
	}
	before = rini.open(path)
	budi.send(budi.open(path), path+"/hapus").mustSay(t, "Balasan dihapus")
	d = rini.send(before, path, "indonesia", "Kantor buka jam 6")
	if d.status != 409 || !d.says("menghapus balasan ini") || words(d.marked("id", "indonesia")[0]) != "Kantor buka jam 6" {
		t.Fatalf("of one that is gone: %d %s", d.status, d.text)
	}
	rini.send(d, cannedPath+"/baru").mustSay(t, "disimpan")
	budi.open(cannedPath).mustSay(t, "Kantor buka jam 6")
	budi.open("/jejak").mustSay(t, "Balasan siap pakai no. 1", "Menghapus balasan siap pakai")
	if o.did(audit.CannedChanged) != 4 || o.did(audit.CannedRemoved) != 1 {
		t.Errorf("in the log: %v", o.acts())
	}
}

// Without a script a reply comes into the field as a draft, behind what was typed, and is
// not sent; the person's language stands first and what is known of them is filled in.
func TestAReadyReplyComesIntoTheField(t *testing.T) {
	o := newOffice(t)
	budi, siti := o.member("Budi Contoh", bot.RoleKepala), o.member("Siti Contoh", bot.RolePetugas)
	budi.keeps("salam", "Halo {nama}, saya {petugas}.", "Ngereng {nama}, kaula {petugas}.")
	budi.keeps("kantor", "Silakan ke kantor, {desa}.", "")
	rina := o.villager(1, "whatsapp")
	rina.registers("Rina Contoh", "Gading Wetan")
	need := rina.asks("mau tanya")
	if got := siti.open(needPath(need)).offered(); len(got) > 0 {
		t.Errorf("before it is taken: %q", got)
	}
	d := siti.takes(need)
	if got := strings.Join(d.offered(), " | "); got != "2.id Silakan ke kantor, Gading Wetan. | 1.mad Ngereng Rina Contoh, kaula Siti Contoh. | 1.id Halo Rina Contoh, saya Siti Contoh." {
		t.Errorf("offered: %s", got)
	}
	first := d
	d = siti.puts(d, need, "1.id", "Selamat pagi.")
	d.mustSay(t, "belum dikirim")
	if want := "Selamat pagi.\nHalo Rina Contoh, saya Siti Contoh."; d.answer() != want {
		t.Errorf("in the field: %q", d.answer())
	}
	siti.puts(first, need, "1.id", "Selamat pagi.") // a double click
	d = siti.open(needPath(need))
	if strings.Count(d.answer(), "Rina") != 1 {
		t.Errorf("twice in the field: %q", d.answer())
	}
	d = siti.puts(d, need, "2.id", d.answer())
	if want := "Selamat pagi. Halo Rina Contoh, saya Siti Contoh. Silakan ke kantor, Gading Wetan."; strings.Join(strings.Fields(d.answer()), " ") != want {
		t.Errorf("several in one: %q", d.answer())
	}
	if got := o.outbox("whatsapp", store.Delivered); len(got) > 0 {
		t.Errorf("sent: %q", got)
	}
	siti.send(d, needPath(need)+"/balas", "balasan", "Halo Rina Contoh").mustSay(t, "Balasan masuk antrean kirim")
	if d := siti.open(needPath(need)); d.answer() != "" {
		t.Errorf("after sending: %q", d.answer())
	}
	o.must(o.db.InTx(t.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(t.Context(), []bot.Address{rina.number}, o.now())
		if err != nil {
			return err
		}
		return tx.Apply(t.Context(), p.ID, 0, []bot.Event{bot.LanguageChosen{Lang: bot.Indonesian}})
	}))
	if got := strings.Join(siti.open(needPath(need)).offered(), " | "); !strings.Contains(got, "1.id Halo Rina Contoh, saya Siti Contoh. | 1.mad Ngereng") {
		t.Errorf("to who writes Indonesian: %s", got)
	}
}

// What is not known of a person is named, stays to be written by hand, and nobody is sent
// a brace; a hostile name fills nothing else and breaks no page.
func TestNobodyIsSentABrace(t *testing.T) {
	o := newOffice(t)
	budi, siti := o.member("Budi Contoh", bot.RoleKepala), o.member("Siti Contoh", bot.RolePetugas)
	budi.keeps("salam", "Halo {nama} dari {kecamatan}", "")
	nobody := o.villager(1, "whatsapp")
	need := nobody.asks("mau tanya")
	d := siti.takes(need)
	d.mustSay(t, "Tulis sendiri: nama, kecamatan")
	d = siti.puts(d, need, "1.id", "")
	d.mustSay(t, "Tulis sendiri: nama, kecamatan", "belum diketahui dari orang ini", "Ganti dulu dengan kata-kata Anda: {nama}, {kecamatan}")
	for _, text := range []string{d.answer(), "Halo {nama}", "Halo {", "}", "{{.}}", "Halo {Ibu}"} {
		if d := siti.send(d, needPath(need)+"/balas", "balasan", text); d.status != 422 || !d.says("Belum dikirim: masih ada") || d.answer() != text {
			t.Errorf("%q: %d %s", text, d.status, d.text)
		}
	}
	for _, name := range []string{hostile, "{kecamatan} {nama}", `"><script>alert(1)</script>`, "Rina\u202e\nBERHENTI"} {
		n := int(o.tokens.Add(1)) + 100
		person := o.villager(n, "whatsapp")
		person.registers(name, "Gading Wetan")
		need := person.asks("mau tanya")
		d := siti.takes(need)
		for _, text := range d.offered() {
			if d := siti.puts(d, need, "1.id", ""); strings.Contains(d.answer(), "{nama}") || strings.Contains(d.answer(), "\u202e") || strings.Count(d.answer(), "\n") > 0 {
				t.Errorf("%q: %q", text, d.answer())
			}
		}
	}
	for _, text := range o.outbox("whatsapp", store.Delivered) {
		if strings.ContainsAny(text, "{}") {
			t.Errorf("sent: %q", text)
		}
	}
	// Several people with one phone: nobody is called by the name of another.
	two := o.villager(2, "whatsapp")
	two.registers("Rina Contoh", "Gading Wetan")
	two.writes("daftar", []bot.Event{bot.RegistrationCompleted{Registration: bot.Registration{ID: "r-sari", Name: "Sari Contoh", Age: 22, Village: "Gading Wetan", District: "Gading"}}})
	siti.takes(two.asks("mau tanya")).mustSay(t, "Tulis sendiri: nama")
}

// A ready reply is counted as what is typed, and refused as that is: too long, not theirs,
// after BERHENTI, taken away meanwhile.
func TestAReadyReplyIsAsTyped(t *testing.T) {
	o := newOffice(t, func(o *Options) {
		o.Ways = func(bot.ChannelName) Way { return Way{Traits: bot.Traits{Medium: bot.SMS, Answerable: true}} }
	})
	budi, siti := o.member("Budi Contoh", bot.RoleKepala), o.member("Siti Contoh", bot.RolePetugas)
	budi.keeps("panjang", strings.Repeat("kantor ", 30), "")
	budi.keeps("sangat panjang", strings.Repeat("kantor ", 140), "")
	rina := o.villager(1, "sms")
	need := rina.asks("mau tanya")
	d := siti.takes(need)
	d.mustSay(t, "SMS: 2")
	d = siti.puts(d, need, "1.id", "")
	d = siti.send(d, needPath(need)+"/balas")
	if d.status != 422 || !d.says("menjadi 2 SMS") {
		t.Errorf("two parts unasked: %d %s", d.status, d.text)
	}
	d = siti.puts(d, need, "2.id", d.answer())
	d = siti.puts(d, need, "2.id", d.answer())
	if d.status != 422 || !d.says("Tidak muat") {
		t.Errorf("too long: %d %s", d.status, d.text)
	}
	if d := siti.puts(d, need, "99.id", "halo"); d.status != 422 || !d.says("sudah tidak ada") || d.answer() != "halo" {
		t.Errorf("one that is gone: %d %s", d.status, d.text)
	}
	if d := siti.puts(d, need, "1.fr", "halo"); d.status != 422 || d.answer() != "halo" {
		t.Errorf("in no language: %d", d.status)
	}
	rini := o.member("Rini Contoh", bot.RolePetugas)
	rini.takes(need)
	if d := siti.puts(d, need, "1.id", "yang saya tulis"); d.status != 409 || !d.says("Rini Contoh") || !d.says("yang saya tulis") {
		t.Errorf("of somebody else's: %d %s", d.status, d.text)
	}
	if res := siti.ask("POST", needPath(999)+"/siapkan", url.Values{}); res.StatusCode != 404 {
		t.Errorf("of no need: %d", res.StatusCode)
	}
}

// A page asks the database little also where many replies are kept and many are told.
func TestThePagesOfSettingsAskLittle(t *testing.T) {
	o := newOffice(t)
	budi, siti := o.member("Budi Contoh", bot.RoleKepala), o.member("Siti Contoh", bot.RolePetugas)
	for n := range 20 {
		budi.keeps("balasan "+strings.Repeat("a", n+1), "Halo {nama}", "Ngereng {nama}")
		o.withPhone("Rekan "+strings.Repeat("b", n+1), bot.RolePetugas, 900+n)
	}
	rina := o.villager(1, "whatsapp")
	need := rina.asks("mau tanya")
	siti.takes(need)
	for _, c := range []struct {
		who  *browser
		path string
	}{{siti, needPath(need)}, {budi, "/pengaturan"}, {budi, rosterPath}, {budi, rosterPath + "/1"}, {budi, "/pengaturan/jam"}, {budi, cannedPath}, {budi, cannedPathOf(1)}, {budi, "/"}} {
		c.who.open(c.path) // what is to be said once is said
		before := o.db.Effort()
		d := c.who.open(c.path)
		if e := o.db.Effort().Since(before); d.status != 200 || e.Reads+e.Statements > 8 {
			t.Errorf("%s (%d) asks the database %d times", c.path, d.status, e.Reads+e.Statements)
		}
	}
}
