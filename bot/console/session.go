package console

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
	"kanca/bot/store"
)

// sessionCookie names the cookie that says who is signed in.
const sessionCookie = "sesi"

// needsCode reports whether an account signs in with a one-time code beside the password:
// whoever may approve, export, erase or give accounts.
func needsCode(s bot.Staff, now time.Time) bool {
	return s.Role == bot.RoleKepala || s.Role == bot.RoleAdmin || s.Deputises(now)
}

// act is what is done, for the audit log.
func (v *visit) act(action audit.Action, object, detail string) audit.Act {
	s := v.staff()
	return audit.Act{Staff: s.ID, Name: s.Name, Role: s.Role, Session: v.session.ID, By: "console", Network: v.from().String(), Action: action, Object: object, Detail: detail}
}

// begin signs an account in under a new token, in place of whatever the browser had:
// who planted a cookie before has nothing of it.
func (v *visit) begin(tx *store.Tx, s bot.Staff, hasCode, full bool) (token string, err error) {
	token = v.NewToken()
	if v.session.ID != 0 {
		if err := tx.EndSession(v.context(), v.session.Staff.ID, v.session.ID); err != nil && err != store.ErrNotFound {
			return "", err
		}
	}
	id, err := tx.StartSession(v.context(), s.ID, token, full, deviceOf(v.r.UserAgent()), v.from().String())
	v.session = store.StaffSession{ID: id, Staff: s, Full: full, HasCode: hasCode}
	return token, err
}

// keepToken gives the browser the token of its session, until it is closed.
func (v *visit) keepToken(token string) { setCookie(v.w, v.r, sessionCookie, token, 0) }

// nextStep is where somebody goes on whose password was right and whose code is missing.
func (v *visit) nextStep() string {
	if v.session.HasCode {
		return "/masuk/kode"
	}
	return "/kode"
}

// onward is where somebody goes who is signed in now.
func (v *visit) onward() string {
	if !v.in() {
		return v.nextStep()
	}
	v.knowAgain()
	key, path := v.after()
	if key == "" {
		setCookie(v.w, v.r, afterCookie, "", -1)
	}
	if path == "/masuk" || path == "" {
		return "/"
	}
	if key != "" {
		return path + "#" + keptPlace
	}
	return path
}

// deviceCookie is how a browser is known again in which somebody has signed in before: a mark
// of its own, and for each account a proof.
const deviceCookie = "perangkat"

// deviceTime is for how long it is, in seconds; deviceAccounts is of how many accounts, the
// newest ones.
const (
	deviceTime     = 180 * 24 * 3600
	deviceAccounts = 6
)

// device is the mark of the browser and the proofs that it shows; "" for one that nobody has
// signed in with.
func (v *visit) device() (mark string, proofs []string) {
	parts := strings.Split(cookieValue(v.r, deviceCookie), ".")
	return parts[0], parts[1:]
}

// signedInLast is the proof of the account that was signed in with the browser last; "" where
// there was none.
func (v *visit) signedInLast() string {
	_, proofs := v.device()
	if len(proofs) == 0 {
		return ""
	}
	return proofs[len(proofs)-1]
}

// triedBy is what tries to sign in with a name are counted by. A browser in which that
// account has signed in before is known, and counted apart from the rest of the world: whoever
// types a colleague's name wrongly all day does not keep them out.
func (v *visit) triedBy(name string) (key string, known bool) {
	mark, proofs := v.device()
	if mark != "" {
		want := []byte(v.DB.DeviceProof(name, mark))
		for _, proof := range proofs {
			if subtle.ConstantTimeCompare([]byte(proof), want) == 1 {
				return "name " + name + " in " + mark, true
			}
		}
	}
	return "name " + name, false // so that nobody types what codes are counted by
}

// knownHere reports whether somebody has signed in with the browser before whose account is
// in use.
func (v *visit) knownHere() (bool, error) {
	if mark, _ := v.device(); mark == "" {
		return false, nil
	}
	all, err := v.DB.AllStaff(v.context())
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(all, func(s bot.Staff) bool {
		_, known := v.triedBy(s.Name)
		return known && s.Enabled()
	}), nil
}

// knowAgain lets the browser show later that this account was signed in with it, beside
// others who use it, and was the last one.
func (v *visit) knowAgain() {
	mark, proofs := v.device()
	if len(proofs) == 0 {
		mark = v.NewToken()
	}
	proof := v.DB.DeviceProof(v.staff().Name, mark)
	if v.signedInLast() == proof {
		return
	}
	proofs = append(slices.DeleteFunc(proofs, func(p string) bool { return p == proof }), proof)
	if len(proofs) > deviceAccounts {
		proofs = proofs[len(proofs)-deviceAccounts:]
	}
	setCookie(v.w, v.r, deviceCookie, mark+"."+strings.Join(proofs, "."), deviceTime)
}

// provenFor is for how long a password or code that was given counts for what asks
// for it once more.
const provenFor = 5 * time.Minute

// proven reports whether who asks gave the password or the code a short while ago:
// what shows a NIK, exports, approves or erases asks for that.
func (v *visit) proven() bool { return v.in() && v.now.Sub(v.session.ProvedAt) < provenFor }

// prove leads to the page that asks for password or code once more, and back here.
func (v *visit) prove() answer { return v.proveFor(v.here()) }

// proveFor leads to the page that asks for password or code once more, and then to a page
// of this console. A page that reads itself again is led nowhere: where its owner goes on
// after the proof is for what they opened themselves.
func (v *visit) proveFor(path string) answer {
	if v.quiet() {
		return v.trouble(refusal{http.StatusConflict})
	}
	setCookie(v.w, v.r, afterCookie, afterValue("", path), int(store.FormKept.Seconds()))
	return moved("/pastikan")
}

// Devices as people call them, the more special ones first: a part of what the
// browser says of itself, and the name.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"UCBrowser", "UC Browser"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems  = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"CrOS", "Chromebook"}, {"Linux", "Linux"}}
)

// deviceOf names a device by what its browser says of itself.
func deviceOf(agent string) string {
	find := func(list [][2]string) string {
		for _, x := range list {
			if strings.Contains(agent, x[0]) {
				return x[1]
			}
		}
		return "?"
	}
	return find(browsers) + ", " + find(systems)
}
