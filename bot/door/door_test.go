package door

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func newNames(t *testing.T, list ...string) Names {
	t.Helper()
	names, err := NewNames(list...)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestNames(t *testing.T) {
	names := newNames(t, "kanca.example", " Kanca2.Example. ", "192.0.2.7", "2001:db8::1", "[2001:db8::2]", "kanca_upstream", "")
	for host, own := range map[string]bool{
		"kanca.example": true, "KANCA.example:443": true, "kanca.example.": true, "kanca2.example:8080": true, "kanca_upstream": true,
		"192.0.2.7": true, "192.0.2.7:80": true, "[2001:db8::1]": true, "[2001:db8:0:0::2]:8080": true,
		"localhost": true, "LOCALHOST:8080": true, "localhost.": true, "127.0.0.1": true, "127.0.0.1:1": true, "127.8.9.1": true, "[::1]:8080": true, "[::ffff:127.0.0.1]": true,
		"0.0.0.0:8080": true, "[::]:8080": true, // as the program prints where it listens on all addresses
		"127.0.0.2:8080": true, "198.51.100.1:8080": true, // where the request came in

		"": false, ":8080": false, "evil.example": false, "evil.example:8080": false, "kanca.example.evil.example": false, "localhost.evil.example": false, "notlocalhost": false,
		"127.0.0.1.evil.example": false, "kanca.example:": true, "kanca.example:80x": false, "kanca.example:123456": false, "192.0.2.8": false, "0.0.0.1:8080": false, "[::2]:8080": false,
		"2130706433": false, "0x7f.1": false, "127.1": false, "[::1": false, "::1": false, "[::1]x": false, "[evil.example]": false, "a b": false, "kanca.example/": false,
		"user@kanca.example": false, "kanca.example,evil.example": false, "kanca.example evil.example": false, "ḱanca.example": false, "localhost..": false, "foo.localhost": false,
		strings.Repeat("a", 300): false,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		at := &net.TCPAddr{IP: net.ParseIP("198.51.100.1"), Port: 8080}
		if got := names.Own(r.WithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, at))); got != own {
			t.Errorf("Host %q: own is %v", host, got)
		}
	}
	for _, wrong := range []string{"https://kanca.example", "kanca.example:8080", "kanca.example/hooks", "*.example", "[::1]:80", "a b"} {
		if _, err := NewNames(wrong); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q is taken for a name: %v", wrong, err)
		}
	}
}

func TestPassedOn(t *testing.T) {
	for name, change := range map[string]func(*http.Request){
		"X-Forwarded-For":         func(r *http.Request) { r.Header.Set("X-Forwarded-For", "127.0.0.1") },
		"an empty one":            func(r *http.Request) { r.Header.Set("X-Forwarded-For", "") },
		"X-Forwarded-Proto alone": func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") },
		"Forwarded":               func(r *http.Request) { r.Header.Set("Forwarded", "for=127.0.0.1") },
		"Via":                     func(r *http.Request) { r.Header.Set("Via", "1.1 x") },
		"X-Real-IP":               func(r *http.Request) { r.Header.Set("X-Real-IP", "::1") },
		"a tunnel":                func(r *http.Request) { r.Header.Set("CF-Connecting-IP", "::1") },
		"nginx without a word":    func(r *http.Request) { r.Proto, r.ProtoMajor, r.ProtoMinor = "HTTP/1.0", 1, 0 },
		"another machine":         func(r *http.Request) { r.RemoteAddr = "192.0.2.1:4000" },
		"nobody":                  func(r *http.Request) { r.RemoteAddr = "" },
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = "[::ffff:127.0.0.1]:4000"
		if !Near(r) {
			t.Fatal("a request of this machine is not near")
		}
		if change(r); Near(r) {
			t.Errorf("%s is near", name)
		}
	}
}

// said is what the log has.
func said(t *testing.T) (*Refusals, *strings.Builder) {
	t.Helper()
	var log strings.Builder
	return NewRefusals(slog.New(slog.NewTextHandler(&log, nil))), &log
}

func TestRefusalsMakeOneLineASecondAndLeaveNoneUntold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refusals, log := said(t)
		lines := func() int { return strings.Count(log.String(), "\n") }
		one := httptest.NewRequest("GET", "/somewhere?secret=word", nil)
		refusals.Note(one, "first")
		if lines() != 1 || !strings.Contains(log.String(), "why=first") {
			t.Fatalf("the first one is not told at once: %s", log)
		}
		const seconds, each = 10, 1000
		for range seconds * each {
			refusals.Note(one, "again")
			time.Sleep(time.Second / each)
		}
		synctest.Wait()
		if n := lines(); n < seconds-1 || n > seconds+1 {
			t.Errorf("%d lines in %d seconds", n, seconds)
		}
		refusals.Note(one, "another")
		time.Sleep(time.Minute)
		synctest.Wait()
		told := lines()
		left := 0
		for line := range strings.Lines(log.String()) {
			if _, figure, ok := strings.Cut(line, "left_out="); ok {
				var n int
				fmt.Sscan(figure, &n)
				left += n
			}
		}
		whole := strings.Count(log.String(), `msg="a request was refused"`)
		if left+whole != seconds*each+2 {
			t.Errorf("%d refused, %d told and %d counted", seconds*each+2, whole, left)
		}
		if !strings.Contains(log.String(), "1: another") || strings.Contains(log.String(), "word") {
			t.Errorf("a reason is missing, or the query is there: %s", log)
		}
		time.Sleep(time.Hour)
		refusals.Flush()
		if lines() != told {
			t.Error("nothing was refused and a line was written")
		}
	})
}

