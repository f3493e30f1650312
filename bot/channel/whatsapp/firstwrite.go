package whatsapp

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
	// lookForToken is when it is looked whether there is another token.
	lookForToken = 30 * time.Second
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
	token tokenMark // with which WhatsApp refused
	at    time.Time
	times int
}

// tokenMark tells one state of a person's token from another: when it was made, and
// whether there is the salt that stands in for one. The token itself is a secret.
type tokenMark struct {
	made time.Time
	salt bool
}

func tokenOf(ctx context.Context, client *whatsmeow.Client, to types.JID) (mark tokenMark) {
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

// awaitToken returns how long an answer shall wait although it could be sent; 0: it
// shall go.
func (c *Channel) awaitToken(to types.JID, mark tokenMark, now time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	u, ok := c.unwelcomes[to]
	if !ok || u.token != mark {
		return 0
	}
	left := u.at.Add(min(sameToken<<min(u.times-1, 8), sameTokenMost)).Sub(now)
	return max(0, min(left, lookForToken))
}

// noteUnwelcome notes a refusal with 463 and reports whether it is the account's.
func (c *Channel) noteUnwelcome(to types.JID, mark tokenMark, now time.Time) (account bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.unwelcomes == nil || len(c.unwelcomes) >= refusedMost {
		c.unwelcomes = map[types.JID]unwelcome{}
	}
	c.unwelcomes[to] = unwelcome{mark, now, c.unwelcomes[to].times + 1}
	lately := 0
	for _, u := range c.unwelcomes {
		if now.Sub(u.at) < several463Within {
			lately++
		}
	}
	return lately >= several463
}
