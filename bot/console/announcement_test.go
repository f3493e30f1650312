package console

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/announcing"
	"kanca/bot/broadcast"
	"kanca/bot/store"
	"kanca/content"
)

// bothWays knows which of the channels of the tests is which.
func bothWays(o *Options) {
	o.Ways = func(name bot.ChannelName) Way {
		if name == "kannel" {
			return Way{Traits: bot.Traits{Medium: bot.SMS, Answerable: true}}
		}
		return Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}}
	}
}

// announced makes announcements that stand at each place, with the worst in every field.
func (o *office) announced(writer, approver *browser) {
	o.t.Helper()
	o.agrees(400, 40, "kannel")
	o.villager(441, "whatsapp").writes("mulai", []bot.Event{bot.OptedInAgain{}, bot.LanguageChosen{Lang: bot.Madurese}})
	harmless := strings.NewReplacer("{", "", "}", "").Replace
	title, text := string([]rune(unkind)[:longestTitle]), harmless(string([]rune(hostile)[:min(80, len([]rune(hostile)))]))
	moved := func(begins string) string {
		path := writer.writesAnnouncement(title, text)
		writer.submits(path, begins)
		return path
	}
	goes := func(path string) {
		writer.send(writer.open(path+"/kirim"), path+"/kirim")
		o.conducts()
	}
	o.goes("kannel", 999, store.Delivered, "") // what waited before
	over := moved(beginsButton)                // and somebody did not get it who may yet
	approver.approves(over)
	goes(over)
	o.goes("kannel", 1, store.Failed, "30003")
	o.conducts()
	writer.send(writer.open(over+"/hentikan"), over+"/hentikan", "alasan", unkind)
	moved(beginsApproved)
	if urgent := moved(beginsButton); writer.hurries(urgent, unkind).status != 200 {
		o.t.Fatal("a warning did not go")
	}
	template := func(c broadcast.Category) {
		o.must(o.db.SetTemplates(o.t.Context(), []broadcast.Template{{Channel: "whatsapp", ID: "HX1", Category: c, Status: broadcast.TemplateApproved, ReadAt: o.now()}}))
	}
	all := []string{moved(beginsButton), moved(beginsButton)}
	template(broadcast.Utility)
	all = append(all, moved(beginsButton))
	for _, path := range all {
		approver.approves(path)
	}
	goes(all[1])
	goes(all[2])
	for _, state := range []store.State{store.Sent, store.Delivered, store.Failed, store.Uncertain} {
		o.goes("kannel", 1, state, "")
	}
	writer.send(writer.open(all[2]+"/jeda"), all[2]+"/jeda", "alasan", unkind)
	template(broadcast.Marketing) // what is paused goes on at another cost
	path := writer.writesAnnouncement("Draf "+string([]rune(unkind)[:60]), text)
	writer.posts(writer.open(path+"/kepada"), path+"/kepada", url.Values{"kecamatan": {"Kraksaan"}, "bahasa": {"mad"}, "umur-dari": {"20"}, "negara": {"TW", "HK"}})
	path = moved(beginsApproved)
	approver.send(approver.open(path+"/tolak"), path+"/tolak", "alasan", unkind)
}

// agrees lets so many people write MULAI on a channel, from a number on.
func (o *office) agrees(from, people int, channel bot.ChannelName) {
	o.t.Helper()
	for n := from; n < from+people; n++ {
		o.villager(n, channel).writes("mulai", []bot.Event{bot.OptedInAgain{}})
	}
}

// picked is what a form of choices sends, with other values of some names.
func picked(d *document, t testing.TB, action string, values url.Values) url.Values {
	t.Helper()
	form := d.filled(t, action)
	for _, name := range []string{"kecamatan", "negara", "pekerjaan", "bahasa", "saluran", "setuju"} {
		form.Del(name)
	}
	for name, list := range values {
		form[name] = list
	}
	return form
}

// posts sends a form of choices.
func (b *browser) posts(d *document, action string, values url.Values) *document {
	b.t.Helper()
	return b.follow(b.ask("POST", action, picked(d, b.t, action, values)), action)
}

// writesAnnouncement writes a draft for everybody who agreed, and returns its path.
func (b *browser) writesAnnouncement(title, text string) string {
	b.t.Helper()
	d := b.send(b.open("/pengumuman/baru"), "/pengumuman/baru", "judul", title, "indonesia", text)
	if d.status != 200 || !strings.HasSuffix(d.at, "/kepada") {
		b.t.Fatalf("no draft: %d at %s\n%s", d.status, d.at, d.text)
	}
	return strings.TrimSuffix(d.at, "/kepada")
}

// submits asks for the approval of a draft, in a way of beginning.
func (b *browser) submits(path, begins string, typed ...string) *document {
	b.t.Helper()
	return b.send(b.open(path+"/ajukan"), path+"/ajukan", append([]string{"kapan", begins}, typed...)...)
}

