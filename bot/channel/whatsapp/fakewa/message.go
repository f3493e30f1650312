package fakewa

import (
	"slices"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// message acknowledges a message and hands each device its own ciphertext.
func (s *Server) message(c *conn, n *Node) {
	to, _ := n.Attrs["to"].(types.JID)
	id, _ := n.Attrs["id"].(string)
	k := s.knob()
	now := time.Now().Unix()
	ack := Node{Tag: "ack", Attrs: Attrs{"class": "message", "id": id, "from": to, "t": now}}
	code := 0
	if k.refuseMessage != nil {
		code = k.refuseMessage(to, id)
	}
	if code == 0 {
		s.mu.Lock()
		code = c.refusal
		s.mu.Unlock()
	}
	if code == 0 && k.wantTokens && !s.knowsToken(to, n) {
		code = 463
	}
	if code != 0 {
		s.mu.Lock()
		s.refused++
		s.mu.Unlock()
		ack.Attrs["error"] = code
		_ = c.send(ack)
		return
	}
	s.mu.Lock()
	s.sent++
	s.mu.Unlock()

	type part struct {
		to      types.JID
		content []Node
	}
	var parts []part
	var shared []Node
	for _, child := range n.GetChildren() {
		switch child.Tag {
		case "participants":
			for _, p := range child.GetChildren() {
				jid, _ := p.Attrs["jid"].(types.JID)
				parts = append(parts, part{jid, p.GetChildren()})
			}
		case "enc": // to one device only: a retry, or a message to one's own phone
			parts = append(parts, part{to, []Node{child}})
		case "device-identity", "meta", "biz":
			shared = append(shared, child)
		}
	}
	for _, p := range parts {
		s.mu.Lock()
		d := s.find(p.to)
		s.mu.Unlock()
		if d == nil {
			continue
		}
		attrs := Attrs{"id": id, "type": n.Attrs["type"], "t": now, "notify": c.device.account.Name}
		if k.byLID != (k.otherName && isRetry(p.content)) {
			attrs["from"] = c.device.jid(types.HiddenUserServer)
			attrs["addressing_mode"] = "lid"
			attrs["sender_pn"] = c.device.account.PN
		} else {
			attrs["from"] = c.device.jid(types.DefaultUserServer)
			attrs["addressing_mode"] = "pn"
			attrs["sender_lid"] = c.device.account.LID
		}
		if d.account == c.device.account {
			attrs["recipient"] = to
		}
		for _, name := range []string{"edit", "category"} {
			if v, ok := n.Attrs[name]; ok {
				attrs[name] = v
			}
		}
		m := &Node{Tag: "message", Attrs: attrs, Content: slices.Concat(p.content, shared)}
		if k.alter != nil {
			if m = k.alter(d.jid(types.DefaultUserServer), m); m == nil {
				continue
			}
		}
		s.deliver(d, m)
	}
	if k.silent != nil && k.silent(to, id) {
		return
	}
	_ = c.send(ack)
}

// Deliver queues a stanza for a device as the server does with any: it is sent
// again after a reconnect until the device acknowledged it.
func (s *Server) Deliver(jid types.JID, m Node) {
	s.mu.Lock()
	d := s.find(jid)
	s.mu.Unlock()
	if d != nil {
		s.deliver(d, &m)
	}
}

func (s *Server) deliver(d *device, m *Node) {
	d.delivery.Lock()
	defer d.delivery.Unlock()
	s.mu.Lock()
	d.queue = append(d.queue, m)
	if within := s.knobs.ackWithin; within > 0 {
		s.mu.Unlock()
		s.next(d, within)
		return
	}
	c := d.conn
	if !d.active {
		c = nil
	}
	s.mu.Unlock()
	if c != nil {
		_ = c.send(*m)
	}
}

// acknowledged takes a stanza from the device's queue.
func (s *Server) acknowledged(d *device, n *Node) {
	s.unqueue(d, n)
	if within := s.knob().ackWithin; within > 0 {
		d.delivery.Lock()
		defer d.delivery.Unlock()
		s.next(d, within)
	}
}

func (s *Server) unqueue(d *device, n *Node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(d.queue, func(q *Node) bool {
		if q.Attrs["id"] != n.Attrs["id"] {
			return false
		}
		if n.Tag == "receipt" {
			return q.Tag == "message"
		}
		return n.Attrs["class"] == q.Tag
	})
	if i >= 0 {
		d.queue = slices.Delete(d.queue, i, i+1)
	}
}

// flush sends what waited while the device was away.
func (s *Server) flush(c *conn) {
	d := c.device
	d.delivery.Lock()
	defer d.delivery.Unlock()
	s.mu.Lock()
	d.active = true
	queue := slices.Clone(d.queue)
	s.mu.Unlock()
	_ = c.send(notice(Node{Tag: "offline_preview", Attrs: Attrs{
		"count": len(queue), "message": len(queue), "receipt": 0, "notification": 0, "appdata": 0}}))
	if within := s.knob().ackWithin; within > 0 {
		s.next(d, within) // that the queue is empty is never said (WhiskeySockets/Baileys #2810)
		return
	}
	for i, m := range queue {
		again := Node{Tag: m.Tag, Attrs: Attrs{"offline": i}, Content: m.Content}
		for name, v := range m.Attrs {
			again.Attrs[name] = v
		}
		_ = c.send(again)
	}
	_ = c.send(notice(Node{Tag: "offline", Attrs: Attrs{"count": len(queue)}}))
}

func notice(n Node) Node {
	return Node{Tag: "ib", Attrs: Attrs{"from": types.ServerJID}, Content: []Node{n}}
}

// receipt passes a receipt on to the device that sent the message.
func (s *Server) receipt(c *conn, n *Node) {
	kind, _ := n.Attrs["type"].(string)
	ack := Node{Tag: "ack", Attrs: Attrs{"class": "receipt", "id": n.Attrs["id"], "from": n.Attrs["to"], "t": time.Now().Unix()}}
	if kind != "" {
		ack.Attrs["type"] = kind
	}
	_ = c.send(ack)
	switch kind {
	case "", "inactive":
		s.acknowledged(c.device, n)
	case "sender", "peer_msg":
		s.acknowledged(c.device, n)
		return
	case "hist_sync", "read-self":
		return
	}
	to, _ := n.Attrs["to"].(types.JID)
	s.mu.Lock()
	var devices []*device
	if d := s.find(to); d != nil && to.Device != 0 {
		devices = append(devices, d)
	} else if a := s.accounts[to.ToNonAD()]; a != nil {
		for _, d := range a.devices { // a read receipt names the person only
			devices = append(devices, d)
		}
	}
	s.mu.Unlock()
	for _, d := range devices {
		if d.account == c.device.account {
			continue
		}
		name := to.Server
		if kind == "retry" && s.knob().otherName {
			name = otherServer(name)
		}
		attrs := Attrs{"id": n.Attrs["id"], "from": c.device.jid(name), "t": time.Now().Unix()}
		if kind != "" {
			attrs["type"] = kind
		}
		s.deliver(d, &Node{Tag: "receipt", Attrs: attrs, Content: n.Content})
	}
}

// typing passes a typing notice on; it is not queued.
func (s *Server) typing(c *conn, n *Node) {
	to, _ := n.Attrs["to"].(types.JID)
	s.mu.Lock()
	var conns []*conn
	if a := s.accounts[to.ToNonAD()]; a != nil {
		for _, d := range a.devices {
			if d.conn != nil && d.active {
				conns = append(conns, d.conn)
			}
		}
	}
	s.mu.Unlock()
	for _, other := range conns {
		_ = other.send(Node{Tag: "chatstate", Attrs: Attrs{"from": c.device.jid(to.Server).ToNonAD()}, Content: n.Content})
	}
}
