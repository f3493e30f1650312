package turn

import (
	"slices"

	"kanca/bot"
	"kanca/bot/store"
)

// With an answer stands what the message was taken for, the rule that answered, and each fact
// that it was answered with, as old as it was; and nothing of it is left of who is erased.
func whyItWasAnsweredSo(o *office) {
	why := func(r Report) (first store.Why) {
		o.Helper()
		if len(r.Replies) == 0 {
			o.Fatalf("nothing was answered: %+v", r)
		}
		var stored string
		if err := o.raw.QueryRow(`SELECT why FROM message WHERE id = (SELECT max(id) FROM message WHERE direction = 'out')`).Scan(&stored); err != nil {
			o.Fatal(err)
		}
		return store.ReadWhy(stored)
	}
	o.says(phone(1), "halo")
	r := o.says(phone(1), "berapa biaya ke hongkong")
	got := why(r)
	if got.Intent != bot.Cost || got.Node == "" || len(got.Facts) == 0 {
		o.Errorf("a question that a fact answers: %+v", got)
	}
	for _, used := range got.Facts {
		if f, ok := o.Content().Fact(used.ID); !ok || f.AsOf != used.AsOf {
			o.Errorf("answered with %+v, which is not known", used)
		}
	}
	if got := why(o.says(phone(1), "menu")); got.Intent != bot.Menu || len(got.Facts) != 0 {
		o.Errorf("the menu: %+v", got)
	}
	o.play(phone(1), "hapus data saya", "Hapus")
	o.says(phone(1), "3")
	if r = o.says(phone(1), "ya"); !slices.ContainsFunc(r.Events, func(e bot.Event) bool { _, is := e.(bot.DataDeleted); return is }) {
		o.Fatalf("nothing was deleted: %+v", r)
	}
	left := 0
	if err := o.raw.QueryRow(`SELECT count(*) FROM message WHERE why <> ''`).Scan(&left); err != nil || left != 0 {
		o.Errorf("%d answers of who is erased say why, %v", left, err)
	}
}
