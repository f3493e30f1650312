package simulator

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/play"
)

// allOf is more messages than anybody writes in a simulator.
const allOf = 10_000

// downloadScript hands out a conversation as a script for `kanca dialogs test`.
func (s *Simulator) downloadScript(w http.ResponseWriter, r *http.Request) {
	person, phone := personOf(r.URL.Query().Get("orang")), phoneOf(r.URL.Query().Get("telepon"))
	channel := channelOf(phone)
	who := AddressOf(channel, person)
	messages, err := s.History(r.Context(), channel, who, allOf)
	var script bytes.Buffer
	if err == nil {
		err = s.Script(r.Context(), &script, channel, who, fmt.Sprintf("Percakapan simulator, orang %d", person), messages)
	}
	if err != nil {
		s.Log.ErrorContext(r.Context(), "the simulator cannot write a conversation as a script", "error", err)
		http.Error(w, "Percakapan tidak dapat dibaca sekarang. Coba lagi.", http.StatusServiceUnavailable)
		return
	}
	if script.Len() == 0 {
		http.Error(w, "Belum ada percakapan, atau datanya sudah dihapus.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="percakapan-%s-%d.txt"`, phone, person))
	_, _ = script.WriteTo(w) // a browser that is gone misses nothing
}

// Spoken is what the person sent, as a line of a script.
func Spoken(m Message) string {
	switch m.Kind {
	case bot.KindText:
		return play.TextLine(m.Text)
	case bot.KindContact:
		if m.Contact != nil {
			return "!contact " + oneLine(m.Contact.Phone)
		}
	case bot.KindLocation:
		if l := m.Location; l != nil {
			return "!location " + strconv.FormatFloat(l.Latitude, 'f', -1, 64) + "," + strconv.FormatFloat(l.Longitude, 'f', -1, 64)
		}
	}
	return oneLine("!" + string(m.Kind) + " " + m.Text)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