// steps proves once more who somebody is, and returns the page that they are led to.
func (b *browser) proves(at string) *document {
	b.t.Helper()
	b.later(time.Minute) // another code
	d := b.open(at)
	if d.at == "/pastikan" {
		typed := []string{"sandi", goodPassword}
		if len(d.marked("name", "kode")) > 0 {
			typed = []string{"kode", b.code()}
		}
		d = b.send(d, "/pastikan", typed...)
	}
	return d
}

// approves ticks and approves what waits.
func (b *browser) approves(path string) *document {
	b.t.Helper()
	return b.posts(b.proves(path+"/setujui"), path+"/setujui", url.Values{"setuju": {"ya"}})
}

// counted are the numbers of the tables of a page, by what stands before them.
func (d *document) counted() map[string]string {
	found := map[string]string{}
	for _, row := range d.all("tr") {
		var cells []string
		for c := range row.Descendants() {
			if c.Data == "td" {
				cells = append(cells, words(c))
			}
		}
		if len(cells) == 2 {
			found[cells[0]] = cells[1]
		}
	}
	return found
}

// returns signs somebody in again, with the code where there is one.
func (b *browser) returns(name string) {
	b.t.Helper()
	if d := b.signIn(name, goodPassword); d.at == "/masuk/kode" {
		b.send(d, "/masuk/kode", "kode", b.code())
	}
}

// conducts lets announcements move that move by themselves.
func (o *office) conducts() {
	o.t.Helper()
	always := map[bot.Medium]broadcast.Hours{bot.SMS: {Closes: 24 * time.Hour}, bot.WhatsApp: {Closes: 24 * time.Hour}}
	rules := broadcast.UsualRules()
	rules.Canary = 0
	_, err := o.db.Conduct(context.Background(), store.Conductor{Rules: rules, Quiet: broadcast.Quiet{Hours: always}, Media: o.c.Announced})
	o.must(err)
	o.db.LookForAnnouncements()
}

// goes sends up to so many messages of a channel, which come to a state, and returns to whom.
func (o *office) goes(channel bot.ChannelName, most int, state store.State, code string) (to []string) {
	o.t.Helper()
	ctx := context.Background()
	lease, ok, err := o.db.HoldLease(ctx, "channel:"+string(channel), "test", time.Hour)
	o.must(err)
	if !ok {
		o.t.Fatal("another sender works")
	}
	for len(to) < most {
		out, err := o.db.Claim(ctx, channel, lease, 1)
		o.must(err)
		if len(out) == 0 {
			break
		}
		for _, m := range out {
			o.must(o.db.Mark(ctx, []store.Outcome{{ID: m.ID, State: state, Attempt: m.Attempt, ProviderID: fmt.Sprint("SM", m.ID), Code: code, Segments: 1}}))
			to = append(to, m.To.Value)
		}
	}
	return to
}

