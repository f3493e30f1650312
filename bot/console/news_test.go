package console

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// heard is one event of a stream.
type heard struct{ id, name, data string }

// listen opens a stream; what it says arrives in the channel, which is closed when the
// stream ends.
func (b *browser) listen(path string, headers ...string) <-chan heard {
	b.t.Helper()
	res := b.ask(http.MethodGet, path, nil, headers...)
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		b.t.Fatalf("%s: %d %s", path, res.StatusCode, res.Header.Get("Content-Type"))
	}
	events := make(chan heard, 1000)
	go func() {
		defer close(events)
		var e heard
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			key, value, _ := strings.Cut(lines.Text(), ": ")
			switch key {
			case "id":
				e.id = value
			case "event":
				e.name = value
			case "data":
				e.data = value
			case "":
				if e.name != "" {
					events <- e
				}
				e = heard{}
			}
		}
	}()
	return events
}

// next is the next event, or "ended".
func next(t *testing.T, events <-chan heard) heard {
	t.Helper()
	select {
	case e, ok := <-events:
		if !ok {
			return heard{name: "ended"}
		}
		return e
	case <-time.After(patience):
		t.Fatal("the stream says nothing")
		return heard{}
	}
}

// A page hears of whatever changes on it, and who comes back hears that something was
// missed, or that nothing was.
func TestAPageHearsOfNews(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	events := siti.listen("/kabar")
	last := next(t, events)
	if last.name != "kabar" || !strings.Contains(last.data, `"waiting":0,"cries":0`) {
		t.Errorf("at first: %+v", last)
	}
	rina := o.villager(1, "whatsapp")
	need := int64(0)
	for _, c := range []struct {
		what string
		do   func()
		says string
	}{
		{"a message", func() { rina.writes("halo", nil) }, `"waiting":0,"cries":0`},
		{"a need", func() { need = rina.asks("mau tanya") }, `"waiting":1,"cries":0`},
		{"a cry", func() { o.villager(2, "whatsapp").cries("tolong") }, `"waiting":2,"cries":1`},
		{"taken", func() { siti.send(siti.open(needPath(need)), needPath(need)+"/ambil") }, `"waiting":1,"cries":1`},
		{"answered", func() { siti.send(siti.open(needPath(need)), needPath(need)+"/balas", "balasan", "Silakan") }, `"waiting":1`},
		{"sent", func() { o.outbox("whatsapp", store.Delivered) }, `"waiting":1`},
		{"noted", func() { siti.send(siti.open(needPath(need)), needPath(need)+"/catatan", "catatan", "sudah") }, `"waiting":1`},
		{"closed", func() { siti.send(siti.open(needPath(need)), needPath(need)+"/selesai", "hasil", "dijawab") }, `"waiting":1`},
	} {
		o.later(time.Second)
		c.do()
		e := next(t, events)
		for strings.HasPrefix(e.data, "{") && !strings.Contains(e.data, c.says) {
			e = next(t, events) // a deed in two steps may be seen in the middle
		}
		if e.name != "kabar" || e.id == last.id {
			t.Fatalf("%s: %+v after %+v", c.what, e, last)
		}
		last = e
	}
	for _, c := range []struct{ header, query, want string }{
		{last.id, "", "kabar"}, {"1.2.3", "", "muat-ulang"}, {"", last.id, "kabar"}, {"", "1.2.3", "muat-ulang"}, {"1.2.3", last.id, "muat-ulang"}, {last.id, "1.2.3", "kabar"},
	} {
		path := "/kabar"
		if c.query != "" {
			path += "?dari=" + c.query
		}
		if got := next(t, o.member(fmt.Sprintf("Contoh %d", o.tokens.Load()), bot.RolePetugas).listen(path, "Last-Event-ID", c.header)); got.name != c.want {
			t.Errorf("who heard %q and shows %q: %+v", c.header, c.query, got)
		}
	}
}

// A stream on which nothing changes says something all the same, every quarter of a minute:
// proxies would cut it, and a page would not notice.
func TestAQuietStreamIsHeard(t *testing.T) {
	o := newOffice(t)
	if o.c.streams.say > 15*time.Second || o.c.streams.look >= time.Second {
		t.Errorf("a quiet stream says something every %v, and is looked at every %v", o.c.streams.say, o.c.streams.look)
	}
	o.c.streams.look, o.c.streams.say = 10*time.Millisecond, 30*time.Millisecond
	events := o.member("Siti Contoh", bot.RolePetugas).listen("/kabar")
	first := next(t, events)
	for range 2 {
		if e := next(t, events); e != first {
			t.Fatalf("it says %+v after %+v", e, first)
		}
	}
}