func TestALineHasNoMoreOfARequestThanItMust(t *testing.T) {
	refusals, log := said(t)
	r := httptest.NewRequest("GET", "/"+strings.Repeat("x", 50_000), nil)
	r.Host = "evil.example\nlevel=ERROR " + strings.Repeat("y", 50_000)
	refusals.Note(r, "it is long")
	if len(log.String()) > 700 || strings.Count(log.String(), "\n") != 1 {
		t.Errorf("%d bytes: %.700s", len(log.String()), log)
	}
}

// A NIK in a path is masked before the line is cut: the half of it would be known as none.
func TestALineHasNoNIK(t *testing.T) {
	for before := range 110 {
		refusals, log := said(t)
		refusals.Note(httptest.NewRequest("GET", "/"+strings.Repeat("x", before)+"/3513014101900001", nil), "there is nothing")
		if strings.Contains(log.String(), "35130") {
			t.Fatalf("behind %d letters: %s", before, log)
		}
	}
}

// What comes over the wire, letter by letter. The server is kanca.example.
func TestTheGuardAgainstTricks(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /page", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "the page") })
	mux.HandleFunc("POST /hook", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "the hook") })
	refusals, _ := said(t)
	server := httptest.NewUnstartedServer(Guard(mux, newNames(t, "kanca.example"), refusals))
	server.Config.DisableGeneralOptionsHandler = true
	server.Start()
	t.Cleanup(server.Close)
	at := server.Listener.Addr().String()
	for name, tc := range map[string]struct {
		request string
		want    int
	}{
		"by its name":                        {"GET /page HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 200},
		"by its name and a port":             {"GET /page HTTP/1.1\r\nHost: kanca.example:443\r\n\r\n", 200},
		"by its address":                     {"GET /page HTTP/1.1\r\nHost: " + at + "\r\n\r\n", 200},
		"by IPv6":                            {"GET /page HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200},
		"HTTP/1.0 with a name":               {"GET /page HTTP/1.0\r\nHost: kanca.example\r\n\r\n", 200},
		"HTTP/1.0 without":                   {"GET /page HTTP/1.0\r\n\r\n", 421},
		"HTTP/1.1 without":                   {"GET /page HTTP/1.1\r\n\r\n", 400},
		"an empty name":                      {"GET /page HTTP/1.1\r\nHost:\r\n\r\n", 421},
		"a foreign name":                     {"GET /page HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
		"a foreign name and our port":        {"GET /page HTTP/1.1\r\nHost: evil.example:" + at[strings.LastIndex(at, ":")+1:] + "\r\n\r\n", 421},
		"two names":                          {"GET /page HTTP/1.1\r\nHost: kanca.example\r\nHost: evil.example\r\n\r\n", 400},
		"our name said by X-Forwarded-Host":  {"GET /page HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: kanca.example\r\n\r\n", 421},
		"absolute, ours above foreign":       {"GET http://kanca.example/page HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
		"absolute, foreign above ours":       {"GET http://evil.example/page HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 421},
		"absolute without a path":            {"GET http://kanca.example HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 421},
		"another scheme":                     {"GET file:///page HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 421},
		"CONNECT":                            {"CONNECT kanca.example:80 HTTP/1.1\r\nHost: kanca.example:80\r\n\r\n", 405},
		"CONNECT to a page":                  {"CONNECT /page HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 405},
		"TRACE":                              {"TRACE /page HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 405},
		"OPTIONS of everything":              {"OPTIONS * HTTP/1.1\r\nHost: evil.example\r\n\r\n", 405},
		"two slashes":                        {"GET //page HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 307},
		"two slashes and a foreign name":     {"GET //page HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
		"nothing there":                      {"GET /nothing HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 404},
		"another method":                     {"GET /hook HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 405},
		"a method of nobody":                 {"BREW /page HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 405},
		"a blank before the colon":           {"GET /page HTTP/1.1\r\nHost : kanca.example\r\n\r\n", 400},
		"a blank in the target":              {"GET /page /x HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 400},
		"two lengths":                        {"POST /hook HTTP/1.1\r\nHost: kanca.example\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nabcde", 400},
		"an unknown encoding of the body":    {"POST /hook HTTP/1.1\r\nHost: kanca.example\r\nTransfer-Encoding: xchunked\r\n\r\n", 501},
		"a second request behind a foreign":  {"GET /page HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\nGET /page HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 421},
		"a body that hides a second request": {"GET /page HTTP/1.1\r\nHost: evil.example\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\nGET /page HTTP/1.1\r\nHost: kanca.example\r\n\r\n", 421},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := net.Dial("tcp", at)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			io.WriteString(conn, tc.request)
			conn.(*net.TCPConn).CloseWrite()
			all, err := io.ReadAll(conn)
			if err != nil {
				t.Fatal(err)
			}
			res, err := http.ReadResponse(bufio.NewReader(strings.NewReader(string(all))), nil)
			if err != nil {
				t.Fatalf("%v: %q", err, all)
			}
			if res.StatusCode != tc.want {
				t.Errorf("status %d, want %d", res.StatusCode, tc.want)
			}
			if tc.want != 200 && strings.Contains(string(all), "the page") {
				t.Errorf("it was answered: %q", all)
			}
		})
	}
}
