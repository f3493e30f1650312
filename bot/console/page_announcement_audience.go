package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/broadcast"
	"kanca/bot/identity"
	"kanca/bot/store"
	"kanca/content"
)

// announcementAudiencePage is whom an announcement means, in words.
type announcementAudiencePage struct {
	wizard
	Districts, Countries, Jobs, Languages, Channels picks
	Registered, First                               []option
	Villages, AgeFrom, AgeTo, Active                field
}

// picks is a list of which any number may be chosen; none of them is all.
type picks struct {
	Name, Key string
	Options   []option
	Chosen    int
}

// Open reports whether the list is shown open at once.
func (p picks) Open() bool { return p.Chosen > 0 || len(p.Options) < 4 }

// fieldRegistered says whether who is meant has registered: "ya", "tidak" or "" for either.
const fieldRegistered = "terdaftar"

// fieldFirst says by which medium those are told who can be reached by both; "" for the usual one.
const fieldFirst = "dahulu"

func (announcementAudiencePage) template() string         { return "announcement_audience" }
func (announcementAudiencePage) heading(t *tongue) string { return t.say("ann.step.kepada") }

// newAudience is the page of an audience.
func (v *visit) newAudience(a store.Announcement) *announcementAudiencePage {
	p := &announcementAudiencePage{wizard: v.newWizard("kepada", a),
		Villages: field{Name: "desa", Label: "ann.villages", Hint: "ann.villages.hint", Kind: "area", Longest: 2000, Optional: true},
		AgeFrom:  field{Name: "umur-dari", Label: "ann.age.from", Kind: "text", Auto: "off", Longest: 3, Optional: true},
		AgeTo:    field{Name: "umur-sampai", Label: "ann.age.to", Kind: "text", Auto: "off", Longest: 3, Optional: true},
		Active:   field{Name: "aktif", Label: "ann.active", Hint: "ann.active.hint", Kind: "text", Auto: "off", Longest: 4, Optional: true}}
	p.shows(v, a.Content.Audience)
	return p
}

// shows fills the page with an audience.
func (p *announcementAudiencePage) shows(v *visit, a broadcast.Audience) {
	pick := func(name, key string, all []option, chosen []string) picks {
		x := picks{Name: name, Key: key, Options: all}
		for i := range x.Options {
			if x.Options[i].Chosen = slices.Contains(chosen, x.Options[i].Value); x.Options[i].Chosen {
				x.Chosen++
			}
		}
		return x
	}
	var districts, countries, jobs []option
	for _, d := range identity.LoadGazetteer().Districts() {
		districts = append(districts, option{Value: d.Name, Text: d.Name})
	}
	for _, c := range content.Countries() {
		countries = append(countries, option{Value: c.ISO, Text: c.Name})
	}
	for _, j := range content.Jobs() {
		jobs = append(jobs, option{Value: j.Key, Text: j.Name.In(bot.Indonesian)})
	}
	var languages, channels []string
	var allLanguages, allChannels []option
	for _, l := range bot.Langs {
		allLanguages = append(allLanguages, option{Value: string(l), Text: v.langName(l)})
	}
	for _, m := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		allChannels = append(allChannels, option{Value: string(m), Text: mediumName(m)})
	}
	for _, l := range a.Languages {
		languages = append(languages, string(l))
	}
	for _, m := range a.Channels {
		channels = append(channels, string(m))
	}
	p.Districts = pick("kecamatan", "ann.districts", districts, a.Districts)
	p.Countries = pick("negara", "ann.countries", countries, a.Countries)
	p.Jobs = pick("pekerjaan", "ann.jobs", jobs, a.Jobs)
	p.Languages = pick("bahasa", "ann.languages", allLanguages, languages)
	p.Channels = pick("saluran", "ann.channels", allChannels, channels)
	registered := ""
	if a.Registered != nil {
		registered = yesNo(*a.Registered)
	}
	p.Registered = nil
	for _, x := range []string{"", "ya", "tidak"} {
		key := "ann.registered.any"
		if x != "" {
			key = "ann.registered." + x
		}
		p.Registered = append(p.Registered, option{x, v.say(key), x == registered})
	}
	p.First = []option{{"", v.say("ann.byfirst.any"), a.First == ""}}
	for _, m := range []bot.Medium{bot.WhatsApp, bot.SMS} {
		p.First = append(p.First, option{string(m), mediumName(m), a.First == m})
	}
	p.Villages.Value = strings.Join(a.Villages, ", ")
	p.AgeFrom.Value, p.AgeTo.Value, p.Active.Value = "", "", ""
	if a.Age != [2]int{} {
		p.AgeFrom.Value, p.AgeTo.Value = strconv.Itoa(a.Age[0]), strconv.Itoa(a.Age[1])
	}
	if a.Active > 0 {
		p.Active.Value = strconv.Itoa(a.Active)
	}
}

func showAudience(v *visit) (answer, error) {
	a, led, err := v.draft()
	if err != nil || led.to != "" {
		return led, err
	}
	p := v.newAudience(a)
	return shown(p), v.refillWith(func(kept url.Values) {
		p.shows(v, audienceTyped(kept))
		for _, f := range []*field{&p.Villages, &p.AgeFrom, &p.AgeTo, &p.Active} {
			f.Value = kept.Get(f.Name)
		}
		sawVersion(kept, "versi", &p.Version)
		p.Kept = true
	})
}