// A petugas announces a training, the kepala approves it, it is stopped half-way, and the
// page tells who got it and who did not.
func TestATrainingIsAnnouncedApprovedAndStopped(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	o.agrees(1, 6, "kannel")
	o.villager(7, "kannel").writes("halo", nil)
	o.villager(8, "kannel").writes("mulai", []bot.Event{bot.OptedInAgain{}})
	o.villager(8, "whatsapp").writes("berhenti", []bot.Event{bot.OptedOutOfAnnouncements{}})

	siti.open("/pengumuman").mustSay(t, "Belum ada pengumuman", "Tulis pengumuman")
	path := siti.writesAnnouncement("Pelatihan menjahit", "Ada pelatihan menjahit di Kraksaan mulai 7 Desember. Gratis.")
	siti.open("/pengumuman").mustSay(t, "Draf", "Pelatihan menjahit")
	siti.open(path+"/periksa").mustSay(t, "6 orang: 6 SMS", "Belum pernah setuju dikabari", "Pernah membalas BERHENTI", "Ada pelatihan menjahit di Kraksaan", "Balas BERHENTI", "Penerima tidak dibatasi")
	d := siti.submits(path, beginsButton)
	d.mustSay(t, "Sudah diajukan", "Menunggu persetujuan", "Menunggu orang kedua", "6 orang: 6 SMS")
	if len(d.marked("href", path+"/setujui")) > 0 {
		t.Error("its writer is offered to approve it")
	}
	if got := o.goes("kannel", 10, store.Sent, ""); len(got) > 0 {
		t.Fatalf("unapproved, it went to %v", got)
	}
	o.later(25 * time.Minute)
	ani.open("/").mustSay(t, "Pengumuman yang menunggu persetujuan", "Paling lama 25 menit")

	d = ani.open(path)
	d.mustSay(t, "Pelatihan menjahit", "6 orang: 6 SMS", "Sidik pengajuan")
	d = ani.proves(path + "/setujui")
	d.mustSay(t, "Saya sudah membaca teksnya dan setuju dikirim ke 6 orang: 6 SMS", "Persis yang diterima orang")
	if d := ani.posts(d, path+"/setujui", nil); d.status != 422 || !d.says("Centang dulu") {
		t.Errorf("without a tick: %d %s", d.status, d.text)
	}
	ani.posts(d, path+"/setujui", url.Values{"setuju": {"ya"}}).mustSay(t, "Disetujui", "Belum dikirim sampai tombol", "Kirim sekarang")
	ani.open("/").mustSay(t, "sudah disetujui dan menunggu tombol Kirim")
	o.conducts()
	if got := o.goes("kannel", 10, store.Sent, ""); len(got) > 0 {
		t.Fatalf("nobody sent it off, it went to %v", got)
	}
	siti.send(siti.open(path+"/kirim"), path+"/kirim").mustSay(t, "Mulai dikirim", "Sudah dikirim ke 0 dari 6 orang", "Jeda")
	o.conducts()
	got := o.goes("kannel", 2, store.Sent, "")
	got = append(got, o.goes("kannel", 1, store.Failed, "30006")...)
	if len(got) != 3 {
		t.Fatalf("went to %v", got)
	}
	o.later(2 * time.Minute)
	siti.open(path).mustSay(t, "Sedang dikirim", "Sudah dikirim ke 2 dari 6 orang. 1 gagal.", "Sisa waktu", "menit terakhir")

	siti.send(siti.open(path+"/jeda"), path+"/jeda", "alasan", "salah tanggal").mustSay(t, "Dijeda", "salah tanggal", "Lanjut")
	o.conducts()
	if got := o.goes("kannel", 10, store.Sent, ""); len(got) > 0 {
		t.Fatalf("paused, it went to %v", got)
	}
	ani.open(path+"/hentikan").mustSay(t, "tidak dapat dilanjutkan", "Sudah dikirim ke 2 dari 6 orang. 1 gagal. 3 orang belum.")
	d = ani.send(ani.open(path+"/hentikan"), path+"/hentikan", "alasan", "tanggalnya keliru")
	d.mustSay(t, "Dihentikan", "tanggalnya keliru", "Sudah dikirim ke 2 dari 6 orang. 1 gagal.")
	counted := d.counted()
	for name, want := range map[string]string{"Terkirim, belum ada kabar sampai": "2", "Gagal": "1", "Tidak dikirimi": "5", "Semuanya": "8", "Dihentikan sebelum gilirannya": "3", "Belum pernah setuju dikabari": "1", "Pernah membalas BERHENTI": "1"} {
		if counted[name] != want {
			t.Errorf("%s: %q, want %s:\n%s", name, counted[name], want, d.text)
		}
	}
	people := func(place, want string, numbers ...string) {
		t.Helper()
		d := ani.open(path + "/orang?" + place)
		d.mustSay(t, want)
		for _, n := range numbers {
			if !d.says("••••" + n[len(n)-4:]) {
				t.Errorf("%s does not name %s:\n%s", place, n, d.text)
			}
			if strings.Contains(d.raw, n) {
				t.Errorf("%s shows the number %s whole", place, n)
			}
		}
	}
	people("keadaan=terkirim", "2 orang", got[:2]...)
	people("keadaan=gagal", "1 orang", got[2])
	people("keadaan=dilewati&sebab=cancelled", "3 orang")
	people("keadaan=dilewati&sebab=no_consent", "Belum pernah setuju dikabari", "+620000000007")
	people("keadaan=dilewati", "5 orang")
	people("keadaan=menunggu", "Tidak ada orang di sini")
	siti.open("/pengumuman").mustSay(t, "Selesai", "Dihentikan", "tanggalnya keliru")
	o.conducts()
	if got := o.goes("kannel", 10, store.Sent, ""); len(got) > 0 {
		t.Fatalf("stopped, it went to %v", got)
	}
}

