package answers_test

import (
	"testing"

	"kanca/bot/answers"
	"kanca/content"
)

// A fact that the office wrote is found by its words and its title, although nobody taught
// how people ask for it, and takes no other question away.
func TestAFactOfTheOfficeIsFound(t *testing.T) {
	f := finder(t)
	base, err := content.LoadLibrary()
	if err != nil {
		t.Fatal(err)
	}
	now, refused := base.With([]content.Revision{{Number: 1, Kind: content.PieceFact, Piece: "cost.parking", Document: `
topic: cost
id: cost.parking
question: {id: "Berapa parkir di kantor contoh?", mad: "Barampa parkir e kantor conto?"}
short: {id: "Parkir kantor", mad: "Parkir kantor conto"}
answer: {id: "Gratis.", mad: "Ta' majar."}
sms: {id: "Gratis.", mad: "Ta' majar."}
words: [parkir motor, tempat parkir]
source: {name: "Kantor contoh"}
as_of: 2026-11-20
confidence: high
review: {state: draft}
`}}, "2026-11-23")
	if len(refused) > 0 {
		t.Fatal(refused[0].Problems)
	}
	for _, asked := range []string{"tempat parkir di kantor", "berapa parkir di kantor?", "parkir motor bayar berapa", "barampa parkir e kantor"} {
		got := f.Find(asked, answers.ListedOf(now.FindFacts("", asked)), true)
		if (got.Verdict != answers.Stated && got.Verdict != answers.Offered) || got.Facts[0].Fact != "cost.parking" {
			t.Errorf("%q: %s (%s) %+v", asked, got.Verdict, got.Why, got.Facts)
		}
		without := f.Find(asked, answers.ListedOf(base.FindFacts("", asked)), true)
		if len(without.Facts) > 0 && without.Facts[0].Fact == "cost.parking" {
			t.Errorf("%q finds it where it is not", asked)
		}
	}
	if got := f.Find("tempat parkir di kantor", answers.ListedOf(now.FindFacts("", "tempat parkir di kantor")), true); got.Verdict != answers.Stated {
		t.Errorf("its author's phrase is only %s: %+v", got.Verdict, got)
	}
	moved, asked := 0, 0
	for _, fact := range base.All() {
		if !fact.Servable() {
			continue
		}
		for _, text := range []string{fact.Question.ID, fact.Question.Mad} {
			asked++
			before := f.Find(text, answers.ListedOf(base.FindFacts("", text)), true)
			after := f.Find(text, answers.ListedOf(now.FindFacts("", text)), true)
			if before.Verdict != after.Verdict || before.Facts[0].Fact != after.Facts[0].Fact {
				moved++
				t.Logf("%q: %s %s, and now %s %s", text, before.Verdict, before.Facts[0].Fact, after.Verdict, after.Facts[0].Fact)
			}
		}
	}
	if moved*100 > asked {
		t.Errorf("%d of %d questions are answered otherwise", moved, asked)
	}
}
