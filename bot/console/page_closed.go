package console

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/identity"
	"kanca/bot/store"
)

// closedPage is the days on which the office is closed.
type closedPage struct {
	form
	Seen   string // as they were shown, for who changes them
	Days   field
	Theirs string // what somebody else wrote meanwhile; "" for nothing
}

func (closedPage) template() string         { return "closed" }
func (closedPage) heading(t *tongue) string { return t.say("closed.title") }

// closedDay is one of them in words.
type closedDay struct{ Day, Why string }

func (v *visit) newClosed() (*closedPage, error) {
	c, err := v.DB.Calendar(v.context())
	if err != nil {
		return nil, err
	}
	return &closedPage{form: v.newForm(), Seen: c.Closed.String(),
		Days: field{Name: "hari", Label: "closed.days", Hint: "closed.hint", Kind: "area", Longest: 4000, Optional: true, Value: typedDays(c.Closed)}}, nil
}

// typedDays are the days as people type them here, one a line.
func typedDays(days bot.ClosedDays) string {
	var lines []string
	for _, day := range slices.Sorted(maps.Keys(days)) {
		at, err := time.Parse(time.DateOnly, day)
		if err == nil {
			lines = append(lines, strings.TrimSpace(at.Format("02-01-2006")+" "+days[day]))
		}
	}
	return strings.Join(lines, "\n")
}

// nextClosed are the next days, at most so many, on which the office is closed.
func (v *visit) nextClosed(days bot.ClosedDays, most int) (next []closedDay) {
	for _, day := range slices.Sorted(maps.Keys(days)) {
		at, err := time.ParseInLocation(time.DateOnly, day, zone)
		if err != nil || len(next) == most || day < v.now.In(zone).Format(time.DateOnly) {
			continue
		}
		next = append(next, closedDay{v.tongue.date(at), days[day]})
	}
	return next
}

func showClosed(v *visit) (answer, error) {
	p, err := v.newClosed()
	if err != nil {
		return answer{}, err
	}
	return shown(p), v.refillWith(func(kept url.Values) {
		give(&p.form, kept, &p.Days)
		p.Seen = kept.Get("dari")
	})
}

// changeClosed keeps the days that were typed, unless somebody changed them meanwhile.
func changeClosed(v *visit) (answer, error) {
	p, err := v.newClosed()
	if err != nil {
		return answer{}, err
	}
	p.form, p.Seen = v.sentForm(), v.r.PostFormValue("dari")
	v.read(&p.form, &p.Days)
	days, err := bot.ParseClosedDays(p.Days.Value)
	var wrong bot.ClosedDayError
	if errors.As(err, &wrong) && p.Days.Problem == "" {
		p.refuse(&p.Days, v.say("closed.wrong", "line", wrong.Line))
	}
	for _, why := range days { // days in a row have as many digits, and are none
		if p.Days.Problem == "" && identity.HoldsNIK(why) {
			p.refuse(&p.Days, v.say("correct.nik"))
		}
	}
	if len(p.all) > 0 {
		return again(p), nil
	}
	var now bot.ClosedDays
	a, err := v.once(p.form, func(tx *store.Tx) (string, error) {
		var err error
		if now, err = tx.HoldClosedDays(v.context()); err != nil {
			return "", err
		}
		if now.String() != strings.ReplaceAll(p.Seen, "\r", "") {
			return "", store.ErrChanged
		}
		if err := tx.SetClosedDays(v.context(), v.staff(), days); err != nil {
			return "", err
		}
		return "/pengaturan/libur", tx.Audit(v.context(), v.act(audit.SettingChanged, "setting:closed_days", strings.Join(slices.Sorted(maps.Keys(days)), ", ")))
	})
	if errors.Is(err, store.ErrChanged) {
		p.Theirs, p.Seen = typedDays(now), now.String()
		p.form.ID = v.NewToken() // it was not taken: it may be sent again
		p.refuse(nil, v.say("closed.stale"))
		return answer{status: http.StatusConflict, page: p}, nil
	}
	return a.and("closed.changed"), err
}
