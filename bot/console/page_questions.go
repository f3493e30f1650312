package console

import (
	"strconv"
	"strings"
	"time"

	"kanca/bot/audit"
	"kanca/bot/store"
)

// questionsPage is what people wrote in the last week that the bot had no answer for, and
// nobody of the office has looked at.
type questionsPage struct {
	form
	Rows []questionLine
	Next string // the address of the next page; "" where this is the last
}

// questionLine is one of them.
type questionLine struct {
	ID     int64
	Text   string
	Lang   string
	At     time.Time
	Person personLine
	Writes bool // the person can be written to
}

func (questionsPage) template() string         { return "questions" }
func (questionsPage) heading(t *tongue) string { return t.say("questions.title") }

const (
	questionsPath = "/pertanyaan"
	// questionsAtOnce is how many stand on one page: one tap looks at all of them.
	questionsAtOnce = 20
	// fieldQuestion names the number of one that was looked at.
	fieldQuestion = "nomor"
)

func showQuestions(v *visit) (answer, error) {
	found, err := v.DB.OpenQuestions(v.context(), v.questionBefore(), questionsAtOnce+1)
	if err != nil {
		return answer{}, err
	}
	p := &questionsPage{form: v.newForm()}
	if len(found) > questionsAtOnce {
		found = found[:questionsAtOnce]
		last := found[questionsAtOnce-1]
		p.Next = questionsPath + "?sesudah=" + strconv.FormatInt(last.At.UnixMilli(), 10) + "." + strconv.FormatInt(last.ID, 10)
	}
	for _, q := range found {
		p.Rows = append(p.Rows, questionLine{ID: q.ID, Text: q.Text, Lang: v.langName(q.Lang), At: q.At, Person: v.personLine(q.Person),
			Writes: v.may("POST /orang/{id}/tulis") && !q.Person.OptedOut && !q.Person.Restricted && q.Person.Channel != ""})
	}
	return shown(p), nil
}

// questionBefore is the last one of the page before this, by the address; zero on the first
// page, and where the address says nothing that can be.
func (v *visit) questionBefore() (q store.OpenQuestion) {
	at, id, _ := strings.Cut(v.r.URL.Query().Get("sesudah"), ".")
	ms, err := strconv.ParseInt(at, 10, 64)
	if n, wrong := strconv.ParseInt(id, 10, 64); err == nil && wrong == nil && n > 0 {
		q.ID, q.At = n, time.UnixMilli(ms)
	}
	return q
}

// seeQuestions keeps that somebody has looked at one of them, or at all of a page.
func seeQuestions(v *visit) (answer, error) {
	var ids []int64
	for _, text := range v.r.PostForm[fieldQuestion] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 && len(ids) < questionsAtOnce {
			ids = append(ids, id)
		}
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		n, err := tx.SeeQuestions(v.context(), ids...)
		if err != nil || n == 0 {
			return questionsPath, err
		}
		return questionsPath, tx.Audit(v.context(), v.act(audit.QuestionsSeen, "", strconv.FormatInt(n, 10)))
	})
	return a.and("questions.did"), err
}
