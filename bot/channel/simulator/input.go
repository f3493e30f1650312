package simulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/sms"
)

// maxBody is the largest form taken: the longest text that a channel may hand
// in, even when every character of it is written as %XX.
const maxBody = 512 << 10

// answerWait is how long a page without script is held back so that it can show
// the answer at once.
const answerWait = 2 * time.Second

var ticketForm = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

// postMessage takes one message that was typed or chosen on a phone. The script
// asks for JSON and gets a bare status; a form without script gets the page.
func (s *Simulator) postMessage(w http.ResponseWriter, r *http.Request) {
	if !s.readForm(w, r) {
		return
	}
	person, phone := personOf(r.PostForm.Get("orang")), phoneOf(r.PostForm.Get("telepon"))
	in, err := s.incoming(r.PostForm, person, phone)
	if err != nil {
		s.refuse(w, r, http.StatusUnprocessableEntity, person, phone, err.Error())
		return
	}
	changes, done, watching := s.watch()
	if watching {
		defer done()
	}
	if err := s.Receive(r.Context(), in); err != nil {
		s.Log.ErrorContext(r.Context(), "a message from the simulator was not stored", "error", err)
		s.refuse(w, r, http.StatusServiceUnavailable, person, phone, "Pesan belum tersimpan. Coba kirim lagi.")
		return
	}
	s.Changed()
	if scripted(r) {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if watching {
		s.awaitAnswer(r.Context(), changes, person)
	}
	http.Redirect(w, r, pageOf(person, phone), http.StatusSeeOther)
}

// incoming makes a message of what a phone sent. Its errors are for the page.
func (s *Simulator) incoming(form url.Values, person int, phone string) (bot.Incoming, error) {
	channel := channelOf(phone)
	in := bot.Incoming{
		Channel: channel, From: []bot.Address{AddressOf(channel, person)},
		Kind: bot.Kind(form.Get("jenis")), Text: form.Get("teks"), SentAt: s.Now(),
	}
	ticket := form.Get("nomor")
	if !ticketForm.MatchString(ticket) {
		ticket = s.NewID()
	}
	in.ProviderID = "simulator-" + ticket
	if phone == "sms" && in.Kind != bot.KindText {
		return in, errors.New("Telepon biasa hanya mengirim SMS.")
	}
	switch in.Kind {
	case bot.KindText:
		// Browsers send line breaks as CR LF; phones do not.
		in.Text = strings.ReplaceAll(in.Text, "\r\n", "\n")
	case bot.KindPhoto, bot.KindVoice, bot.KindSticker:
	case bot.KindContact:
		in.Contact = &bot.ContactCard{Name: form.Get("nama"), Phone: form.Get("telp")}
		if strings.TrimSpace(in.Contact.Phone) == "" {
			return in, errors.New("Isi nomor pada kartu kontak.")
		}
	case bot.KindLocation:
		lat, err1 := strconv.ParseFloat(form.Get("lintang"), 64)
		lon, err2 := strconv.ParseFloat(form.Get("bujur"), 64)
		if err1 != nil || err2 != nil || !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) {
			return in, errors.New("Isi lintang antara -90 dan 90 dan bujur antara -180 dan 180.")
		}
		in.Location = &bot.Location{Latitude: lat, Longitude: lon}
	default:
		return in, errors.New("Jenis pesan itu tidak ada di simulator.")
	}
	return in, nil
}

// awaitAnswer returns when nothing waits to be sent to the person any more, or
// after answerWait.
func (s *Simulator) awaitAnswer(ctx context.Context, changes <-chan struct{}, person int) {
	ctx, cancel := context.WithTimeout(ctx, answerWait)
	defer cancel()
	for {
		threads, err := s.threads(ctx, person)
		if err != nil || !threads[0].Typing && !threads[1].Typing {
			return
		}
		select {
		case <-changes:
		case <-ctx.Done():
			return
		}
	}
}

// postReset erases one phone's conversation, so that it is a newcomer's again.
func (s *Simulator) postReset(w http.ResponseWriter, r *http.Request) {
	if !s.readForm(w, r) {
		return
	}
	person, phone := personOf(r.PostForm.Get("orang")), phoneOf(r.PostForm.Get("telepon"))
	channel := channelOf(phone)
	if err := s.Forget(r.Context(), channel, AddressOf(channel, person)); err != nil {
		s.Log.ErrorContext(r.Context(), "a simulated conversation was not erased", "error", err)
		s.refuse(w, r, http.StatusServiceUnavailable, person, phone, "Percakapan belum terhapus. Coba lagi.")
		return
	}
	s.wipe(AddressOf(channel, person))
	s.Changed()
	http.Redirect(w, r, pageOf(person, phone), http.StatusSeeOther)
}

// postCount tells the script what the text in the box will cost as SMS. It is a
// POST so that a text never stands in an address.
func (s *Simulator) postCount(w http.ResponseWriter, r *http.Request) {
	if !s.readForm(w, r) {
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprint(w, composed(r.PostForm.Get("teks")))
}

// composed is the counter under the box of the feature phone.
func composed(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	size := sms.Count(text)
	return fmt.Sprintf("%d karakter · %d SMS", len([]rune(text)), size.Segments)
}

func (s *Simulator) readForm(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			http.Error(w, "Pesan terlalu panjang untuk simulator.", http.StatusRequestEntityTooLarge)
			return false
		}
		http.Error(w, "Formulir tidak terbaca.", http.StatusBadRequest)
		return false
	}
	return true
}

// refuse tells what went wrong: as a line to the script, as a page otherwise.
func (s *Simulator) refuse(w http.ResponseWriter, r *http.Request, status, person int, phone, problem string) {
	if scripted(r) {
		http.Error(w, problem, status)
		return
	}
	s.render(w, r, status, person, phone, problem)
}

// scripted reports whether the page's script made the request.
func scripted(r *http.Request) bool { return r.Header.Get("Accept") == "text/plain" }

func pageOf(person int, phone string) string {
	return fmt.Sprintf("%s?orang=%d&telepon=%s", Path, person, phone)
}
