package service

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kanca/bot/entrance"
)

// Kannel asks by GET, and the longest SMS there is makes an address of 154 kB; the
// channel takes 256 kB. What is refused comes again for ever.
func TestTheLongestAddressOfKannelIsTaken(t *testing.T) {
	server := httptest.NewUnstartedServer(nil)
	server.Config = entrance.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.URL.Query().Get("text")[:4])
	}), slog.New(slog.DiscardHandler))
	server.Config.MaxHeaderBytes = openDoors(t).ForKannel().Server.MaxHeaderBytes
	server.Start()
	defer server.Close()
	for kilobytes, want := range map[int]int{60: 200, 100: 200, 154: 200, 256: 200, 600: 431} {
		res, err := http.Get(server.URL + "/hooks/kannel/message?text=" + strings.Repeat("a", kilobytes<<10))
		if err != nil {
			if want == http.StatusOK {
				t.Errorf("%d kB: %v", kilobytes, err)
			}
			continue // cut off while it was still sent
		}
		res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%d kB: status %d, want %d", kilobytes, res.StatusCode, want)
		}
	}
}
