package simulator

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"kanca/bot/parts/partstest"

	"github.com/chromedp/chromedp"

	"kanca/bot"
	"kanca/bot/agency"
	"kanca/bot/delivery"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/turn"
	"kanca/content"
	"kanca/content/sample"
)

// whole starts kanca itself behind the simulator: the engine, a database in
// folder, and a sender for each phone. end stops it.
func whole(t *testing.T, folder string) (s *Simulator, end func()) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	p := partstest.Load(t)
	set, err := sample.Load(time.Now())
	must(err)
	facts := content.NewSnapshot(p.Library, set.Openings, set.Trainings, agency.NewIndex(set.Agencies), 1)
	keys, err := seal.OpenKeyring(filepath.Join(folder, "keys"))
	must(err)
	db, err := store.Open(t.Context(), store.Options{URL: "sqlite:" + filepath.Join(folder, "kanca.db"), Keys: keys})
	must(err)

	id := func() string { return rand.Text() }
	senders := map[bot.ChannelName]*delivery.Sender{}
	receiver := &turn.Receiver{
		Store: db, Engine: p.Engine, Texts: p.Texts, Now: time.Now, NewID: id, Demo: true,
		Content: func() *content.Snapshot { return facts },
		Traits: func(c bot.ChannelName) bot.Traits {
			traits, _ := TraitsOf(c)
			return traits
		},
		Wake: func(c bot.ChannelName) { senders[c].Wake() },
	}
	s, err = New(Options{
		Receive: receiver.Receive, Now: time.Now, NewID: id, Demo: true,
		Script: func(context.Context, io.Writer, bot.ChannelName, bot.Address, string, []Message) error { return nil },
		Forget: func(ctx context.Context, _ bot.ChannelName, who bot.Address) error { return receiver.Forget(ctx, who) },
		History: func(ctx context.Context, _ bot.ChannelName, who bot.Address, limit int) (out []Message, err error) {
			person, err := db.FindPerson(ctx, who)
			if errors.Is(err, store.ErrNotFound) {
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			stored, err := db.Messages(ctx, person, limit)
			for _, m := range stored {
				one := Message{ID: m.ID, FromPerson: m.Inbound, Kind: m.Kind, Text: m.Text, At: m.CreatedAt, State: string(m.State), Segments: m.Segments, Reason: m.ErrorCode}
				var attached struct {
					Contact  *bot.ContactCard
					Location *bot.Location
				}
				if m.Attachment != "" && json.Unmarshal([]byte(m.Attachment), &attached) == nil {
					one.Contact, one.Location = attached.Contact, attached.Location
				}
				out = append(out, one)
			}
			return out, err
		},
	})
	must(err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 2)
	for _, c := range s.Channels() {
		sender, err := delivery.New(delivery.Options{Store: db, Channel: c, Holder: id(), Observe: func(delivery.Try) { s.Changed() }})
		must(err)
		senders[c.Name()] = sender
		go func() { ended <- sender.Run(ctx) }()
	}
	return s, func() {
		cancel()
		for range senders {
			must(<-ended)
		}
		s.Close()
		must(db.Close())
	}
}

func TestTheWholeWayInTheBrowser(t *testing.T) {
	ctx := browser(t)
	folder := t.TempDir()
	s, end := whole(t, folder)
	server := httptest.NewServer(s)
	do(t, ctx, chromedp.EmulateViewport(1280, 860), chromedp.Navigate(server.URL+"/simulator"))
	until(t, ctx, "live")
	// say types words and waits until all answers are there and one has the piece.
	say := func(phone, words, piece string) {
		t.Helper()
		before := ask[int](t, ctx, `document.querySelectorAll("#`+phone+`-log .out").length`)
		do(t, ctx, chromedp.SendKeys(chromedp.CSS("#"+phone+"-teks"), words+"\r"))
		until(t, ctx, `document.querySelectorAll("#`+phone+`-log .out").length === `+strconv.Itoa(before+1)+`
			&& !document.getElementById("`+phone+`-typing")
			&& document.querySelector("#`+phone+`-log li:last-child").innerText.includes("`+piece+`")`)
	}
	say("whatsapp", "halo", "Lowongan")
	say("sms", "bada lowongan kalakoan ka Taiwan?", "Taiwan")
	if ask[bool](t, ctx, `[...document.querySelectorAll("#sms-log .in .size")].some(e => !/ [12] SMS$/.test(e.textContent))`) {
		t.Error("an answer costs more than two SMS")
	}
	picture(t, ctx, "whole-first")
	say("whatsapp", "apa ada kerja di taiwan?", "Taiwan")
	picture(t, ctx, "whole-second")
	if !ask[bool](t, ctx, noOverflow) {
		t.Error("the page is wider than the screen")
	}
	ticks := `document.querySelectorAll("#whatsapp-log .ticks.answered").length`
	if n := ask[int](t, ctx, ticks); n != 2 {
		t.Errorf("%d of 2 messages are shown as answered", n)
	}

	// A restart keeps the conversations.
	s.Close() // ends the event stream, for which the server would wait
	server.Close()
	end()
	s, end = whole(t, folder)
	defer end()
	server = httptest.NewServer(s)
	defer server.Close()
	defer s.Close()
	do(t, ctx, chromedp.EmulateViewport(360, 740), chromedp.Navigate(server.URL+"/simulator"))
	until(t, ctx, "live")
	if n := ask[int](t, ctx, ticks); n != 2 {
		t.Errorf("after a restart %d of 2 messages are there", n)
	}
	picture(t, ctx, "whole-narrow")
	say("whatsapp", "hapus data saya", "Hapus")
	say("whatsapp", "3", "Ya, hapus semua")
	do(t, ctx, chromedp.SendKeys(chromedp.CSS("#whatsapp-teks"), "ya\r"))
	until(t, ctx, `document.querySelectorAll("#whatsapp-log .out").length === 0 && document.querySelector("#whatsapp-log").innerText.includes("dihapus")`)
	picture(t, ctx, "whole-deleted")
}
