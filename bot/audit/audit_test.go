package audit_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/audit"
)

func key(secret string) audit.Key {
	return func(text string) string {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(text))
		return hex.EncodeToString(mac.Sum(nil))
	}
}

// written is a chain of five acts, and its head.
func written(k audit.Key) (entries []audit.Entry, head audit.Head) {
	for seq := int64(1); seq <= 5; seq++ {
		act := audit.Act{At: time.UnixMilli(1000 * seq).UTC(), Staff: seq, Name: "Contoh", Role: bot.RoleKepala, Session: 7, By: "console", Network: "192.0.2.1",
			Action: audit.NIKShown, Object: "registration:R1", Detail: "diminta oleh orangnya"}
		hash := audit.Hash(k, head.Hash, seq, act)
		entries = append(entries, audit.Entry{Seq: seq, Act: act, Hash: hash})
		head = audit.Head{Seq: seq, Hash: hash, Seal: audit.SealHead(k, seq, hash)}
	}
	return entries, head
}

func follow(k audit.Key, entries []audit.Entry, head audit.Head) error {
	c := audit.Chain{Key: k}
	for _, e := range entries {
		if err := c.Take(e); err != nil {
			return err
		}
	}
	return c.End(head)
}

// Whoever can write to the database but has not the key is found out.
func TestAChainThatWasTouchedIsFound(t *testing.T) {
	own, stranger := key("own"), key("stranger")
	if entries, head := written(own); follow(own, entries, head) != nil {
		t.Fatal("an untouched chain is called broken")
	}
	if err := follow(own, nil, audit.Head{}); err != nil {
		t.Fatalf("an empty log: %v", err)
	}
	for name, touch := range map[string]func([]audit.Entry, *audit.Head) []audit.Entry{
		"a letter changed":        func(e []audit.Entry, _ *audit.Head) []audit.Entry { e[2].Detail = "x"; return e },
		"another name":            func(e []audit.Entry, _ *audit.Head) []audit.Entry { e[0].Name = "Lain"; return e },
		"another time":            func(e []audit.Entry, _ *audit.Head) []audit.Entry { e[4].At = e[4].At.Add(time.Millisecond); return e },
		"a row taken out":         func(e []audit.Entry, _ *audit.Head) []audit.Entry { return slices.Delete(e, 1, 2) },
		"the first taken out":     func(e []audit.Entry, _ *audit.Head) []audit.Entry { return e[1:] },
		"the tail taken out":      func(e []audit.Entry, _ *audit.Head) []audit.Entry { return e[:3] },
		"all taken out":           func([]audit.Entry, *audit.Head) []audit.Entry { return nil },
		"all and the head":        func(_ []audit.Entry, h *audit.Head) []audit.Entry { *h = audit.Head{Seq: 0, Seal: h.Seal}; return nil },
		"two swapped":             func(e []audit.Entry, _ *audit.Head) []audit.Entry { e[1], e[2] = e[2], e[1]; return e },
		"two swapped, renumbered": func(e []audit.Entry, _ *audit.Head) []audit.Entry { e[1].Act, e[2].Act = e[2].Act, e[1].Act; return e },
		"one put in":              func(e []audit.Entry, _ *audit.Head) []audit.Entry { return slices.Insert(e, 3, e[2]) },
		"the head moved back": func(e []audit.Entry, h *audit.Head) []audit.Entry {
			h.Seq, h.Hash = 3, e[2].Hash
			return e[:3]
		},
		"written anew without the key": func(_ []audit.Entry, h *audit.Head) []audit.Entry {
			entries, head := written(stranger)
			*h = head
			return entries[:4]
		},
	} {
		entries, head := written(own)
		entries = touch(entries, &head)
		if err := follow(own, entries, head); !errors.Is(err, audit.ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
