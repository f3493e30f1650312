package console

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"regexp"
	"testing"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/console/password"
	"kanca/bot/store"
)

var keyInPage = regexp.MustCompile(`\bt "([a-z0-9.]+)"`)

// Every word of a page, a menu, an act and a weakness is there in both languages.
func TestEveryWordIsThere(t *testing.T) {
	o := newOffice(t)
	wanted := map[string]bool{}
	names, err := fs.Glob(pageFiles, "pages/*.html")
	o.must(err)
	for _, name := range names {
		text, err := fs.ReadFile(pageFiles, name)
		o.must(err)
		for _, found := range keyInPage.FindAllSubmatch(text, -1) {
			wanted[string(found[1])] = true
		}
		for _, bad := range []string{"<script>", "<style", " style=", " onclick", "hx-on", "javascript:", "js:", `hx-trigger="[`} {
			if bytes.Contains(text, []byte(bad)) {
				t.Errorf("%s holds %q, which the policy refuses", name, bad)
			}
		}
	}
	for _, m := range menu {
		wanted[m.key] = true
	}
	for _, a := range audit.Actions {
		wanted["audit.action."+string(a)] = true
	}
	for _, kind := range store.NeedEventKinds {
		wanted["thread.event."+string(kind)] = true
	}
	for _, state := range []ChannelState{Working, NotSetUp, Disturbed} {
		wanted["today.channel."+string(state)] = true
	}
	for _, r := range bot.Roles {
		wanted["role."+string(r)] = true
	}
	for _, w := range []password.Weakness{password.TooShort, password.TooLong, password.Digits, password.Common, password.Personal} {
		wanted["password."+string(w)] = true
	}
	if len(wanted) < 100 {
		t.Fatalf("only %d words found", len(wanted))
	}
	for key := range wanted {
		for code, tongue := range o.c.tongues {
			if !tongue.has(key) {
				t.Errorf("texts/%s.yaml has no %s", code, key)
			}
		}
	}
}

// zipped is how many bytes a text takes on its way, packed.
func zipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// A first page costs little on a phone that pays by the megabyte, a later one less;
// none asks the database much.
func TestPagesAreSmallAndAskLittle(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	for n := range 30 {
		o.cries(n, hostile)
	}
	style, sheets, scripts, files := 0, 0, 0, 0
	for at, a := range o.c.assets.byPath {
		style += len(a.packed)
		files++
		switch path.Ext(at) {
		case ".css":
			sheets += len(a.packed)
		case ".js":
			scripts += len(a.packed)
		}
	}
	t.Logf("packed: %d bytes of style, %d of script, in %d files with the picture", sheets, scripts, files)
	if sheets > 8<<10 || scripts > 20<<10 || files > 6 { // no page needs more than six, itself among them
		t.Errorf("style takes %d bytes, script %d, in %d files", sheets, scripts, files)
	}
	// Writing down who read a thread is among what it asks.
	// A later page may take 15 kB, the first one 45 with all that it needs.
	for at, most := range map[string]int64{"/": 8, "/perangkat": 8, "/kotak-masuk": 8, "/kotak-masuk/1": 8, "/orang": 8, "/orang?cari=siti": 8, "/orang/1": 8, "/laporan": 8} {
		siti.open(at)
		before := o.db.Effort()
		d := siti.open(at)
		effort := o.db.Effort().Since(before)
		asked := effort.Statements + effort.Reads
		if size := zipped(t, []byte(d.raw)); size > 15<<10 || size+style > 45<<10 {
			t.Errorf("%s takes %d bytes, with style %d", at, size, size+style)
		}
		t.Logf("%s: %d bytes packed, %d statements", at, zipped(t, []byte(d.raw)), asked)
		if asked > most {
			t.Errorf("%s asks the database %d times", at, asked)
		}
	}
}

// A packed page leaves little behind, and is the page, whoever was served before: an
// office that clicks on must not make the service large.
func TestPackingLeavesLittleBehind(t *testing.T) {
	first, second := bytes.Repeat([]byte("kabar baik untuk semua "), 400), bytes.Repeat([]byte("<p>lowongan</p>"), 300)
	for range 3 {
		for _, text := range [][]byte{first, second} {
			r, err := gzip.NewReader(bytes.NewReader(packed(text)))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, text) {
				t.Fatalf("%d bytes come back of %d: %v", len(got), len(text), err)
			}
		}
	}
	// Watched for races a pool forgets one of four.
	cost := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			packed(first)
		}
	})
	if cost.AllocedBytesPerOp() > 400<<10 {
		t.Errorf("a page of %d bytes leaves %d bytes behind", len(first), cost.AllocedBytesPerOp())
	}
}
