package console

import (
	"net/url"
	"strconv"
)

// peopleBeside is how many people stand below the needs that a search finds.
const peopleBeside = 6

const inboxSearchPath = "/kotak-masuk/cari"

// inboxSearchPage is what a search finds: needs, and people.
type inboxSearchPage struct {
	form
	Search  field
	Found   string // the search of which these are the results; "" for none
	Needs   []needLine
	People  []personLine
	AllPath string // of all people whom the search finds; "" where they stand here
	Next    string // the address of the next page; "" where this is the last
	Said    saidLine
}

func (inboxSearchPage) template() string         { return "inbox_search" }
func (inboxSearchPage) heading(t *tongue) string { return t.say("find.title") }

// newInboxSearch is the form of a search, wherever it stands.
func newInboxSearch(v *visit) *inboxSearchPage {
	f := v.newForm()
	f.From = inboxSearchPath
	return &inboxSearchPage{form: f, Search: field{Name: "cari", Label: "find.search", Hint: "find.search.hint", Kind: "search", Auto: "off", Longest: 80}}
}

// showInboxSearch shows what a search finds. What is searched for stands in the address,
// so that one can go back to it; see findInInbox for what may not.
func showInboxSearch(v *visit) (answer, error) {
	p := newInboxSearch(v)
	if !v.searched(&p.form, &p.Search) {
		return again(p), nil
	}
	if err := v.refill(&p.form, &p.Search); err != nil {
		return answer{}, err
	}
	p.Found = p.Search.Value
	if p.Found == "" {
		return shown(p), nil
	}
	before := v.before()
	said, err := v.DB.SearchStretch(v.context(), p.Found, v.placeIn("pesan"), messagesAtOnce)
	if err != nil {
		return answer{}, err
	}
	beside := peopleBeside + 1
	if before != 0 { // they stand on the first page
		beside = 0
	}
	needs, people, err := v.DB.FindInInbox(v.context(), p.Found, said, v.staff().ID, before, needsAtOnce+1, beside)
	if err != nil {
		return answer{}, err
	}
	if len(needs) > needsAtOnce {
		needs = needs[:needsAtOnce]
		p.Next = withStretch(inboxSearchAt(p.Found, needs[needsAtOnce-1].ID), said)
	}
	p.Said = saidBack(said, p.Next, inboxSearchAt(p.Found, 0))
	for _, n := range needs {
		p.Needs = append(p.Needs, v.needLine(n))
	}
	if len(people) > peopleBeside {
		people, p.AllPath = people[:peopleBeside], withStretch(peoplePath(p.Found, false, 0), said)
	}
	for _, l := range people {
		p.People = append(p.People, v.personLine(l))
	}
	return shown(p), nil
}

// findInInbox leads to what is searched for. It takes a form and not an address, so that a
// NIK that somebody pastes stands in no address and no log.
func findInInbox(v *visit) (answer, error) {
	p := newInboxSearch(v)
	if !v.readSearch(&p.form, &p.Search) {
		return again(p), nil
	}
	return moved(inboxSearchAt(p.Search.Value, 0)), nil
}

func inboxSearchAt(search string, before int64) string {
	values := url.Values{"cari": {search}}
	if before != 0 {
		values.Set("sebelum", strconv.FormatInt(before, 10))
	}
	return inboxSearchPath + "?" + values.Encode()
}
