package console

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/identity"
	"kanca/bot/store"
	"kanca/content"
)

// registrationsAtOnce is how many registrations stand on one page of the list.
const registrationsAtOnce = 30

// registrationsPage is the list of who has registered, as the filter in its address says.
type registrationsPage struct {
	form
	Filter    filterForm
	Rows      []registrationLine
	Next      string // the address of the next page; "" where this is the last
	First     string // the address of the first page; "" where this is it
	Shortcuts []shortcut
	Orders    []shortcut // of the list
	Oldest    bool       // the oldest stand first
	Export    string     // where the rows are exported; "" for who may not
}

// shortcut is a filter that is asked for often.
type shortcut struct {
	Path, Key string
	Current   bool
}

// registrationLine is a registration in a list.
type registrationLine struct {
	Path    string
	Name    string
	Age     int
	Place   string
	Wish    string // country and job
	Phone   string // its middle hidden
	Status  string // key of a text
	New     bool
	At      time.Time
	SameNIK bool
	Twin    bool
}

func (registrationsPage) template() string         { return "registrations" }
func (registrationsPage) heading(t *tongue) string { return t.say("reg.title") }

// filterForm is what a filter asks for, as it stands in a form and in an address.
type filterForm struct {
	Status, District, Village, Country []option
	AgeFrom, AgeTo, From, To, Words    string
	Any                                bool // something is asked for
	Open                               bool // more than a status: what is asked for has to be seen
	Wrong                              []string
}

// option is one choice of a list.
type option struct {
	Value, Text string
	Chosen      bool
}

// Names of the filter's fields in an address.
const (
	inStatus, inDistrict, inVillage, inCountry = "status", "kecamatan", "desa", "negara"
	inAgeFrom, inAgeTo, inFrom, inTo, inWords  = "umur-dari", "umur-sampai", "sejak", "sampai", "cari"
)

// inSorting names the order of the list in an address, and oldestFirst is the one that is
// not as it is without.
const inSorting, oldestFirst = "urut", "terlama"

// withOrder is the address of a filter in an order.
func withOrder(address, order string) string {
	asked, _ := url.ParseQuery(strings.TrimPrefix(address, "?")) // of our own making
	asked.Set(inSorting, order)
	return "?" + asked.Encode()
}

// longestWords is how much of the words of a filter counts, in characters.
const longestWords = 100

func showRegistrations(v *visit) (answer, error) {
	query := v.r.URL.Query()
	if identity.HoldsNIK(query.Get(inWords)) { // it stays in no address that a browser remembers
		query.Del(inWords)
		return moved("/pendaftaran" + addressOf(query)).and("reg.words.nik"), nil
	}
	kept := false
	if err := v.refillWith(func(typed url.Values) { query, kept = typed, true }); err != nil {
		return answer{}, err
	}
	filled, filter := v.filter(query)
	filter.OldestFirst = query.Get(inSorting) == oldestFirst
	rows, err := v.DB.ListRegistrations(v.context(), filter, readPlace(query.Get("sesudah")), registrationsAtOnce+1)
	if err != nil {
		return answer{}, err
	}
	p := registrationsPage{form: v.newForm(), Filter: filled, Oldest: filter.OldestFirst}
	p.Kept = kept
	address := addressOf(query)
	turned := withOrder(address, oldestFirst)
	p.Orders = []shortcut{{"/pendaftaran" + address, "reg.newest", !p.Oldest}, {"/pendaftaran" + turned, "reg.oldest", p.Oldest}}
	here := address
	if p.Oldest {
		here = turned
	}
	if query.Get("sesudah") != "" {
		p.First = "/pendaftaran" + here
	}
	if len(rows) > registrationsAtOnce {
		rows = rows[:registrationsAtOnce]
		next, _ := url.ParseQuery(strings.TrimPrefix(here, "?"))
		next.Set("sesudah", writePlace(rows[registrationsAtOnce-1].Place()))
		p.Next = "/pendaftaran?" + next.Encode()
	}
	for _, l := range rows {
		p.Rows = append(p.Rows, v.registrationLine(l))
	}
	p.Shortcuts = append(p.Shortcuts, shortcut{Path: "/pendaftaran", Key: "reg.all", Current: address == ""})
	for _, s := range []bot.Status{bot.StatusNew, bot.StatusChecked, bot.StatusCalled, bot.StatusInvited, bot.StatusAccepted} {
		path := "?" + inStatus + "=" + string(s)
		p.Shortcuts = append(p.Shortcuts, shortcut{Path: "/pendaftaran" + path, Key: "reg.status." + string(s), Current: address == path})
	}
	if v.may("POST /ekspor") {
		p.Export = "/ekspor" + address
	}
	return shown(p), nil
}

// filterRegistrations leads to the address of what is asked for, which can be kept. It
// takes a form, so that a NIK that somebody pastes stands in no address and no log.
func filterRegistrations(v *visit) (answer, error) {
	asked := v.r.PostForm
	if identity.HoldsNIK(asked.Get(inWords)) {
		asked.Del(inWords)
		return moved("/pendaftaran" + addressOf(asked)).and("reg.words.nik"), nil
	}
	return moved("/pendaftaran" + addressOf(asked)), nil
}

