package console

import (
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kanca/bot"
)

// statuses are those that the console answers with in place of a page that was asked for.
var statuses = []int{400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}

// Each status has a page that says what to do and leads on, to who is signed in and to who
// is not, in both languages, and nothing that the program says to itself.
func TestEveryStatusHasAWayOn(t *testing.T) {
	o := newOffice(t)
	for _, status := range statuses {
		for code, tongue := range o.c.tongues {
			for _, in := range []bool{false, true} {
				w := httptest.NewRecorder()
				v := &visit{Console: o.c, w: w, r: httptest.NewRequest("GET", "/x", nil), tongue: tongue, now: o.now()}
				v.writePage(answer{status: status, page: troublePage{Status: status, In: in}})
				d := check(t, w.Code, fmt.Sprint(status), w.Body)
				way := map[bool]string{true: "/", false: "/masuk"}[in]
				if d.status != status || len(d.marked("href", way)) == 0 {
					t.Errorf("%d in %s: %d leads nowhere: %s", status, code, d.status, d.text)
				}
				if value(d.all("html")[0], "lang") != code || strings.Contains(d.text, http.StatusText(status)) {
					t.Errorf("%d in %s: %s", status, code, d.text)
				}
			}
		}
	}
}

// fifty sends so many bytes without holding them.
type fifty struct{ left int }

func (f *fifty) Read(b []byte) (int, error) {
	if f.left <= 0 {
		return 0, io.EOF
	}
	n := min(len(b), f.left)
	for i := range n {
		b[i] = 'a'
	}
	f.left -= n
	return n, nil
}

// Whatever is sent to a page in place of its form is refused with a page, and nothing
// comes of it: 50 MB with and without saying so, files, another type, broken letters.
func TestWhatIsNoFormIsRefused(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	need := o.villager(1, "whatsapp").asks("mau tanya")
	at := needPath(need) + "/ambil"
	id := value(siti.open(needPath(need)).marked("name", fieldID)[0], "value")
	var upload bytes.Buffer
	parts := multipart.NewWriter(&upload)
	o.must(parts.WriteField(fieldID, id))
	file, err := parts.CreateFormFile("berkas", "data.csv.png")
	o.must(err)
	_, err = file.Write([]byte("\x89PNG\r\n\x1a\n"))
	o.must(err)
	o.must(parts.Close())
	const size = 50 << 20
	for _, c := range []struct {
		name, kind string
		body       io.Reader
		length     int64
		status     int
		says       string
	}{
		{"50 MB", formType, &fifty{size}, size, 413, "melebihi batas"},
		{"50 MB whose length nobody says", formType, &fifty{size}, -1, 413, "melebihi batas"},
		{"50 MB of a file", parts.FormDataContentType(), &fifty{size}, size, 413, "melebihi batas"},
		{"50 MB of a file whose length nobody says", parts.FormDataContentType(), &fifty{size}, -1, 400, "tidak dapat dibaca"},
		{"a file", parts.FormDataContentType(), bytes.NewReader(upload.Bytes()), int64(upload.Len()), 400, "tidak dapat dibaca"},
		{"JSON", "application/json", strings.NewReader(`{"formulir":"` + id + `"}`), -1, 400, "tidak dapat dibaca"},
		{"no type", "", strings.NewReader(fieldID + "=" + id), -1, 400, "tidak dapat dibaca"},
		{"a type that is none", "application/;;;", strings.NewReader(fieldID + "=" + id), -1, 400, "tidak dapat dibaca"},
		{"half a letter", formType, strings.NewReader(fieldID + "=%e"), -1, 400, "tidak dapat dibaca"},
	} {
		r, err := http.NewRequest("POST", o.server.URL+at, io.NopCloser(c.body))
		o.must(err)
		r.ContentLength = c.length
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if c.kind != "" {
			r.Header.Set("Content-Type", c.kind)
		}
		res, err := siti.client.Do(r)
		if err != nil {
			t.Errorf("%s: no answer: %v", c.name, err)
			continue
		}
		d := check(t, res.StatusCode, c.name, res.Body)
		res.Body.Close()
		if d.status != c.status || !d.says(c.says) {
			t.Errorf("%s: %d %s", c.name, d.status, d.text)
		}
	}
	if d := siti.open(needPath(need)); len(d.marked("action", at)) == 0 {
		t.Errorf("the need was taken: %s", d.text)
	}
	// The form itself, sent by a browser that writes the type its own way.
	if res := siti.ask("POST", at, url.Values{fieldID: {id}, fieldFrom: {needPath(need)}}, "Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the form: %d", res.StatusCode)
	}
}