// A stream ends at once when its session is ended or its account disabled, and does not
// wait until it is looked at again; those of others go on.
func TestAStreamEndsAtOnce(t *testing.T) {
	o := newOffice(t)
	o.c.streams.look = time.Hour
	others := o.member("Ani Contoh", bot.RoleAdmin).listen("/kabar")
	next(t, others)
	for n, end := range []func(b *browser, name string){
		func(b *browser, _ string) { b.send(b.open("/"), "/keluar") },
		func(_ *browser, name string) {
			_, err := o.db.DisableStaff(context.Background(), name)
			o.must(err)
		},
		func(_ *browser, name string) {
			elsewhere := o.browser()
			elsewhere.signIn(name, goodPassword)
			d := elsewhere.open("/perangkat")
			for _, f := range d.all("form") {
				if at := value(f, "action"); strings.HasPrefix(at, "/perangkat/") {
					elsewhere.send(d, at)
				}
			}
		},
		func(b *browser, name string) {
			token := o.c.NewToken()
			_, err := o.db.ResetStaff(context.Background(), name, token)
			o.must(err)
			o.browser().settle("/invite/" + token)
		},
	} {
		who := fmt.Sprint("Siti ", n)
		b := o.member(who, bot.RolePetugas)
		events := b.listen("/kabar")
		next(t, events)
		o.later(time.Second)
		end(b, who)
		for next(t, events).name != "ended" {
		}
	}
	select {
	case e := <-others:
		t.Errorf("another's stream: %+v", e)
	default:
	}
}

// A stream ends with its session, whatever ends that, and is no use of it.
func TestAStreamEndsWithItsSession(t *testing.T) {
	o := newOffice(t)
	for name, end := range map[string]func(b *browser, name string){
		"signed out": func(b *browser, _ string) { b.send(b.open("/"), "/keluar") },
		"disabled": func(_ *browser, name string) {
			_, err := o.db.DisableStaff(context.Background(), name)
			o.must(err)
		},
		"ended by time": func(*browser, string) { o.later(store.SessionTime) },
	} {
		t.Run(name, func(t *testing.T) {
			who := "Siti " + name
			b := o.member(who, bot.RolePetugas)
			events := b.listen("/kabar")
			next(t, events)
			at := time.Now()
			end(b, who)
			for next(t, events).name != "ended" {
			}
			t.Logf("ended after %v", time.Since(at))
		})
	}
	// Half an hour with a page that asks by itself is half an hour without use.
	budi := o.member("Budi Contoh", bot.RolePetugas)
	events := budi.listen("/kabar")
	next(t, events)
	for range 31 {
		o.later(time.Minute)
		for _, path := range []string{"/kabar/sekarang", "/", "/kotak-masuk"} {
			budi.ask(http.MethodGet, path, nil, quietHeader, "1")
		}
	}
	for next(t, events).name != "ended" {
	}
	if res := budi.ask(http.MethodGet, "/kabar/sekarang", nil); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("after half an hour: %d", res.StatusCode)
	}
	if res := budi.ask(http.MethodGet, "/kotak-masuk", nil, quietHeader, "1"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("a page that reads itself again: %d", res.StatusCode)
	}
}

// What a page asks for by itself says nothing that is said once, takes nothing that was
// kept, and is no other reader of a crime.
func TestAPageThatReadsItselfAgainTakesNothing(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	cry := o.villager(1, "whatsapp").cries("tolong")
	siti.open(needPath(cry))
	res := siti.ask(http.MethodPost, needPath(cry)+"/ambil", siti.open(needPath(cry)).filled(t, needPath(cry)+"/ambil"))
	if res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.StatusCode)
	}
	acts := len(o.acts())
	if d := siti.follow(siti.ask(http.MethodGet, needPath(cry), nil, quietHeader, "1"), needPath(cry)); d.says("Sekarang Anda yang menangani") {
		t.Error("the page said by itself what is said once")
	}
	if got := len(o.acts()); got != acts {
		t.Errorf("%d deeds more", got-acts)
	}
	siti.open(needPath(cry)).mustSay(t, "Sekarang Anda yang menangani")
	// Who never opened it is written down, whatever the request says of itself.
	budi := o.member("Budi Contoh", bot.RolePetugas)
	acts = len(o.acts())
	budi.ask(http.MethodGet, needPath(cry), nil, quietHeader, "1")
	if got := len(o.acts()); got != acts+1 {
		t.Errorf("read without a trace: %d deeds", got-acts)
	}
}

// A session holds few streams, and a service that stops ends them all.
func TestStreamsAreFew(t *testing.T) {
	o := newOffice(t)
	siti := o.member("Siti Contoh", bot.RolePetugas)
	var all []<-chan heard
	for range streamsAtMost {
		events := siti.listen("/kabar")
		next(t, events)
		all = append(all, events)
	}
	if res := siti.ask(http.MethodGet, "/kabar", nil); res.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one more: %d", res.StatusCode)
	}
	o.c.StopNews()
	for _, events := range all {
		for next(t, events).name != "ended" {
		}
	}
}