// The numbers of a page are the lines of its table, and those add up, at every moment.
func TestTheNumbersOfAnAnnouncementAddUp(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	o.agrees(1, 5, "kannel")
	o.villager(9, "kannel").writes("halo", nil)
	path := siti.writesAnnouncement("Kabar", "Kabar dari kantor.")
	siti.submits(path, beginsButton)
	ani.approves(path)
	siti.send(siti.open(path+"/kirim"), path+"/kirim")
	o.conducts()
	for n, state := range []store.State{"", store.Sent, store.Delivered, store.Failed, store.Uncertain, store.Read} {
		if state != "" {
			o.goes("kannel", 1, state, "")
		}
		d := siti.open(path)
		sum := 0
		for _, w := range placeWords {
			people, err := strconv.Atoi(d.counted()[o.c.tongues["id"].say(w.key)])
			o.must(err)
			sum += people
		}
		all, err := strconv.Atoi(d.counted()["Semuanya"])
		o.must(err)
		if sum != all || all != 6 {
			t.Errorf("after %d: the lines add up to %d of %d:\n%s", n, sum, all, d.text)
		}
		gone := fmt.Sprintf("Sudah dikirim ke %d dari 5 orang.", n)
		if n > 2 { // one of them failed
			gone = fmt.Sprintf("Sudah dikirim ke %d dari 5 orang. 1 gagal.", n-1)
		}
		d.mustSay(t, gone)
	}
}

// What is wrong has its answer on the page, and nothing is kept or sent of it.
func TestBadAnnouncementsAreRefused(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	d := siti.open("/pengumuman/baru")
	for _, c := range []struct{ title, id, mad, want string }{
		{"", "Halo", "", "Nama untuk kantor belum diisi"},
		{"Kabar", "", "", "Teks Indonesia belum diisi"},
		{"Kabar", "Halo {nama}", "", "Tidak dikenal: {nama}"},
		{"Kabar", "Halo {{.Opening}}", "", "Tidak dikenal: {"},
		{"Kabar", "Halo", "Ada {lowongan}", "belum ada lowongan yang dipilih"},
		{"Kabar", "NIK 3513014101900001", "", "NIK tidak boleh ditulis di sini"},
		{"3513014101900001", "Halo", "", "NIK tidak boleh ditulis di sini"},
		{"Kabar", strings.Repeat("panjang sekali ", 40), "", "Terlalu panjang: 5 bagian SMS"},
		{"Kabar", "Halo", strings.Repeat("lanjang parana ", 40), "Terlalu panjang: 5 bagian SMS"},
		{"Kabar", strings.Repeat("a", 1001), "", "paling banyak 1000"},
		{strings.Repeat("a", 121), "Halo", "", "paling banyak 120"},
	} {
		wrong := siti.send(d, "/pengumuman/baru", "judul", c.title, "indonesia", c.id, "madura", c.mad)
		if wrong.status != 422 || !wrong.says(c.want) || words(wrong.marked("id", "indonesia")[0]) != strings.TrimSpace(c.id) || words(wrong.marked("id", "madura")[0]) != strings.TrimSpace(c.mad) {
			t.Errorf("%q %.40q %.40q: %d %s", c.title, c.id, c.mad, wrong.status, wrong.text)
		}
	}
	if !siti.open("/pengumuman").says("Belum ada pengumuman") {
		t.Error("something wrong was kept")
	}
	// A form that comes twice makes one draft.
	sent := d.filled(t, "/pengumuman/baru", "judul", "Kabar", "indonesia", "Halo semua")
	for range 2 {
		siti.ask("POST", "/pengumuman/baru", sent)
	}
	if n := len(siti.open("/pengumuman").marked("class", "card")); n != 1 {
		t.Errorf("%d drafts", n)
	}
	if again := siti.writesAnnouncement("Kabar", "Halo semua"); again != "/pengumuman/2" {
		t.Errorf("the same words, written anew, are %s", again)
	}
	path := "/pengumuman/1"
	d = siti.open(path + "/kepada")
	for _, c := range []struct {
		values url.Values
		want   string
	}{
		{url.Values{"umur-dari": {"40"}, "umur-sampai": {"20"}}, "Umur sampai harus sama atau lebih"},
		{url.Values{"umur-dari": {"x"}}, "tulis angka dari 1 sampai 100"},
		{url.Values{"desa": {"Randuputih, Atlantis"}}, "Bukan desa di Probolinggo: Atlantis"},
		{url.Values{"terdaftar": {"tidak"}, "kecamatan": {"Kraksaan"}}, "Yang belum mendaftar tidak punya kecamatan"},
		{url.Values{"aktif": {"9999"}}, "tulis angka dari 1 sampai 3650"},
	} {
		if wrong := siti.posts(d, path+"/kepada", c.values); wrong.status != 422 || !wrong.says(c.want) {
			t.Errorf("%v: %d %s", c.values, wrong.status, wrong.text)
		}
	}
	// Nobody fits, or all who fit are left out.
	siti.posts(d, path+"/kepada", url.Values{"kecamatan": {"Kraksaan"}}).mustSay(t, "Tidak ada orang yang cocok")
	o.villager(1, "kannel").writes("halo", nil)
	siti.posts(siti.open(path+"/kepada"), path+"/kepada", nil).mustSay(t, "Tidak seorang pun akan menerima", "Belum pernah setuju dikabari")
	if d := siti.submits(path, beginsApproved); d.status != 422 || !d.says("Tidak seorang pun akan menerima") {
		t.Errorf("for nobody: %d %s", d.status, d.text)
	}
	o.agrees(2, 1, "kannel")
	for _, c := range []struct {
		begins, begin, until, want string
	}{
		{"", "", "2026-11-24T09:00", "Pilih kapan mulai"},
		{beginsAt, "", "2026-11-24T09:00", "Waktu mulai belum diisi"},
		{beginsAt, "2026-11-22T08:00", "2026-11-24T09:00", "sudah lewat. Pilih waktu yang akan datang"},
		{beginsAt, "besok", "2026-11-24T09:00", "tidak terbaca"},
		{beginsApproved, "", "", "Jangan kirim setelah belum diisi"},
		{beginsApproved, "", "2026-11-22T08:00", "sudah lewat"},
		{beginsAt, "2026-11-24T10:00", "2026-11-24T09:00", "sesudah waktu mulai"},
		{beginsAt, "2026-11-24T18:00", "2026-11-25T07:00", "tidak ada jam kirim"},
		{beginsApproved, "", "2027-11-24T09:00", "Paling lama 30 hari"},
	} {
		if wrong := siti.submits(path, c.begins, "mulai", c.begin, "sampai", c.until); wrong.status != 422 || !wrong.says(c.want) {
			t.Errorf("%q %q %q: %d %s", c.begins, c.begin, c.until, wrong.status, wrong.text)
		}
	}
	siti.open(path).mustSay(t, "Draf")
	// Over midnight it goes on in the morning.
	siti.submits(path, beginsAt, "mulai", "2026-11-23T16:00", "sampai", "2026-11-24T10:00").mustSay(t, "Menunggu persetujuan", "Senin 23 Nov, 16.00")
}