// Where the database answers with an error, every page says so in its own words.
func TestNoPageShowsAnErrorOfALibrary(t *testing.T) {
	o := newOffice(t)
	staff := map[bot.Role]*browser{}
	for _, role := range bot.Roles {
		staff[role] = o.member("Contoh "+string(role), role)
	}
	raw, err := sql.Open("sqlite", o.file)
	o.must(err)
	t.Cleanup(func() { o.must(raw.Close()) })
	for _, table := range []string{"person", "registration", "report", "data_request", "export", "address", "staff_note", "staff_draft", "form_sent", "handover", "audit_head", "sign_in_failure"} {
		if _, err := raw.Exec(`ALTER TABLE ` + table + ` RENAME TO gone_` + table); err != nil {
			t.Fatal(err)
		}
	}
	failed := 0
	for _, pattern := range o.c.routes.order {
		method, path := example(pattern)
		if strings.HasPrefix(path, newsPath) || path == "/keluar" {
			continue
		}
		path = strings.ReplaceAll(path, "/999", "/1")
		for role, b := range staff {
			if !o.c.routes.byPattern[pattern].allows(role) {
				continue
			}
			res := b.ask(method, path, url.Values{fieldID: {"x" + string(role) + pattern}, "kode": {"123456"}, "sandi": {"salah sama sekali"}, "nama": {"Contoh petugas"}, "catatan": {"x"}, "alasan": {"karena perlu"}, "cari": {"rina"}, "balasan": {"x"}, "hasil": {"x"}})
			if res.StatusCode == http.StatusSeeOther || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
				continue
			}
			d := check(t, res.StatusCode, pattern, res.Body)
			for _, word := range []string{"no such", "SQL", "sqlite", "syntax", "gone_", "strconv", "context ", "EOF", "runtime", "http:", "error"} {
				if strings.Contains(strings.ToLower(d.text), strings.ToLower(word)) {
					t.Errorf("%s as %s shows %q: %s", pattern, role, word, d.text)
				}
			}
			if d.status >= 500 {
				failed++
				d.mustSay(t, "Tidak ada yang berubah")
			}
		}
	}
	t.Logf("%d pages failed", failed)
	if failed < 20 {
		t.Errorf("only %d pages failed: this test sees little", failed)
	}
}

// Every page that a link leads to is small and asks the database little, also with the
// worst in every field: what a new page links to is found by itself.
func TestEveryPageIsSmallAndAsksLittle(t *testing.T) {
	o := newOffice(t)
	o.crowded()
	style := 0
	for _, a := range o.c.assets.byPath {
		style += len(a.packed)
	}
	for _, role := range bot.Roles {
		b := o.member("Contoh "+string(role), role)
		if b.c.routes.byPattern["POST /kotak-masuk/{id}/ambil"].allows(role) {
			b.takesSome()
		}
		found := b.walk()
		for _, pattern := range b.missed(role, found) {
			t.Errorf("no link leads the %s to %s: let crowded() of crowded_test.go fill what does", role, pattern)
		}
		for pattern, places := range found {
			for _, path := range places {
				before := o.db.Effort()
				res := b.ask("GET", path, nil, "Accept-Encoding", "gzip")
				body, err := io.ReadAll(res.Body)
				o.must(err)
				effort := o.db.Effort().Since(before)
				if asked := effort.Statements + effort.Reads; asked > 8 {
					t.Errorf("%s as %s asks the database %d times", path, role, asked)
				}
				if len(body) > 15<<10 || len(body)+style > 45<<10 {
					t.Errorf("%s (%s) as %s takes %d bytes, at first %d", path, pattern, role, len(body), len(body)+style)
				}
			}
		}
	}
}
