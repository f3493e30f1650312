package simulator

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"kanca/bot"
)

// downloadScript writes a conversation as a script for `kanca dialogs test`, in
// the format of package play: what the person said, and the first line of each
// answer. A NIK is masked, as it is stored; who plays the script writes one in.
func (s *Simulator) downloadScript(w http.ResponseWriter, r *http.Request) {
	person, phone := personOf(r.URL.Query().Get("orang")), phoneOf(r.URL.Query().Get("telepon"))
	channel := channelOf(phone)
	messages, err := s.History(r.Context(), channel, AddressOf(channel, person), shown)
	if err != nil {
		s.Log.ErrorContext(r.Context(), "the simulator cannot read its conversations", "error", err)
		http.Error(w, "Percakapan tidak dapat dibaca sekarang. Coba lagi.", http.StatusServiceUnavailable)
		return
	}
	contents := "empty"
	if s.Demo {
		contents = "sample"
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="percakapan-%s-%d.txt"`, phone, person))
	fmt.Fprintf(w, "# Percakapan simulator, orang %d\nchannel: %s\ncontent: %s\n", person, phone, contents)
	for _, m := range messages {
		switch {
		case m.FromPerson:
			fmt.Fprintf(w, "\n> %s\n", spoken(m))
		case arrived(m.State):
			first, _, _ := strings.Cut(strings.TrimSpace(m.Text), "\n")
			fmt.Fprintf(w, "< %s\n", oneLine(first))
		}
	}
}

// spoken is what the person sent, as a line of a script.
func spoken(m Message) string {
	switch m.Kind {
	case bot.KindText:
		return oneLine(m.Text)
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