// Nothing is approved but what was seen: not by its author, not another text, not with
// another number, not what was taken back, not after its time.
func TestOnlyWhatWasSeenIsApproved(t *testing.T) {
	o := newOffice(t)
	siti, ani, budi := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala), o.member("Budi Contoh", bot.RoleKepala)
	o.agrees(1, 3, "kannel")
	path := siti.writesAnnouncement("Kabar", "Kabar pertama.")
	siti.submits(path, beginsButton)
	seen := ani.proves(path + "/setujui")
	if res := siti.ask("GET", path+"/setujui", nil); res.StatusCode != 403 {
		t.Errorf("a petugas opens the approval: %d", res.StatusCode)
	}
	// The text is changed and submitted anew while it is looked at.
	siti.open(path+"/isi").mustSay(t, "pengajuan dan persetujuannya batal")
	siti.send(siti.open(path+"/isi"), path+"/isi", "indonesia", "Kabar kedua.")
	if d := ani.posts(seen, path+"/setujui", url.Values{"setuju": {"ya"}}); d.at != path || !d.says("tidak dapat dilakukan sekarang") || !d.says("Draf") {
		t.Errorf("a draft was approved: %d %s", d.status, d.text)
	}
	siti.submits(path, beginsButton)
	d := ani.posts(seen, path+"/setujui", url.Values{"setuju": {"ya"}})
	if d.status != 409 || !d.says("bukan lagi yang Anda lihat") || !d.says("Kabar kedua.") || !d.says("Kabar pertama.") {
		t.Errorf("what was changed is approved unseen: %d %s", d.status, d.text)
	}
	ani.open(path).mustSay(t, "Yang berubah sejak pengajuan sebelumnya", "Kabar pertama.", "Kabar kedua.")
	// With another number than was submitted.
	if d := ani.posts(ani.proves(path+"/setujui"), path+"/setujui", url.Values{"setuju": {"ya"}, "jumlah": {"2"}}); d.status != 409 {
		t.Errorf("another number: %d %s", d.status, d.text)
	}
	// The audience has grown since.
	o.agrees(10, 3, "kannel")
	if d := ani.approves(path); d.status != 409 || !d.says("berubah dari 3 menjadi 6") {
		t.Errorf("grown: %d %s", d.status, d.text)
	}
	// Returned with a reason, which must be there.
	if d := ani.send(ani.open(path+"/kembalikan"), path+"/kembalikan"); d.status != 422 || !d.says("Alasan belum diisi") {
		t.Errorf("without a reason: %d %s", d.status, d.text)
	}
	ani.send(ani.open(path+"/kembalikan"), path+"/kembalikan", "alasan", "jumlahnya berubah").mustSay(t, "Dikembalikan", "jumlahnya berubah", "Draf")
	// A kepala who changed it has a hand in it.
	budi.send(budi.open(path+"/isi"), path+"/isi", "indonesia", "Kabar ketiga.")
	budi.submits(path, beginsApproved)
	if d := budi.proves(path + "/setujui"); !d.says("Orang lain yang harus menyetujuinya") || len(d.marked("id", "setuju")) > 0 {
		t.Errorf("its author approves it: %s", d.text)
	}
	forged := picked(ani.proves(path+"/setujui"), t, path+"/setujui", url.Values{"setuju": {"ya"}})
	budi.proves(path + "/setujui")
	if d := budi.follow(budi.ask("POST", path+"/setujui", forged), path); d.status != 409 || !d.says("Orang lain") {
		t.Errorf("its author approves it by hand: %d %s", d.status, d.text)
	}
	siti.send(siti.open(path+"/tarik"), path+"/tarik").mustSay(t, "Ditarik kembali")
	siti.submits(path, beginsApproved)
	// After its time.
	o.later(25 * time.Hour)
	ani.returns("Ani Contoh")
	if d := ani.proves(path + "/setujui"); !d.says("sudah lewat") || len(d.marked("id", "setuju")) > 0 {
		t.Errorf("past its time: %s", d.text)
	}
	o.conducts()
	ani.open(path).mustSay(t, "Lewat waktu, tidak dikirim", "Batas waktunya habis", "kanca sendiri")
	if got := o.goes("kannel", 10, store.Sent, ""); len(got) > 0 {
		t.Fatalf("it went to %v", got)
	}
}

