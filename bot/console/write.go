package console

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kanca/bot/store"
)

// shell is what stands around a page.
type shell struct {
	Lang     string
	Title    string
	Heading  string
	Here     string // the path of this page
	Name     string // of who is signed in; "" for a visitor
	Nav      []navigation
	Told     string // what was done, once
	Problems []problem
	Page     page
	Live     bool   // the page hears of news
	First    bool   // the page has what stands before news and notices; see foremost
	Inbox    bool   // who asks may open the inbox
	Place    string // where the page is read again
	News     store.News
}

// navigation is one entry of the menu.
type navigation struct {
	Path, Key string
	Current   bool
}

// menu is the pages that stand in the menu, in order, by their pattern. What is not
// in routes.txt, or not for the role, is left out.
var menu = []struct{ path, key string }{
	{"/", "nav.today"},
	{"/kotak-masuk", "nav.inbox"},
	{"/pendaftaran", "nav.registrations"},
	{"/laporan", "nav.reports"},
	{"/pengumuman", "nav.announcements"},
	{"/orang", "nav.people"},
	{"/isi", "nav.content"},
	{"/jejak", "nav.audit"},
	{"/akun", "nav.accounts"},
	{"/pengaturan", "nav.settings"},
	{handbookPath, "nav.handbook"},
}

func patternOf(path string) string {
	if path == "/" {
		return "GET /{$}"
	}
	return "GET " + path
}

// write sends what a handler answered.
func (v *visit) write(a answer, err error) {
	if err != nil {
		a = v.trouble(err)
	}
	if a.raw != nil {
		a.raw()
		return
	}
	if a.to != "" {
		if len(a.told) > 0 && v.session.ID != 0 {
			if err := v.DB.KeepNotice(v.context(), v.session.ID, noticeText(a.told)); err != nil {
				v.Log.WarnContext(v.context(), "a notice of the console is lost", "error", err)
			}
		}
		http.Redirect(v.w, v.r, a.to, a.status)
		return
	}
	if a.file != nil {
		v.writeFile(*a.file)
		return
	}
	v.writePage(a)
}

// writeFile gives a file to be kept, which no browser shows as a page.
func (v *visit) writeFile(f file) {
	h := v.w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Content-Disposition", `attachment; filename="`+f.name+`"`)
	if f.write == nil {
		h.Set("Content-Length", strconv.Itoa(len(f.data)))
		_, _ = v.w.Write(f.data) // who left keeps nothing
		return
	}
	if f.size > 0 {
		h.Set("Content-Length", strconv.FormatInt(f.size, 10))
	}
	if err := f.write(v.w); err != nil {
		v.Log.WarnContext(v.context(), "a file of the console was not sent whole", "page", v.route.pattern, "error", err)
		panic(http.ErrAbortHandler)
	}
}

// trouble is the error page of an error.
func (v *visit) trouble(err error) answer {
	var refused refusal
	switch {
	case errors.As(err, &refused):
		return answer{status: refused.status, page: troublePage{Status: refused.status, In: v.in()}}
	case errors.Is(err, store.ErrNotFound):
		return answer{status: http.StatusNotFound, page: troublePage{Status: http.StatusNotFound, In: v.in()}}
	}
	status := http.StatusInternalServerError
	if store.AtFault(err) {
		status = http.StatusServiceUnavailable
	}
	// The pattern, and not the path: that may hold the token of an invitation.
	v.Log.ErrorContext(v.context(), "a page of the console failed", "page", v.route.pattern, "error", err)
	return answer{status: status, page: troublePage{Status: status, In: v.in()}}
}

// writePage writes a page with its shell.
func (v *visit) writePage(a answer) {
	s := shell{Lang: v.tongue.code, Heading: a.page.heading(v.tongue), Here: v.here(), Page: a.page, Problems: a.page.problems()}
	s.Title = s.Heading + " – kanca"
	if len(s.Problems) > 0 {
		s.Title = v.say("form.wrong") + ": " + s.Title
	}
	_, s.First = a.page.(foremost)
	if v.in() {
		s.Live, s.News, s.Place = v.needsNews(s.First), v.session.News, v.place(a.page)
		s.Name, s.Inbox = v.staff().Name, v.may("GET /kotak-masuk")
		for _, m := range menu {
			if v.may(patternOf(m.path)) {
				here := v.r.URL.Path == m.path || m.path != "/" && strings.HasPrefix(v.r.URL.Path, m.path+"/")
				s.Nav = append(s.Nav, navigation{Path: m.path, Key: m.key, Current: here})
			}
		}
	}
	if v.session.Notice != "" && a.status == http.StatusOK && v.r.Method == http.MethodGet && !v.quiet() {
		s.Told = v.notice()
	}
	var text bytes.Buffer
	page, err := v.pages.page(v.tongue.code, a.page.template())
	if err == nil {
		err = page.ExecuteTemplate(&text, "layout", s)
	}
	if err != nil {
		v.Log.ErrorContext(v.context(), "a page of the console cannot be written", "page", a.page.template(), "error", err)
		http.Error(v.w, v.say("error.500.text"), http.StatusInternalServerError)
		return
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.send(a.status, text.Bytes())
}

// needsNews reports whether a page hears of news: any page of who may take a cry, for that
// sounds wherever they are, and of others the pages that show what waits. For the rest no
// stream is held.
func (v *visit) needsNews(shows bool) bool {
	return v.may("GET "+newsPath) && (shows || v.may("POST /kotak-masuk/{id}/ambil"))
}

// notice takes what is to be said once. Where it cannot be taken it is said again.
func (v *visit) notice() string {
	var parts []string
	unread := json.Unmarshal([]byte(v.session.Notice), &parts)
	if err := v.DB.KeepNotice(context.WithoutCancel(v.context()), v.session.ID, ""); err != nil {
		v.Log.WarnContext(v.context(), "a notice of the console is said again", "error", err)
	}
	if unread != nil || len(parts) == 0 { // of a program before this one
		return ""
	}
	holes := make([]any, 0, len(parts))
	for _, p := range parts[1:] {
		holes = append(holes, p)
	}
	return v.say(parts[0], holes...)
}

// noticeText is what is to be said once as it is kept: a text that both databases take.
func noticeText(told []string) string {
	text, err := json.Marshal(told)
	if err != nil { // texts alone
		panic(err)
	}
	return string(text)
}

// troublePage is an error page: what happened, in words, and a way on.
type troublePage struct {
	noForm
	Status int
	In     bool // who reads it is signed in
}

func (troublePage) template() string { return "trouble" }

func (p troublePage) heading(t *tongue) string { return t.say(p.key("title")) }

// Text is what to do.
func (p troublePage) Text() string { return p.key("text") }

func (p troublePage) key(part string) string { return fmt.Sprintf("error.%d.%s", p.Status, part) }
