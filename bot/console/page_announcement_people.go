package console

import (
	"net/url"
	"strconv"
	"strings"

	"kanca/bot/store"
)

// announcementPeoplePage is the people who stand at one place of an announcement.
type announcementPeoplePage struct {
	noForm
	Title, Path string
	Place       string // in words
	All         string // how many stand there
	People      []recipientLine
	Next, First string
}

// recipientLine is somebody whom an announcement means.
type recipientLine struct {
	Path    string // "" for who may not open it
	Who     string
	Village string
	Number  string
	Channel string
	Reason  string
}

func (announcementPeoplePage) template() string         { return "announcement_people" }
func (p announcementPeoplePage) heading(*tongue) string { return p.Place }

// placeWords are the places of people as they stand in an address.
var placeWords = []struct {
	word  string
	state store.State
	key   string
}{
	{"menunggu", store.Queued, "ann.place.queued"}, {"terkirim", store.Sent, "ann.place.sent"}, {"sampai", store.Delivered, "ann.place.delivered"},
	{"dibaca", store.Read, "ann.place.read"}, {"gagal", store.Failed, "ann.place.failed"}, {"tak-pasti", store.Uncertain, "ann.place.unknown"}, {"dilewati", store.AnnouncementSkipped, "ann.place.skipped"},
}

// Names in the address of a list of people.
const inPlace, inReason, inAfter = "keadaan", "sebab", "sesudah"

// placePath is the address of the list of people at a place.
func placePath(id int64, at store.AnnouncementPlace) string {
	values := url.Values{}
	for _, w := range placeWords {
		if w.state == at.State {
			values.Set(inPlace, w.word)
		}
	}
	if at.Reason != "" {
		values.Set(inReason, at.Reason)
	}
	return announcementPath(id) + "/orang?" + values.Encode()
}

func showAnnouncementPeople(v *visit) (answer, error) {
	a, err := v.announcement()
	if err != nil {
		return answer{}, err
	}
	query := v.r.URL.Query()
	at := store.AnnouncementPlace{State: store.Sent, Reason: shortened(strings.ToValidUTF8(query.Get(inReason), ""), 40)}
	key := "ann.place.sent"
	for _, w := range placeWords {
		if w.word == query.Get(inPlace) {
			at.State, key = w.state, w.key
		}
	}
	if at.State != store.AnnouncementSkipped {
		at.Reason = ""
	}
	after, err := strconv.ParseInt(query.Get(inAfter), 10, 64)
	if err != nil || after < 0 {
		after = 0
	}
	list, all, err := v.DB.AnnouncementPeople(v.context(), a.ID, at, after, peopleAtOnce+1)
	if err != nil {
		return answer{}, err
	}
	p := announcementPeoplePage{Title: a.Title, Path: announcementPath(a.ID), Place: v.say(key), All: v.say("ann.people", "n", number(all))}
	if at.Reason != "" {
		p.Place = v.leftOutWords(at.Reason)
	}
	if after > 0 {
		p.First = placePath(a.ID, at)
	}
	if len(list) > peopleAtOnce {
		list = list[:peopleAtOnce]
		p.Next = placePath(a.ID, at) + "&" + inAfter + "=" + strconv.FormatInt(list[peopleAtOnce-1].ID, 10)
	}
	for _, r := range list {
		line := recipientLine{Who: r.Name, Village: r.Village, Number: v.numberOf(r.To), Channel: v.channelName(r.Channel), Reason: v.whyOf(r)}
		if line.Who == "" {
			line.Who = v.say("inbox.unnamed", "n", r.Person)
		}
		if v.may("GET /orang/{id}") {
			line.Path = personPath(r.Person)
		}
		p.People = append(p.People, line)
	}
	return shown(p), nil
}
