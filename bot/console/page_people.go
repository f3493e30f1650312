package console

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/store"
)

const (
	// peopleAtOnce is how many people stand on one page of a list.
	peopleAtOnce = 30
	// messagesAtOnce is among how many messages, of people and of ours, a search looks for
	// words that people wrote at once: all of a million would take seconds. Those before them
	// are one tap further.
	messagesAtOnce = 20_000
)

// peoplePage is the people who write to kanca, all or those whom a search finds.
type peoplePage struct {
	form
	Search field
	Asked  bool // only who asked for something about their data
	Lost   bool // only whom something did not reach
	People []personLine
	Next   string // the address of the next page; "" where this is the last
	Found  string // the search of which these are the results; "" for none
	Said   saidLine
}

// saidLine says how far back a search has looked for words in messages, and leads on.
type saidLine struct {
	Since time.Time // messages of before then were not looked at; zero: all were, or none had to be
	Path  string    // the address of the search among those; "" while this one has another page
	Older bool      // this is the search among older ones
}

// personLine is a person as they stand in a list.
type personLine struct {
	ID         int64
	Who        string
	Village    string
	Number     string // with its middle hidden; or that there is none
	Channel    string
	LastSeen   time.Time
	OptedOut   bool
	Restricted bool
	Needs      bool
	Trial      bool
	Due        string // within which time something must be done; "" for nothing
	Late       bool   // that time is over, or nearly
}

func (peoplePage) template() string         { return "people" }
func (peoplePage) heading(t *tongue) string { return t.say("people.title") }

func newPeoplePage(v *visit) *peoplePage {
	return &peoplePage{form: v.newForm(), Search: field{Name: "cari", Label: "people.search", Hint: "people.search.hint", Kind: "search", Auto: "off", Longest: 80, Optional: true}}
}

// showPeople lists people. What is searched for stands in the address, so that one can
// go back to it; see searchPeople for what may not.
func showPeople(v *visit) (answer, error) {
	query := v.r.URL.Query()
	p := newPeoplePage(v)
	if !v.searched(&p.form, &p.Search) {
		return again(p), nil
	}
	p.Asked, p.Lost = query.Get("permintaan") != "", query.Get("tak-sampai") != ""
	p.Found = p.Search.Value
	said, err := v.DB.SearchStretch(v.context(), p.Found, v.placeIn("pesan"), messagesAtOnce)
	if err != nil {
		return answer{}, err
	}
	found, err := v.DB.People(v.context(), store.PeopleSearch{Text: p.Found, Said: said, Asked: p.Asked, Lost: p.Lost}, v.before(), peopleAtOnce+1)
	if err != nil {
		return answer{}, err
	}
	if len(found) > peopleAtOnce {
		found = found[:peopleAtOnce]
		p.Next = withStretch(p.path(found[peopleAtOnce-1].ID), said)
	}
	p.Said = saidBack(said, p.Next, p.path(0))
	for _, l := range found {
		p.People = append(p.People, v.personLine(l))
	}
	return shown(p), v.refill(&p.form, &p.Search)
}

// searchPeople leads to what is searched for. It takes a form and not an address, so
// that a NIK that somebody pastes stands in no address and no log.
func searchPeople(v *visit) (answer, error) {
	p := newPeoplePage(v)
	if !v.readSearch(&p.form, &p.Search) {
		return again(p), nil
	}
	return moved(peoplePath(p.Search.Value, false, 0)), nil
}

// readSearch reads the form of a search, and refuses a NIK in it.
func (v *visit) readSearch(f *form, search *field) bool {
	*f = v.sentForm()
	if !v.read(f, search) {
		return false
	}
	return v.withoutNIK(f, search)
}

// searched reads what the address of a list searches for, as much of it as may be typed,
// and refuses a NIK in it.
func (v *visit) searched(f *form, search *field) bool {
	search.Value = strings.TrimSpace(v.r.URL.Query().Get("cari"))
	if !v.withoutNIK(f, search) {
		return false
	}
	if runes := []rune(search.Value); len(runes) > search.Longest {
		search.Value = string(runes[:search.Longest])
	}
	return true
}