// Two write at the same draft: the second sees what the first wrote, and both may be kept.
func TestAStaleAnnouncementIsShownBesideTheOther(t *testing.T) {
	o := newOffice(t)
	siti, rina := o.member("Siti Contoh", bot.RolePetugas), o.member("Rina Contoh", bot.RolePetugas)
	path := siti.writesAnnouncement("Kabar", "Kabar pertama.")
	text, audience, times := siti.open(path+"/isi"), siti.open(path+"/kepada"), siti.open(path+"/ajukan")
	o.agrees(1, 1, "kannel")
	rina.send(rina.open(path+"/isi"), path+"/isi", "indonesia", "Kabar dari Rina.")
	d := siti.send(text, path+"/isi", "indonesia", "Kabar dari Siti.")
	if d.status != 409 || !d.says("Kabar dari Siti.") || !d.says("Kabar dari Rina.") {
		t.Fatalf("a stale text: %d %s", d.status, d.text)
	}
	if d := siti.posts(audience, path+"/kepada", url.Values{"bahasa": {"mad"}}); d.status != 409 || !d.says("Madura") {
		t.Errorf("a stale audience: %d %s", d.status, d.text)
	}
	if d := siti.send(times, path+"/ajukan", "kapan", beginsButton); d.status != 409 || !d.says("lebih dulu") {
		t.Errorf("stale times: %d %s", d.status, d.text)
	}
	siti.open(path).mustSay(t, "Kabar dari Rina.", "Draf")
	siti.send(d, path+"/isi", "indonesia", "Kabar dari Siti.")
	siti.open(path).mustSay(t, "Kabar dari Siti.")
}

// An admin is told that something does not go as it should, and no words of it.
func TestAnAdminSeesNoAnnouncement(t *testing.T) {
	o := newOffice(t)
	siti, ani, admin := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala), o.member("Adi Contoh", bot.RoleAdmin)
	o.agrees(1, 2, "kannel")
	path := siti.writesAnnouncement("Rahasia sekali", "Kabar pertama.")
	siti.submits(path, beginsApproved)
	ani.approves(path)
	o.later(3 * time.Minute)
	ani.open("/").mustSay(t, "Rahasia sekali", "seharusnya mulai", "bagian pengirim kanca tidak berjalan")
	d := admin.open("/")
	d.mustSay(t, "Pengumuman 1 seharusnya mulai")
	d.mustNotSay(t, "Rahasia")
	if res := admin.ask("GET", path, nil); res.StatusCode != 403 {
		t.Errorf("an admin reads it: %d", res.StatusCode)
	}
	o.conducts()
	d = siti.open("/")
	d.mustNotSay(t, "seharusnya mulai")
	siti.send(siti.open(path+"/jeda"), path+"/jeda", "alasan", "rahasia juga")
	d = admin.open("/")
	d.mustSay(t, "Pengumuman 1 dijeda")
	d.mustNotSay(t, "rahasia juga", "Rahasia")
}

