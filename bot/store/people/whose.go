package people

import (
	"slices"
	"time"

	"kanca/bot"
)

// Whose message is it? A provider names its sender by an account (a LID, a
// BSUID), by a number, or by both. An account is a person's own for as long as it
// lives. A number is not: operators give it to somebody else after some months,
// WhatsApp shows it beside another account then, and an SMS from it proves only
// who holds it today. So
//
//   - the account outranks the number: an account that is not known is a new
//     person, also on a known number;
//   - a number by itself is the person who wrote from it by itself before, if
//     that is less than a year ago, or whom we wrote to and nobody answered yet; else
//     it is a new person;
//   - a number moves to whoever was last shown to have it. Its person before
//     keeps all data and every other name;
//   - whoever comes with a number of somebody else may be the same human. That is
//     remembered, and joined only when it was proven; see Prove.

// NumberPatience is the silence after which a number may be somebody else's.
const NumberPatience = 365 * 24 * time.Hour

// accountPatience is the same where an account comes that nobody knew on the number:
// that is who installed WhatsApp today, or who got the card. No operator gives a
// number to somebody else sooner.
const accountPatience = 30 * 24 * time.Hour

// isAccount reports whether an address of that kind is never given to another
// person.
func isAccount(kind bot.AddressKind) bool { return kind == bot.LID || kind == bot.BSUID }

// knownAddress is an address that is stored.
type knownAddress struct {
	bot.Address
	person  int64     // whose it is
	account bool      // that person has an account, too
	aloneAt time.Time // a message came from it by itself; zero: never
}

// heldAt reports whether the number by itself is still its person's.
func (k knownAddress) heldAt(at time.Time) bool {
	return !k.aloneAt.IsZero() && at.Sub(k.aloneAt) <= NumberPatience
}

// itself reports whether who writes from the number by itself is its person: who did so
// before, or whom we wrote to before anybody did.
func (k knownAddress) itself(at time.Time) bool {
	return k.heldAt(at) || k.aloneAt.IsZero() && !k.account
}

// sender is whose message it is.
type sender struct {
	person  int64         // 0: a newcomer
	same    []int64       // who turn out to be that person: their accounts were told together
	learn   []bot.Address // nobody's until now
	move    []knownAddress
	earlier []int64     // who had one of the numbers, or has it still
	alone   bot.Address // the number that the message came from by itself, or zero
}

// changes reports whether more than when a number was used last is to be written down.
func (s sender) changes() bool { return len(s.same)+len(s.learn)+len(s.move)+len(s.earlier) > 0 }

// whose decides whose message it is that came from these addresses at that time.
// known are those of the addresses that are stored. It decides the same again
// once it was carried out.
func whose(from []bot.Address, known []knownAddress, at time.Time) sender {
	find := func(a bot.Address) (knownAddress, bool) {
		i := slices.IndexFunc(known, func(k knownAddress) bool { return k.Address == a })
		if i < 0 {
			return knownAddress{}, false
		}
		return known[i], true
	}
	var s sender
	byAccount := slices.ContainsFunc(from, func(a bot.Address) bool { return isAccount(a.Kind) })
	if !byAccount {
		s.alone = from[0]
		if k, ok := find(s.alone); ok && k.itself(at) {
			s.person = k.person
		}
	}
	for _, a := range from {
		if k, ok := find(a); ok && isAccount(a.Kind) && !slices.Contains(s.same, k.person) {
			s.same = append(s.same, k.person)
		}
	}
	if len(s.same) > 0 { // the oldest, in whichever order the accounts were told
		slices.Sort(s.same)
		s.person, s.same = s.same[0], s.same[1:]
	}
	for _, a := range from {
		k, ok := find(a)
		switch {
		case !ok:
			s.learn = append(s.learn, a)
		case isAccount(a.Kind), k.person == s.person, slices.Contains(s.same, k.person):
		default: // a number of somebody else
			if !slices.Contains(s.earlier, k.person) {
				s.earlier = append(s.earlier, k.person)
			}
			// Who still writes from it by itself keeps it: with an account on it
			// since then, that is who holds the card.
			if a == s.alone || k.account || k.aloneAt.IsZero() || at.Sub(k.aloneAt) > accountPatience {
				s.move = append(s.move, k)
			}
		}
	}
	return s
}

// Shown is that a number came with accounts for the first time, or again after it was
// somebody else's.
type Shown struct {
	Number   string
	Accounts []bot.Address
	Had      bool // somebody with an account had the number until now
}

// showing tells what a message shows, by the decision whose it is.
func showing(from []bot.Address, s sender) (news []Shown) {
	var accounts []bot.Address
	for _, a := range from {
		if isAccount(a.Kind) {
			accounts = append(accounts, a)
		}
	}
	if len(accounts) == 0 || !s.changes() {
		return nil
	}
	for _, a := range from {
		if a.Kind == bot.Phone {
			had := slices.ContainsFunc(s.move, func(k knownAddress) bool { return k.Address == a && k.account })
			news = append(news, Shown{a.Value, accounts, had})
		}
	}
	return news
}

// IsAccount reports whether an address is never given to another person.
func IsAccount(a bot.Address) bool { return isAccount(a.Kind) }
