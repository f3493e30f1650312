package refusal

import (
	"context"
	"time"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/types"
)

// 463 says that the office may not write to somebody first. WhatsApp tells an answer
// from that by a token, which the person's phone hands out when the person writes
// and the library sends along (send.go and tctoken.go there; WhiskeySockets/Baileys
// #2441). Without one, or with one that WhatsApp does not know any more, an answer is
// refused too, and to ask again with the same changes nothing (evolution-go #50). So
// an answer is tried again when there is another token, and otherwise seldom.

const (
	// LookForToken is when it is looked whether there is another token.
	LookForToken = 30 * time.Second
	// sameToken is when an answer is tried again without another one: at first, and
	// at most.
	sameToken     = 10 * time.Minute
	sameTokenMost = time.Hour
	// several463 is how many people must be refused with 463 within several463Within
	// before it is the office's account and not the one person.
	several463       = 3
	several463Within = time.Hour
)

// unwelcome is a person whom the office was not allowed to write to.
type unwelcome struct {
	token TokenMark // with which WhatsApp refused
	at    time.Time
	times int
}

// TokenMark tells one state of a person's token from another: when it was made, and
// whether there is the salt that stands in for one. The token itself is a secret.
type TokenMark struct {
	made time.Time
	salt bool
}

// TokenOf is the state of the token with which a person would be written to now.
func TokenOf(ctx context.Context, client *whatsmeow.Client, to types.JID) (mark TokenMark) {
	lid := to
	if to.Server == types.DefaultUserServer {
		if found, err := client.Store.LIDs.GetLIDForPN(ctx, to); err == nil && !found.IsEmpty() {
			lid = found
		}
	}
	if token, err := client.Store.PrivacyTokens.GetPrivacyToken(ctx, lid); err == nil && token != nil {
		mark.made = token.Timestamp
	}
	if salt, err := client.Store.NCTSalt.GetNCTSalt(ctx); err == nil {
		mark.salt = len(salt) > 0
	}
	return mark
}

// Unwelcomes are the people whom the office was not allowed to write to. It has no clock of
// its own and is not safe for concurrent use.
type Unwelcomes struct{ people map[types.JID]unwelcome }

// Wait returns how long an answer shall wait although it could be sent; 0: it
// shall go.
func (all *Unwelcomes) Wait(to types.JID, mark TokenMark, now time.Time) time.Duration {
	u, ok := all.people[to]
	if !ok || u.token != mark {
		return 0
	}
	left := u.at.Add(min(sameToken<<min(u.times-1, 8), sameTokenMost)).Sub(now)
	return max(0, min(left, LookForToken))
}

// Note notes a refusal with 463 and reports whether it is the account's.
func (all *Unwelcomes) Note(to types.JID, mark TokenMark, now time.Time) (account bool) {
	if all.people == nil || len(all.people) >= refusedMost {
		all.people = map[types.JID]unwelcome{}
	}
	all.people[to] = unwelcome{mark, now, all.people[to].times + 1}
	lately := 0
	for _, u := range all.people {
		if now.Sub(u.at) < several463Within {
			lately++
		}
	}
	return lately >= several463
}

// Drop forgets a person to whom a message went.
func (all *Unwelcomes) Drop(to types.JID) { delete(all.people, to) }