// audienceTyped is what was chosen of the lists; what is typed stands in fields.
func audienceTyped(typed url.Values) (a broadcast.Audience) {
	known := func(name string, is func(string) bool) (list []string) {
		for _, one := range typed[name] {
			if is(one) && !slices.Contains(list, one) {
				list = append(list, one)
			}
		}
		return list
	}
	places := identity.LoadGazetteer()
	a.Districts = known("kecamatan", func(x string) bool { return places.DistrictCode(x) != "" })
	a.Countries = known("negara", func(x string) bool { _, ok := content.CountryByISO(x); return ok })
	a.Jobs = known("pekerjaan", func(x string) bool {
		return slices.ContainsFunc(content.Jobs(), func(j content.Job) bool { return j.Key == x })
	})
	for _, l := range known("bahasa", func(x string) bool { return bot.Lang(x).Valid() }) {
		a.Languages = append(a.Languages, bot.Lang(l))
	}
	for _, m := range known("saluran", func(x string) bool { return x == string(bot.WhatsApp) || x == string(bot.SMS) }) {
		a.Channels = append(a.Channels, bot.Medium(m))
	}
	if x := bot.Medium(typed.Get(fieldFirst)); x == bot.WhatsApp || x == bot.SMS {
		a.First = x
	}
	if x := typed.Get(fieldRegistered); x == "ya" || x == "tidak" {
		yes := x == "ya"
		a.Registered = &yes
	}
	return a
}

// readAudience takes over what was chosen and typed, and says what is wrong with it.
func (v *visit) readAudience(p *announcementAudiencePage) (a broadcast.Audience, ok bool) {
	p.form = v.sentForm()
	p.Version = v.sentNumber("versi")
	a = audienceTyped(v.r.PostForm)
	p.shows(v, a)
	v.read(&p.form, &p.Villages, &p.AgeFrom, &p.AgeTo, &p.Active)
	var unknown []string
	a.Villages, unknown = villagesNamed(p.Villages.Value)
	if len(unknown) > 0 && p.Villages.Problem == "" {
		p.refuse(&p.Villages, v.say("ann.villages.wrong", "what", shortened(strings.Join(unknown, ", "), 200)))
	}
	whole := func(f *field, least, most int) int {
		n, err := strconv.Atoi(f.Value)
		if f.Value == "" || f.Problem != "" {
			return 0
		}
		if err != nil || n < least || n > most {
			p.refuse(f, v.say("ann.number.wrong", "field", v.say(f.Label), "from", least, "to", most))
			return 0
		}
		return n
	}
	from, to := whole(&p.AgeFrom, 1, 100), whole(&p.AgeTo, 1, 100)
	a.Active = whole(&p.Active, 1, 3650)
	if from > 0 && to == 0 && p.AgeTo.Problem == "" {
		to = 100
	}
	if from > to && p.AgeTo.Problem == "" && p.AgeFrom.Problem == "" {
		p.refuse(&p.AgeTo, v.say("ann.age.wrong"))
	}
	a.Age = [2]int{from, to}
	if a.Registered != nil && !*a.Registered && a.OfRegistration() {
		p.refuse(nil, v.say("ann.registered.wrong"))
	}
	return a, len(p.all) == 0
}

// villagesNamed finds villages by name, however they are spelt; what is none comes back.
func villagesNamed(text string) (found, unknown []string) {
	places := identity.LoadGazetteer()
	known := map[string]string{}
	for _, d := range places.Districts() {
		for _, x := range places.Villages(d.Code) {
			known[strings.ToLower(x.Name)] = x.Name
		}
	}
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' || r == ';' }) {
		one = strings.Join(strings.Fields(one), " ")
		name, ok := known[strings.ToLower(one)]
		switch {
		case one == "" || slices.Contains(found, name):
		case ok:
			found = append(found, name)
		default:
			unknown = append(unknown, one)
		}
	}
	return found, unknown
}

func changeAudience(v *visit) (answer, error) {
	a, led, err := v.draft()
	if err != nil || led.to != "" {
		return led, err
	}
	p := v.newAudience(a)
	audience, ok := v.readAudience(p)
	if !ok {
		return again(p), nil
	}
	audience.Again = a.Content.Audience.Again // to whom it went in vain; the rest may be narrowed
	audience.Wished = a.Content.Audience.Wished
	done, err := v.keepStep(&p.wizard, a, "/periksa", func(c *broadcast.Content) { c.Audience = audience })
	if errors.Is(err, store.ErrAnnouncementMoved) {
		now, err := v.stale(&p.wizard)
		if err != nil {
			return answer{}, err
		}
		p.differs(v, "ann.audience", v.audienceLine(audience), v.audienceLine(now.Content.Audience))
		return answer{status: http.StatusConflict, page: p}, nil
	}
	return done, err
}

// audienceLine is an audience in one line.
func (v *visit) audienceLine(a broadcast.Audience) string {
	var parts []string
	for _, f := range v.audienceInWords(a) {
		parts = append(parts, v.say(f.Key)+": "+f.Value)
	}
	return strings.Join(parts, "; ")
}
