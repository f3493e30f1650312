package console

import (
	"net/url"
	"strconv"
	"time"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/sms"
	"kanca/bot/store"
)

// cannedPath is the page of replies that are kept ready.
const cannedPath = "/pengaturan/balasan"

// cannedListPage is the replies that are kept ready.
type cannedListPage struct {
	noForm
	Replies []cannedLine
	Full    bool // no more are kept
}

type cannedLine struct {
	Path, Key, Text string
	Parts           int  // SMS parts of the Indonesian text
	NoMadurese      bool // there is no Madurese text
}

func (cannedListPage) template() string         { return "canned_list" }
func (cannedListPage) heading(t *tongue) string { return t.say("canned.title") }

func showCanned(v *visit) (answer, error) {
	replies, err := v.DB.CannedReplies(v.context())
	if err != nil {
		return answer{}, err
	}
	p := cannedListPage{Full: len(replies) >= store.MostCannedReplies}
	for _, r := range replies {
		text := r.Texts[bot.Indonesian]
		p.Replies = append(p.Replies, cannedLine{Path: cannedPathOf(r.ID), Key: r.Key, Text: shortened(text, 160),
			Parts: sms.Count(text).Segments, NoMadurese: r.Texts[bot.Madurese] == ""})
	}
	return shown(p), nil
}

func cannedPathOf(id int64) string { return cannedPath + "/" + strconv.FormatInt(id, 10) }

// cannedPage writes a reply that is kept ready, or another one.
type cannedPage struct {
	form
	RemoveForm form
	Path       string // of the form
	New        bool
	Version    int64 // that was seen
	By         string
	ChangedAt  time.Time
	Key        field
	Indonesian field
	Madurese   field

	Theirs []difference // what somebody else changed meanwhile
}

func (cannedPage) template() string { return "canned" }
func (p cannedPage) heading(t *tongue) string {
	if p.New {
		return t.say("canned.new")
	}
	return t.say("canned.change")
}

// longestCanned leaves room beside it in an answer.
const longestCanned = 1000

// newCannedPage is the page of a reply; that of a new one has the ID 0.
func (v *visit) newCannedPage(r store.CannedReply) *cannedPage {
	p := &cannedPage{form: v.newForm(), RemoveForm: v.newForm(), Path: cannedPath + "/baru", New: r.ID == 0, Version: r.Version, By: r.By, ChangedAt: r.ChangedAt,
		Key:        field{Name: "nama-pendek", Label: "canned.key", Hint: "canned.key.hint", Kind: "text", Auto: "off", Longest: 30, Value: r.Key},
		Indonesian: field{Name: "indonesia", Label: "canned.id", Hint: "canned.text.hint", Kind: "area", Longest: longestCanned, Value: r.Texts[bot.Indonesian]},
		Madurese:   field{Name: "madura", Label: "canned.mad", Hint: "canned.mad.hint", Kind: "area", Longest: longestCanned, Optional: true, Value: r.Texts[bot.Madurese]}}
	if r.ID != 0 {
		p.Path = cannedPathOf(r.ID)
	}
	p.form.From, p.RemoveForm.From = p.Path, p.Path
	return p
}

// cannedID is the number of a reply in the path.
func (v *visit) cannedID() (int64, error) {
	id, err := strconv.ParseInt(v.path("id"), 10, 64)
	if err != nil || identity.HoldsNIK(v.path("id")) || id <= 0 {
		return 0, store.ErrNotFound
	}
	return id, nil
}

func showNewCanned(v *visit) (answer, error) {
	p := v.newCannedPage(store.CannedReply{})
	return shown(p), v.refill(&p.form, &p.Key, &p.Indonesian, &p.Madurese)
}

func showOneCanned(v *visit) (answer, error) {
	id, err := v.cannedID()
	if err != nil {
		return answer{}, err
	}
	r, err := v.DB.CannedReply(v.context(), id)
	if err != nil {
		return answer{}, err
	}
	p := v.newCannedPage(r)
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.Key, &p.Indonesian, &p.Madurese)
		sawVersion(kept, "versi", &p.Version)
	})
}
