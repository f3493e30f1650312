package console

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
)

// What did not arrive and is too long for the template is not sent again inside it: it would be
// refused long after it seemed to be sent.
func TestWhatIsTooLongForTheTemplateIsNotSentAgain(t *testing.T) {
	o := newOffice(t, func(o *Options) {
		o.Ways = func(bot.ChannelName) Way {
			return Way{Traits: bot.Traits{Medium: bot.WhatsApp, Answerable: true}, FreeFor: 24 * time.Hour}
		}
	})
	siti := o.member("Siti Contoh", bot.RolePetugas)
	path := needPath(o.villager(1, "templated").asks("mau tanya"))
	siti.send(siti.open(path), path+"/ambil")
	siti.send(siti.open(path), path+"/balas", "balasan", strings.Repeat("Selamat pagi ", 70)).mustSay(t, "Balasan masuk")
	o.outbox("templated", store.Failed)
	o.later(25 * time.Hour)
	siti.signIn("Siti Contoh", goodPassword)
	d := siti.send(siti.open(path), path+"/kirim-ulang")
	if d.status != http.StatusUnprocessableEntity || !d.says("paling banyak 800 huruf") {
		t.Errorf("too long for a template, sent again: %d %s", d.status, d.text)
	}
	if got := strings.Join(o.outbox("templated", store.Sent), "|"); strings.Contains(got, "Selamat pagi") {
		t.Error("it went")
	}
}
