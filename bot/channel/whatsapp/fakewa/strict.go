package fakewa

import (
	"time"

	"go.mau.fi/whatsmeow/types"
)

// EnforceAcks makes the server hold back what comes after a stanza that a device has
// not acknowledged, and hang up with <ack/> when that lasts longer than d; 0 enforces
// nothing. WhatsApp was seen to withhold the whole queue behind one stanza
// (WhiskeySockets/Baileys #2779, oxidezap/whatsapp-rust #647).
func (s *Server) EnforceAcks(d time.Duration) { s.turn(func(k *knobs) { k.ackWithin = d }) }

// next sends the first stanza of a device's queue while acknowledgements are enforced,
// and looks after d whether it was acknowledged. The caller holds d.delivery.
func (s *Server) next(d *device, within time.Duration) {
	s.mu.Lock()
	c := d.conn
	if !d.active || c == nil || len(d.queue) == 0 || d.shown == d.queue[0] && d.shownBy == c {
		s.mu.Unlock()
		return
	}
	first := d.queue[0]
	d.shown, d.shownBy = first, c
	s.mu.Unlock()
	_ = c.send(*first)
	time.AfterFunc(within, func() {
		s.mu.Lock()
		late := d.conn == c && len(d.queue) > 0 && d.queue[0] == first
		s.mu.Unlock()
		if late {
			_ = c.send(Node{Tag: "stream:error", Content: []Node{{Tag: "ack", Attrs: Attrs{"class": first.Tag, "id": first.Attrs["id"], "from": types.ServerJID}}}})
			time.AfterFunc(lastWords, c.cut)
		}
	})
}

// KeysLow takes a device's keys from the shelf until n are left and tells it so, as the
// server does when many people begin to write (tgalal/yowsup #836; the library's
// notification.go, handleEncryptNotification). With tell unset it finds out at its next
// login.
func (s *Server) KeysLow(jid types.JID, n int, tell bool) {
	s.mu.Lock()
	d := s.find(jid)
	if d != nil && len(d.shelf.once) > n {
		d.shelf.once = d.shelf.once[:n]
	}
	id := s.newID()
	s.mu.Unlock()
	if d != nil && tell {
		s.deliver(d, &Node{Tag: "notification", Attrs: Attrs{"from": types.ServerJID, "type": "encrypt", "id": id, "t": time.Now().Unix()},
			Content: []Node{{Tag: "count", Attrs: Attrs{"value": n}}}})
	}
}

// Keys is how many keys are on a device's shelf.
func (s *Server) Keys(jid types.JID) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.find(jid); d != nil {
		return len(d.shelf.once)
	}
	return 0
}
