package console

import (
	"fmt"
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/audit"
)

// What kanca had no answer for is one tap from the first page: staff read it, write to the
// person, and say that it was looked at; then nobody reads it again.
func TestQuestionsWithoutAnAnswerAreReadAndAnswered(t *testing.T) {
	o := newOffice(t)
	siti, root := o.member("Siti Contoh", bot.RolePetugas), o.member("Ani Contoh", bot.RoleAdmin)
	asks := func(n int, text string) (person int64) {
		return o.villager(n, "whatsapp").writes(text, []bot.Event{bot.NotUnderstood{Text: text, Lang: bot.Madurese}}, "Maaf, kanca belum mengerti.")
	}
	siti.open("/pertanyaan").mustSay(t, "Tidak ada pertanyaan yang belum dilihat")
	person := asks(1, "bâ'na oneng carana ngurus "+hostile)
	for n := range questionsAtOnce + 1 {
		asks(2+n, fmt.Sprintf("tanya ke-%d.", n))
	}
	to := siti.open("/").marked("href", "/pertanyaan")
	if len(to) != 1 || !siti.open("/").says(fmt.Sprint("Pertanyaan tanpa jawaban, 7 hari Baru saja masuk ", questionsAtOnce+2)) {
		t.Errorf("the first page: %s", siti.open("/").text)
	}
	if got := root.open("/").marked("href", "/pertanyaan"); len(got) != 0 || root.open("/pertanyaan").status != 403 {
		t.Error("an admin is led to what people write")
	}
	d := siti.open("/pertanyaan")
	d.mustSay(t, fmt.Sprintf("tanya ke-%d.", questionsAtOnce), "tanya ke-1.", "Madura")
	d.mustNotSay(t, "tanya ke-0.")
	older := value(d.marked("href", value(d.all("a")[len(d.all("a"))-1], "href"))[0], "href")
	next := siti.open(older)
	next.mustSay(t, "tanya ke-0.", hostile)
	// Who asked is answered from here.
	path := personPath(person)
	if at := siti.send(next, path+"/tulis"); !strings.HasPrefix(at.at, "/kotak-masuk/") || !at.says("Anda menangani orang ini") {
		t.Errorf("to write: %d at %s", at.status, at.at)
	}
	// One, then all of a page, once each.
	one := next.filled(t, "/pertanyaan")
	for range 2 {
		siti.follow(siti.ask("POST", "/pertanyaan", one), "/pertanyaan")
	}
	if got := siti.open("/"); !got.says(fmt.Sprint("Pertanyaan tanpa jawaban, 7 hari Baru saja masuk ", questionsAtOnce+1)) {
		t.Errorf("after one: %s", got.text)
	}
	page := siti.open("/pertanyaan")
	all := page.filled(t, "/pertanyaan")
	all.Del(fieldQuestion)
	for _, n := range page.marked("name", fieldQuestion)[questionsAtOnce:] {
		all.Add(fieldQuestion, value(n, "value"))
	}
	siti.follow(siti.ask("POST", "/pertanyaan", all), "/pertanyaan").mustSay(t, "Tercatat sudah dilihat")
	if got := len(siti.open("/pertanyaan").marked("name", fieldQuestion)); got != 2 { // the last one, and its page
		t.Errorf("left are %d", got)
	}
	if n := o.did(audit.QuestionsSeen); n != 2 {
		t.Errorf("the log has it %d times", n)
	}
	// What is no number, nobody's and older than an address can say does nothing.
	siti.send(siti.open("/pertanyaan"), "/pertanyaan", fieldQuestion, "x")
	siti.send(siti.open("/pertanyaan"), "/pertanyaan", fieldQuestion, "999999")
	for _, odd := range []string{"x", "9.x", "-1.-1", "99999999999999999999.1", "."} {
		if d := siti.open("/pertanyaan?sesudah=" + odd); d.status != 200 || len(d.marked("name", fieldQuestion)) > 2 {
			t.Errorf("%s: %d", odd, d.status)
		}
	}
	if n := o.did(audit.QuestionsSeen); n != 2 {
		t.Errorf("the log has it %d times", n)
	}
}
