package simulator

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strconv"

	"kanca/bot"
)

//go:embed assets/*
var assets embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"inc": func(i int) int { return i + 1 },
}).ParseFS(assets, "assets/*.html"))

// phoneView is one phone as its template gets it.
type phoneView struct {
	Thread thread
	// Ticket gives each form the id of the message it will make. A form that is
	// sent twice by mistake has the same one, and so is stored once.
	Ticket func() string
}

// view is what the page template gets.
type view struct {
	People  []int
	Person  int
	Phone   string // the phone in front on a narrow screen: "whatsapp" or "sms"
	Phones  []phoneView
	Demo    bool
	Error   string // what went wrong with the last thing sent, in words
	Waiting bool   // an answer is on its way: a page without script looks again
}

func (s *Simulator) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path, s.showPage)
	mux.HandleFunc("GET "+Path+"/{$}", s.showPage)
	mux.HandleFunc("GET "+Path+"/events", s.streamEvents)
	mux.HandleFunc("GET "+Path+"/script", s.downloadScript)
	mux.HandleFunc("POST "+Path+"/messages", s.postMessage)
	mux.HandleFunc("POST "+Path+"/reset", s.postReset)
	mux.HandleFunc("POST "+Path+"/count", s.postCount)
	mux.HandleFunc("GET "+Path+"/simulator.css", asset("simulator.css", "text/css; charset=utf-8"))
	mux.HandleFunc("GET "+Path+"/simulator.js", asset("simulator.js", "text/javascript; charset=utf-8"))
	return guard(mux, s.Refusals)
}

func asset(name, kind string) http.HandlerFunc {
	data, err := assets.ReadFile("assets/" + name)
	if err != nil {
		panic(err) // a file that is not built in is a mistake of the build
	}
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Write(data)
	}
}

func (s *Simulator) showPage(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.render(w, r, http.StatusOK, personOf(q.Get("orang")), phoneOf(q.Get("telepon")), "")
}

// render writes the whole page.
func (s *Simulator) render(w http.ResponseWriter, r *http.Request, status, person int, phone, problem string) {
	threads, err := s.threads(r.Context(), person)
	if err != nil {
		s.Log.ErrorContext(r.Context(), "the simulator cannot read its conversations", "error", err)
		threads = []thread{{Phone: "whatsapp", Person: person, Empty: true}, {Phone: "sms", Person: person, Empty: true}}
		status, problem = http.StatusServiceUnavailable, "Percakapan tidak dapat dibaca sekarang. Muat ulang halaman ini sebentar lagi."
	}
	v := view{
		Person: person, Phone: phone, Demo: s.Demo, Error: problem,
		Waiting: threads[0].Typing || threads[1].Typing,
	}
	for _, t := range threads {
		v.Phones = append(v.Phones, phoneView{Thread: t, Ticket: s.NewID})
	}
	for i := range People {
		v.People = append(v.People, i+1)
	}
	var page bytes.Buffer
	if err := templates.ExecuteTemplate(&page, "page.html", v); err != nil {
		s.Log.ErrorContext(r.Context(), "the simulator's page cannot be written", "error", err)
		http.Error(w, "Halaman simulator rusak; lihat catatan program.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(page.Bytes())
}

// threads reads both conversations of a person.
func (s *Simulator) threads(ctx context.Context, person int) ([]thread, error) {
	var out []thread
	for _, name := range []bot.ChannelName{WhatsApp, SMS} {
		who := AddressOf(name, person)
		messages, err := s.History(ctx, name, who, shown)
		if err != nil {
			return nil, fmt.Errorf("cannot read the conversation on %s: %w", name, err)
		}
		if len(messages) == 0 {
			messages = s.kept(who)
		}
		out = append(out, newThread(phoneName(name), person, messages, s.Now()))
	}
	return out, nil
}

func phoneName(channel bot.ChannelName) string {
	if channel == SMS {
		return "sms"
	}
	return "whatsapp"
}

func channelOf(phone string) bot.ChannelName {
	if phone == "sms" {
		return SMS
	}
	return WhatsApp
}

// phoneOf reads the name of a phone; anything else is the WhatsApp phone.
func phoneOf(text string) string {
	if text == "sms" {
		return "sms"
	}
	return "whatsapp"
}

// personOf reads the number of a simulated person; anything else is the first.
func personOf(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > People {
		return 1
	}
	return n
}