// A double click pauses, stops and approves once, and says so.
func TestADoubleClickMovesAnAnnouncementOnce(t *testing.T) {
	o := newOffice(t, bothWays)
	siti, ani := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleKepala)
	o.agrees(1, 3, "kannel")
	path := siti.writesAnnouncement("Kabar", "Kabar.")
	twice := func(b *browser, d *document, action string, values url.Values) {
		t.Helper()
		form := picked(d, t, action, values)
		for range 2 {
			if res := b.ask("POST", action, form); res.StatusCode != 303 {
				t.Errorf("%s: %d", action, res.StatusCode)
			}
		}
	}
	twice(siti, siti.open(path+"/ajukan"), path+"/ajukan", url.Values{"kapan": {beginsButton}})
	twice(ani, ani.proves(path+"/setujui"), path+"/setujui", url.Values{"setuju": {"ya"}})
	twice(siti, siti.open(path+"/kirim"), path+"/kirim", nil)
	twice(siti, siti.open(path+"/jeda"), path+"/jeda", nil)
	twice(siti, siti.open(path+"/lanjut"), path+"/lanjut", nil)
	stop := ani.open(path + "/hentikan")
	siti.send(siti.open(path+"/hentikan"), path+"/hentikan")
	ani.send(stop, path+"/hentikan").mustSay(t, "Itu sudah dilakukan", "Dihentikan")
	siti.open(path+"/jeda").mustSay(t, "tidak dapat dilakukan sekarang")
	steps, err := o.db.AnnouncementHistory(context.Background(), 1)
	o.must(err)
	var acts []string
	for _, s := range steps {
		acts = append(acts, string(s.Act))
	}
	if got := strings.Join(acts, " "); got != "created edited submitted approved sent paused resumed cancelled" {
		t.Errorf("history: %s", got)
	}
}

// A text is filled in from an opening or a training, and counted while it is typed.
func TestATextIsFilledInAndCounted(t *testing.T) {
	o := newOffice(t)
	o.offers()
	siti := o.member("Siti Contoh", bot.RolePetugas)
	d := siti.open("/pengumuman/baru")
	d.mustSay(t, "Perawat lansia", "Menjahit dasar")
	d.mustNotSay(t, "Sudah lewat")
	form := d.filled(t, "/pengumuman/baru")
	form.Set("tawaran", "pelatihan:T1")
	form.Set("aksi", "isikan")
	d = siti.follow(siti.ask("POST", "/pengumuman/baru", form), "/pengumuman/baru")
	if d.status != 200 || !d.says("Ada pelatihan: Menjahit dasar. Tempat: BLK Kraksaan. Mulai 7 Desember 2026. Gratis.") || value(d.marked("id", "judul")[0], "value") != "Menjahit dasar" {
		t.Errorf("filled in: %d %s", d.status, d.text)
	}
	form.Set("tawaran", "lowongan:X1")
	d = siti.follow(siti.ask("POST", "/pengumuman/baru", form), "/pengumuman/baru")
	d.mustSay(t, "Ada lowongan kerja: {lowongan}.", "bagian")
	form.Del("aksi")
	form.Set("judul", "Lowongan")
	form.Set("indonesia", "Ada {lowongan}.")
	form.Set("tawaran", "lowongan:tidak-ada")
	if d := siti.follow(siti.ask("POST", "/pengumuman/baru", form), "/pengumuman/baru"); d.status != 422 || !d.says("tidak berlaku") {
		t.Errorf("an opening that is not there: %d %s", d.status, d.text)
	}
	form.Set("tawaran", "lowongan:X1")
	d = siti.follow(siti.ask("POST", "/pengumuman/baru", form), "/pengumuman/baru")
	if !strings.HasSuffix(d.at, "/kepada") {
		t.Fatalf("not kept: %d %s", d.status, d.text)
	}
	o.agrees(1, 1, "kannel")
	path := strings.TrimSuffix(d.at, "/kepada")
	siti.open(path+"/periksa").mustSay(t, "Ada Perawat lansia, Taiwan (PT Contoh).")
	siti.open(path+"/isi").mustSay(t, "Ada {lowongan}.")
	res := siti.ask("POST", "/pengumuman/hitung", url.Values{"indonesia": {"Ada {lowongan}."}, "tawaran": {"lowongan:X1"}, "madura": {""}})
	var body [400]byte
	n, _ := res.Body.Read(body[:])
	if got := string(body[:n]); res.StatusCode != 200 || !strings.Contains(got, "SMS: 1 bagian, 70 huruf") || !strings.Contains(got, `"madura":""`) {
		t.Errorf("counted: %d %s", res.StatusCode, got)
	}
}

