package console

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/door"
)

// lines is a log that a test reads.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// A NIK that somebody types or pastes into an address comes back on no page, in no header
// and in no cookie, and is in no line of the log and of the audit log, whoever asks and
// whether or not something answers there.
func TestANIKInAnAddressIsNowhereElse(t *testing.T) {
	const nik = "3513014101900001"
	var log lines
	o := newOffice(t, func(o *Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
		o.Refusals = door.NewRefusals(o.Log)
	})
	who := map[string]*browser{"visitor": o.browser()}
	for _, role := range bot.Roles {
		who[string(role)] = o.member("Contoh "+string(role), role)
	}
	// As people write one; what stands between its digits is written as addresses have it.
	ways := []string{nik, "3513%20014101%209000%2001", "3513.0141.0190.0001", "3513-014101-900001", "%33%35%31%33014101900001", "3513+014101+900001"}
	addresses := []string{"/" + nik, "//" + nik, "/orang//" + nik, "/x/../orang/" + nik, cannedPath + "/" + nik, "/" + strings.Repeat("x", 92) + nik}
	for _, way := range ways {
		addresses = append(addresses, "/tidak-ada/"+way, "/tidak-ada?cari="+way, "/?"+way)
	}
	for k, pattern := range o.c.routes.order {
		method, path, _ := strings.Cut(pattern, " ")
		if method != http.MethodGet || strings.HasPrefix(path, newsPath) {
			continue
		}
		path = strings.TrimSuffix(path, "{$}")
		way := func(n int) string { return ways[n%len(ways)] }
		if strings.Contains(path, "{") {
			for n := range 2 {
				addresses = append(addresses, strings.NewReplacer("{id}", way(k+3*n), "{token}", way(k), "{pendaftaran}", way(k)).Replace(path))
			}
		}
		names := []string{"cari", "sesudah", "sebelum", "pesan", "antrean", "daftar", "kata", "status", "kecamatan", "negara", "umur-dari", "dari", "sampai", "bulan", "terlihat", "urut", "apa-saja", way(k)}
		_, at := example("GET " + path)
		for n, name := range names {
			if !strings.Contains(path, "{") || n%6 == k%6 {
				addresses = append(addresses, at+"?"+name+"="+way(n))
			}
		}
	}
	holds := func(text string) bool {
		plain, err := url.QueryUnescape(text)
		if err != nil {
			plain = text
		}
		for _, form := range []string{text, plain} {
			digits := strings.Map(func(r rune) rune {
				if strings.ContainsRune(" .-+", r) {
					return -1
				}
				return r
			}, form)
			if strings.Contains(digits, nik) {
				return true
			}
		}
		return false
	}
	asked := 0
	for name, b := range who {
		for _, address := range addresses {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				if method == http.MethodPost && (name != string(bot.RoleKepala) || strings.Contains(address, "?")) {
					continue
				}
				asked++
				res := b.ask(method, address, nil)
				body, err := io.ReadAll(res.Body)
				o.must(err)
				if holds(string(body)) {
					t.Errorf("%s %s as %s: it stands on the page, with %d", method, address, name, res.StatusCode)
				}
				for header, values := range res.Header {
					if holds(strings.Join(values, " ")) {
						t.Errorf("%s %s as %s: it is in %s: %v", method, address, name, header, values)
					}
				}
				for _, c := range res.Cookies() {
					v := &visit{Console: o.c, r: &http.Request{Header: http.Header{"Cookie": {c.Name + "=" + c.Value}}}}
					if _, path := v.after(); c.Name == afterCookie && holds(path) {
						t.Errorf("%s %s as %s: where to go on is %s", method, address, name, path)
					}
				}
			}
		}
	}
	if holds(log.String()) || strings.Contains(log.String(), "35130141") {
		t.Errorf("the log has it: %.3000s", log.String())
	}
	rows, err := o.db.AuditLog(t.Context(), 0, 100_000)
	o.must(err)
	if slices.ContainsFunc(rows, func(r audit.Entry) bool { return holds(fmt.Sprint(r)) }) {
		t.Error("the audit log has it")
	}
	t.Logf("%d requests, %d lines in the audit log", asked, len(rows))
}

// A page of a long list is read again where it stands: its place is no NIK, though it has
// as many digits.
func TestALaterPageOfAListIsReadAgainWhereItStands(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	for n := range needsAtOnce + 12 {
		o.villager(100+n, "whatsapp").asks("mau bicara dengan petugas")
		o.later(time.Second)
	}
	next := ""
	for _, a := range siti.open("/kotak-masuk").all("a") {
		if to := value(a, "href"); strings.Contains(to, "sesudah=") {
			next = to
		}
	}
	d := siti.open(next)
	if got := value(d.marked("id", "kabar")[0], "data-place"); next == "" || got != next {
		t.Errorf("the page %s is read again at %s", next, got)
	}
}
