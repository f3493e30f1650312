package console

import (
	"strconv"
	"strings"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// devicesPage is where somebody is signed in, and how their codes do.
type devicesPage struct {
	form
	Devices      []device
	HasCode      bool
	RecoveryLeft int
}

type device struct {
	store.StaffSession
	This bool
}

func (devicesPage) template() string         { return "devices" }
func (devicesPage) heading(t *tongue) string { return t.say("devices.title") }

func showDevices(v *visit) (answer, error) {
	sessions, err := v.DB.Sessions(v.context(), v.staff().ID)
	if err != nil {
		return answer{}, err
	}
	left, err := v.DB.RecoveryLeft(v.context(), v.staff().ID)
	if err != nil {
		return answer{}, err
	}
	p := devicesPage{form: v.newForm(), HasCode: v.session.HasCode, RecoveryLeft: left}
	for _, s := range sessions {
		// What a browser does not say of itself is kept as a question mark.
		if s.Device = strings.Trim(strings.ReplaceAll(s.Device, "?", ""), ", "); s.Device == "" {
			s.Device = v.say("devices.unknown")
		}
		p.Devices = append(p.Devices, device{s, s.ID == v.session.ID})
	}
	return shown(p), nil
}

// endDevice signs one's own account out in another browser.
func endDevice(v *visit) (answer, error) {
	id, err := strconv.ParseInt(v.path("id"), 10, 64)
	if err != nil {
		return answer{}, store.ErrNotFound
	}
	a, err := v.once(v.sentForm(), func(tx *store.Tx) (string, error) {
		if err := tx.EndSession(v.context(), v.staff().ID, id); err != nil {
			return "", err
		}
		return "/perangkat", tx.Audit(v.context(), v.act(audit.EndedSession, accountOf(v.staff()), ""))
	})
	return a.and("devices.ended"), err
}

// accountOf names an account in the audit log.
func accountOf(s bot.Staff) string { return "account:" + s.Name }