// What was typed and chosen outlives the session.
func TestAnAnnouncementOutlivesItsSession(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	path := siti.writesAnnouncement("Kabar", "Kabar.")
	d := siti.open(path + "/kepada")
	o.later(14 * time.Hour)
	siti.posts(d, path+"/kepada", url.Values{"kecamatan": {"Kraksaan", "Paiton"}, "umur-dari": {"20"}, "terdaftar": {"ya"}})
	d = siti.signIn("Siti Contoh", goodPassword)
	if d.at != path+"/kepada" || !d.says("Yang tadi Anda ketik masih ada") || !d.says("2 dipilih") || value(d.marked("id", "umur-dari")[0], "value") != "20" {
		t.Errorf("after signing in: %s %s", d.at, d.text)
	}
	// What it tells of is there, too.
	o.offers()
	d = siti.open(path + "/isi")
	o.later(14 * time.Hour)
	siti.posts(d, path+"/isi", url.Values{"judul": {"Kabar"}, "indonesia": {"Ada {lowongan}."}, "tawaran": {offerOpening + "X1"}, "versi": {"1"}})
	d = siti.signIn("Siti Contoh", goodPassword)
	if d.at != path+"/isi" || !strings.Contains(d.raw, `value="lowongan:X1" selected`) || !strings.Contains(d.raw, "Ada {lowongan}.") {
		t.Errorf("after signing in: %s %s", d.at, d.text)
	}
}

// Every state, act, reason and way of an announcement has its words.
func TestEveryWordOfAnnouncementsIsThere(t *testing.T) {
	o := newOffice(t)
	var keys []string
	for _, s := range []broadcast.State{broadcast.Draft, broadcast.Submitted, broadcast.Approved, broadcast.Sending, broadcast.Paused, broadcast.Done, broadcast.Cancelled, broadcast.Expired} {
		keys = append(keys, announcementState(s))
	}
	for _, a := range []broadcast.Act{broadcast.Create, broadcast.Edit, broadcast.Submit, broadcast.Withdraw, broadcast.Approve, broadcast.Hurry, broadcast.SignOff, broadcast.Return, broadcast.Reject, broadcast.Send, broadcast.Pause, broadcast.Resume, broadcast.Cancel, broadcast.Expire, broadcast.Finish} {
		keys = append(keys, "ann.act."+string(a))
	}
	for _, m := range announcementMoves {
		keys = append(keys, "ann.do."+m.word, "ann.ask."+m.word, "ann.did."+m.word)
	}
	for _, code := range broadcast.BecauseCodes() {
		keys = append(keys, "ann.because."+code)
	}
	for _, reason := range []string{"opted_out", "restricted", "no_consent", "unreachable", "capped", "has_it", "quiet", "expired", "erased", "joined", "silent", "training", "cancelled"} {
		keys = append(keys, "ann.left."+reason)
	}
	for _, x := range []string{beginsApproved, beginsAt, beginsButton} {
		keys = append(keys, "ann.begins.choice."+x)
	}
	for _, w := range placeWords {
		keys = append(keys, w.key)
	}
	for _, g := range announcementGroups {
		keys = append(keys, g.key)
	}
	keys = append(keys, "ann.lasts.sms", "ann.lasts.whatsapp", "ann.registered.ya", "ann.registered.tidak", "today.announcements")
	for _, key := range keys {
		for code, tongue := range o.c.tongues {
			if !tongue.has(key) {
				t.Errorf("texts/%s.yaml has no %s", code, key)
			}
		}
	}
	v := &visit{Console: o.c, tongue: o.c.tongues["id"], now: o.now()}
	for _, code := range broadcast.BecauseCodes() {
		if got := v.standsBecause(broadcast.Because(code, "2", "5")); strings.Contains(got, "⟦") || strings.Contains(got, "#") || strings.Contains(got, "{") {
			t.Errorf("%q is said as %q", code, got)
		}
	}
	if got := v.standsBecause(broadcast.UsualRules().Trouble(broadcast.Course{Tried: 100, Failed: 20})); !strings.Contains(got, "20 dari 100") {
		t.Errorf("20 of 100 that failed are said as %q", got)
	}
	if got := v.standsBecause("salah tanggal"); got != "salah tanggal" {
		t.Errorf("somebody's own words are %q", got)
	}
}

// offers imports what can be told of.
func (o *office) offers() {
	o.t.Helper()
	im := store.Import{File: "contoh.csv", By: "test", At: o.now()}
	_, err := o.db.ImportOpenings(context.Background(), []content.Opening{
		{ID: "X1", Title: "Perawat lansia", Country: "TW", Agency: "PT Contoh", ValidUntil: "2026-12-31", Source: "contoh", AsOf: "2026-11-01"},
		{ID: "X2", Title: "Sudah lewat", Country: "MY", ValidUntil: "2026-11-01", Source: "contoh", AsOf: "2026-10-01"}}, im)
	o.must(err)
	o.c.Known = func() *content.Snapshot { // as the service knows it, a moment later
		known, err := announcing.FromDatabase(o.db)(context.Background())
		o.must(err)
		return known
	}
	_, err = o.db.ImportTrainings(context.Background(), []content.Training{
		{ID: "T1", Kind: content.KindBLK, Title: "Menjahit dasar", Place: "BLK Kraksaan", Starts: "2026-12-07", Cost: "0", Source: "contoh", AsOf: "2026-11-01"}}, im)
	o.must(err)
}