// withoutNIK takes a NIK out of a search and refuses it.
func (v *visit) withoutNIK(f *form, search *field) bool {
	if !identity.HoldsNIK(search.Value) {
		return true
	}
	search.Value = ""
	f.refuse(search, v.say("people.search.nik"))
	return false
}

// before is the last entry of the page before this one of a long list, by the address; 0
// on the first page, and where the address says nothing that can be.
func (v *visit) before() int64 { return v.placeIn("sebelum") }

// placeIn is a number in the address of a list that is not 0, or 0.
func (v *visit) placeIn(name string) int64 {
	place, err := strconv.ParseInt(v.r.URL.Query().Get(name), 10, 64)
	if err != nil || place < 0 {
		return 0
	}
	return place
}

// withStretch is the address of another page of a search in the same stretch of messages.
func withStretch(path string, s store.Stretch) string {
	if !s.Older {
		return path
	}
	return path + "&pesan=" + strconv.FormatInt(s.UpTo, 10)
}

// saidBack is what a list says of the stretch of messages in which it searched; next is its
// next page, "" for none, and path the first page of the search.
func saidBack(s store.Stretch, next, path string) saidLine {
	line := saidLine{Older: s.Older}
	if !s.Before.IsZero() && next == "" {
		line.Since, line.Path = s.Before, path+"&pesan="+strconv.FormatInt(s.After, 10)
	}
	return line
}

// path is the address of the same list, of those before a person; 0: of all.
func (p *peoplePage) path(before int64) string {
	if p.Lost {
		return lostPath(before)
	}
	return peoplePath(p.Found, p.Asked, before)
}

// lostPath is the list of whom something did not reach.
func lostPath(before int64) string {
	if before == 0 {
		return "/orang?tak-sampai=1"
	}
	return "/orang?sebelum=" + strconv.FormatInt(before, 10) + "&tak-sampai=1"
}

// peoplePath is the address of a list.
func peoplePath(search string, asked bool, before int64) string {
	values := url.Values{}
	if search != "" {
		values.Set("cari", search)
	}
	if asked {
		values.Set("permintaan", "1")
	}
	if before != 0 {
		values.Set("sebelum", strconv.FormatInt(before, 10))
	}
	if len(values) == 0 {
		return "/orang"
	}
	return "/orang?" + values.Encode()
}

func personPath(id int64) string { return "/orang/" + strconv.FormatInt(id, 10) }

func personObject(id int64) string { return "person:" + strconv.FormatInt(id, 10) }

// personLine is a person in words.
func (v *visit) personLine(l store.PersonLine) personLine {
	line := personLine{ID: l.ID, Who: l.Name, Village: l.Village, Number: v.numberOf(l.Address), LastSeen: l.LastSeen, OptedOut: l.OptedOut, Restricted: l.Restricted, Needs: l.Needs, Trial: l.Trial}
	if line.Who == "" {
		line.Who = v.say("inbox.unnamed", "n", l.ID)
	}
	if l.Channel != "" {
		line.Channel = v.channelName(l.Channel)
	}
	if !l.AskedAt.IsZero() {
		line.Due, line.Late = v.leftOf(l.AskedAt.Add(store.RequestTime))
	}
	return line
}

// leftOf is how much of a time that ends is left, in words, and whether that is little.
func (v *visit) leftOf(due time.Time) (text string, late bool) {
	left := due.Sub(v.now)
	if left <= 0 {
		return v.say("person.over", "age", v.tongue.age(-left)), true
	}
	return v.say("person.left", "age", v.tongue.age(left)), left < store.RequestTime/3
}

// numberOf is an address as whoever knows it sees that it is the one.
func (v *visit) numberOf(a bot.Address) string {
	switch {
	case a.Value == "":
		return v.say("people.noaddress")
	case a.Kind == bot.Phone:
		return maskedNumber(a.Value)
	case a.Kind == bot.Simulated:
		return v.say("people.simulated")
	}
	end := []rune(a.Value)
	return v.say("people.account", "end", string(end[max(0, len(end)-4):]))
}
