package fakewa

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/coder/websocket"
	"go.mau.fi/whatsmeow/proto/waWa6"
	"go.mau.fi/whatsmeow/socket"
	"go.mau.fi/whatsmeow/types"
)

// socket is the handler of a connection; it returns when the connection ends.
func (s *Server) socket(w http.ResponseWriter, r *http.Request) {
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	defer ws.CloseNow()
	ws.SetReadLimit(socket.FrameMaxSize)
	ctx, cut := context.WithCancel(context.Background())
	defer cut()
	c := &conn{server: s, ws: ws, ctx: ctx, cut: cut, waiting: map[string]chan *Node{}}
	s.mu.Lock()
	open := s.conns != nil
	if open {
		s.conns[c] = true
		s.done.Add(1)
	}
	s.mu.Unlock()
	if !open {
		return
	}
	defer s.done.Done()
	defer s.leave(c)
	payload, err := c.handshake()
	if err != nil {
		return
	}
	if err := s.login(c, payload); err != nil {
		c.farewell()
		return
	}
	for {
		n, err := c.receive()
		if err != nil || c.ctx.Err() != nil { // what came after the cut is lost, though it was read
			return
		}
		s.handle(c, n)
	}
}

// farewell gives a refused client the time to look at why: it drops what it has not
// looked at when the connection ends. Meanwhile the server reads, as the buffers of a
// network would take in what the client says when it hangs up: a client that hangs up
// holds a lock while nobody reads, and time stands still where tests make the time.
func (c *conn) farewell() {
	ctx, cancel := context.WithTimeout(c.ctx, lastWords)
	defer cancel()
	for {
		if _, _, err := c.ws.Read(ctx); err != nil {
			return
		}
	}
}

func (s *Server) leave(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, c)
	if c.device != nil && c.device.conn == c {
		c.device.conn, c.device.active = nil, false
	}
}

var errLogin = errors.New("login refused")

// login lets a device in, or begins to link a new one.
func (s *Server) login(c *conn, payload *waWa6.ClientPayload) error {
	k := s.knob()
	if payload.GetDevicePairingData() != nil {
		s.turn(func(k *knobs) { k.linkTries++ })
		if k.linkRefusal != nil {
			_ = c.send(*k.linkRefusal)
			return errLogin
		}
		if k.refuseLinks {
			return errLogin
		}
		return s.offerLink(c)
	}
	s.mu.Lock()
	d := s.byNoise[c.noise]
	known := d != nil && strconv.FormatUint(payload.GetUsername(), 10) == d.account.PN.User && uint16(payload.GetDevice()) == d.id
	if known {
		d.logins++
	}
	s.mu.Unlock()
	var refusal *Node
	switch {
	case !known:
		refusal = &Node{Tag: "failure", Attrs: Attrs{"reason": 401, "location": "fake"}}
	case k.refuseLogin != nil:
		refusal = k.refuseLogin(d.jid(types.DefaultUserServer))
	}
	if refusal != nil {
		_ = c.send(*refusal)
		return errLogin
	}
	s.mu.Lock()
	before := d.conn
	d.conn, d.active, c.device = c, false, d
	s.mu.Unlock()
	if before != nil {
		_ = before.send(Node{Tag: "stream:error", Content: []Node{{Tag: "conflict", Attrs: Attrs{"type": "replaced"}}}})
		time.AfterFunc(lastWords, before.cut)
	}
	if k.silentLogin {
		return nil
	}
	return c.send(Node{Tag: "success", Attrs: Attrs{
		"t": time.Now().Unix(), "lid": d.jid(types.HiddenUserServer), "props": "27", "companion_enc_static": "fake",
	}})
}