// filter reads a filter out of an address. What cannot be read asks for nothing, and is
// told.
func (v *visit) filter(query url.Values) (filterForm, store.RegistrationFilter) {
	get := func(name string) string {
		text := strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(query.Get(name), ""), "\x00", ""))
		if runes := []rune(text); len(runes) > longestWords {
			text = string(runes[:longestWords])
		}
		return identity.MaskNIK(text)
	}
	f := filterForm{AgeFrom: get(inAgeFrom), AgeTo: get(inAgeTo), From: get(inFrom), To: get(inTo), Words: get(inWords)}
	s := store.RegistrationFilter{Words: f.Words}
	wrong := func(key string) { f.Wrong = append(f.Wrong, v.say("reg.filter.wrong", "field", v.say(key))) }
	chosen := func(name, key string, list *[]option, add ...option) string {
		value := get(name)
		*list = append([]option{{Text: v.say("reg.filter.any")}}, add...)
		for i := range *list {
			if (*list)[i].Value == value {
				(*list)[i].Chosen = true
				return value
			}
		}
		wrong(key)
		return ""
	}
	var statuses, districts, villages, countries []option
	for _, x := range bot.Statuses {
		statuses = append(statuses, option{Value: string(x), Text: v.say("reg.status." + string(x))})
	}
	places := identity.LoadGazetteer()
	for _, x := range places.Districts() {
		districts = append(districts, option{Value: x.Name, Text: x.Name})
	}
	s.Status = bot.Status(chosen(inStatus, "reg.status", &f.Status, statuses...))
	s.District = chosen(inDistrict, "reg.district", &f.District, districts...)
	if s.District != "" {
		for _, x := range places.Villages(places.DistrictCode(s.District)) {
			villages = append(villages, option{Value: x.Code, Text: x.Name})
		}
		s.Village = chosen(inVillage, "reg.village", &f.Village, villages...)
	}
	countries = append(countries, option{Value: store.AnyCountry, Text: v.say("reg.country.none")})
	for _, x := range content.Countries() {
		countries = append(countries, option{Value: x.ISO, Text: x.Name})
	}
	s.Country = chosen(inCountry, "reg.country", &f.Country, countries...)
	age := func(text, key string) int {
		n, err := strconv.Atoi(text)
		if text != "" && (err != nil || n < 1 || n > 120) {
			wrong(key)
			return 0
		}
		return n
	}
	s.AgeFrom, s.AgeTo = age(f.AgeFrom, "reg.age.from"), age(f.AgeTo, "reg.age.to")
	day := func(text, key string) time.Time {
		at, err := time.ParseInLocation(time.DateOnly, text, zone)
		if err != nil {
			if text != "" {
				wrong(key)
			}
			return time.Time{}
		}
		return at
	}
	s.From, s.To = day(f.From, "reg.from"), day(f.To, "reg.to")
	if !s.To.IsZero() { // the day itself counts
		s.To = s.To.AddDate(0, 0, 1)
	}
	f.Any = addressOf(query) != ""
	f.Open = len(f.Wrong) > 0 || f.Any && s != (store.RegistrationFilter{Status: s.Status})
	return f, s
}

// addressOf is the filter of an address as it is handed on: what asks for something,
// without the page; "" where nothing does. A NIK in it is masked.
func addressOf(query url.Values) string {
	kept := url.Values{}
	for _, name := range []string{inStatus, inDistrict, inVillage, inCountry, inAgeFrom, inAgeTo, inFrom, inTo, inWords} {
		if value := strings.TrimSpace(query.Get(name)); value != "" && len(value) <= 4*longestWords {
			kept.Set(name, identity.MaskNIK(value))
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return "?" + kept.Encode()
}

// registrationLine is a registration in words.
func (v *visit) registrationLine(l store.ListedRegistration) registrationLine {
	return registrationLine{Path: registrationPath(l.ID), Name: v.nameOf(l.Registration), Age: l.Age, Place: placeOf(l.Registration), Wish: v.wish(l.Registration), Phone: maskedPhone(l.Phone),
		Status: "reg.status." + l.Status, New: l.Status == string(bot.StatusNew), At: l.CreatedAt, SameNIK: l.SameNIK, Twin: l.Twin}
}

func registrationPath(id string) string { return "/pendaftaran/" + url.PathEscape(id) }

// nameOf is a registered name, or that there is none.
func (v *visit) nameOf(r bot.Registration) string {
	if strings.TrimSpace(r.Name) == "" {
		return v.say("reg.unnamed")
	}
	return r.Name
}

// placeOf is village and district.
func placeOf(r bot.Registration) string {
	if r.Village != "" && r.District != "" {
		return r.Village + ", " + r.District
	}
	return r.Village + r.District
}

// wish is where somebody wants to go, and as what.
func (v *visit) wish(r bot.Registration) string {
	country := v.say("reg.country.any")
	if r.Country != "" {
		country = content.CountryName(r.Country, bot.Indonesian)
	}
	if job := content.JobName(r.Job, bot.Indonesian); r.Job != "" && job != "" {
		return country + " · " + job
	}
	return country
}

// maskedPhone is a number with its middle hidden; "" for none.
func maskedPhone(phone string) string {
	if phone == "" {
		return ""
	}
	return maskedNumber(phone)
}

// writePlace is a place in the list as it stands in an address, and readPlace reads it.
// What is no such place is the beginning.
func writePlace(p store.RegistrationPlace) string {
	return strconv.FormatInt(p.At.UnixMilli(), 10) + "." + p.ID
}

func readPlace(text string) store.RegistrationPlace {
	at, id, _ := strings.Cut(text, ".")
	ms, err := strconv.ParseInt(at, 10, 64)
	if err != nil || id == "" || len(id) > 100 || strings.Contains(id, "\x00") {
		return store.RegistrationPlace{}
	}
	return store.RegistrationPlace{At: time.UnixMilli(ms), ID: strings.ToValidUTF8(id, "")}
}
