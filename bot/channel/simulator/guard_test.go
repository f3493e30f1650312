package simulator

import (
	"net/http"
	"strings"
	"testing"
)

func TestOnlyThisMachineMayLook(t *testing.T) {
	from := func(addr string) func(*http.Request) { return func(r *http.Request) { r.RemoteAddr = addr } }
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	for name, tc := range map[string]struct {
		with []func(*http.Request)
		want int
	}{
		"this machine":            {nil, 200},
		"IPv6":                    {[]func(*http.Request){from("[::1]:4000"), host("[::1]:8080")}, 200},
		"IPv4 written as IPv6":    {[]func(*http.Request){from("[::ffff:127.0.0.1]:4000")}, 200},
		"another loopback":        {[]func(*http.Request){host("127.8.9.1")}, 200},
		"name in capitals":        {[]func(*http.Request){host("LOCALHOST")}, 200},
		"another machine":         {[]func(*http.Request){from("192.168.1.9:4000")}, 403},
		"the internet":            {[]func(*http.Request){from("203.0.113.5:4000")}, 403},
		"rebound name":            {[]func(*http.Request){host("kanca.example")}, 403},
		"name that looks local":   {[]func(*http.Request){host("localhost.kanca.example:80")}, 403},
		"address that looks near": {[]func(*http.Request){host("127.0.0.1.kanca.example")}, 403},
		"no host":                 {[]func(*http.Request){host("")}, 403},
		"no sender":               {[]func(*http.Request){from("")}, 403},
		"unix socket":             {[]func(*http.Request){from("@")}, 403},
		"through a proxy":         {[]func(*http.Request){header("X-Forwarded-For", "203.0.113.5")}, 403},
		"through another proxy":   {[]func(*http.Request){header("Forwarded", "for=203.0.113.5")}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			_, s := newDesk(t)
			for _, path := range []string{"/simulator", "/simulator/simulator.js", "/simulator/simulator.css"} {
				if w := serve(s, request("GET", path, nil, tc.with...)); w.Code != tc.want {
					t.Errorf("GET %s: %d, want %d", path, w.Code, tc.want)
				}
			}
			if tc.want == 403 {
				d, s := newDesk(t)
				for _, path := range []string{"/simulator/messages", "/simulator/reset", "/simulator/count"} {
					if w := serve(s, request("POST", path, text("sms", "halo"), tc.with...)); w.Code != 403 {
						t.Errorf("POST %s: %d", path, w.Code)
					}
				}
				if len(d.received) != 0 {
					t.Error("a stranger's message was taken")
				}
			}
		})
	}
}

func TestOtherSitesMayNotPost(t *testing.T) {
	for name, with := range map[string]func(*http.Request){
		"cross-site":   header("Sec-Fetch-Site", "cross-site"),
		"same-site":    header("Sec-Fetch-Site", "same-site"),
		"other origin": func(r *http.Request) { r.Header.Del("Sec-Fetch-Site"); r.Header.Set("Origin", "http://evil.example") },
	} {
		t.Run(name, func(t *testing.T) {
			d, s := newDesk(t)
			for _, path := range []string{"/simulator/messages", "/simulator/reset"} {
				if w := serve(s, request("POST", path, text("sms", "halo"), with)); w.Code != 403 {
					t.Errorf("POST %s: %d", path, w.Code)
				}
			}
			if len(d.received) != 0 {
				t.Error("the message was taken")
			}
		})
	}
}

func TestEveryAnswerHasTheHeaders(t *testing.T) {
	_, s := newDesk(t)
	for _, r := range []*http.Request{
		request("GET", "/simulator", nil), request("GET", "/simulator/simulator.js", nil), request("GET", "/simulator/simulator.css", nil),
		request("POST", "/simulator/messages", text("sms", "halo")), request("GET", "/simulator/nothing", nil),
		request("GET", "/simulator", nil, func(r *http.Request) { r.Host = "evil.example" }),
	} {
		h := serve(s, r).Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if h.Get(name) != want {
				t.Errorf("%s %s: %s is %q", r.Method, r.URL.Path, name, h.Get(name))
			}
		}
		csp := h.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
			if !strings.Contains(csp, part) {
				t.Errorf("%s %s: the policy lacks %q", r.Method, r.URL.Path, part)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("the policy allows inline code: %s", csp)
		}
	}
}

func TestGetChangesNothing(t *testing.T) {
	d, s := newDesk(t)
	for _, path := range []string{"/simulator/messages", "/simulator/reset", "/simulator/count"} {
		if w := serve(s, request("GET", path+"?teks=halo&telepon=sms&jenis=text", nil)); w.Code != 405 {
			t.Errorf("GET %s: %d", path, w.Code)
		}
	}
	if len(d.received) != 0 {
		t.Error("a GET made a message")
	}
}
