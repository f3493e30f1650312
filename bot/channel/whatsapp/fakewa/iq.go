package fakewa

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"go.mau.fi/whatsmeow/types"
)

// handle is called for one stanza after the other of a connection.
func (s *Server) handle(c *conn, n *Node) {
	if n.Tag == "iq" {
		s.request(c, n)
		return
	}
	if c.device == nil {
		return
	}
	switch n.Tag {
	case "message":
		s.message(c, n)
	case "receipt":
		s.receipt(c, n)
	case "ack":
		s.acknowledged(c.device, n)
	case "chatstate":
		s.typing(c, n)
	}
}

func (s *Server) request(c *conn, n *Node) {
	if t, _ := n.Attrs["type"].(string); t == "result" || t == "error" {
		id, _ := n.Attrs["id"].(string)
		s.mu.Lock()
		answer := c.waiting[id]
		delete(c.waiting, id)
		s.mu.Unlock()
		if answer != nil {
			answer <- n // has room for one
		}
		return
	}
	if f := s.knob().answer; f != nil && c.device != nil {
		if r := f(c.device.jid(types.DefaultUserServer), n); r != nil {
			_ = c.send(*r)
			return
		}
	}
	namespace, _ := n.Attrs["xmlns"].(string)
	kind, _ := n.Attrs["type"].(string)
	var first Node
	if children := n.GetChildren(); len(children) > 0 {
		first = children[0]
	}
	switch {
	case namespace == "md" && first.Tag == "link_code_companion_reg":
		s.codeStage(c, n, first)
		return
	case namespace == "w:p":
		_ = c.send(Result(n))
		return
	case c.device == nil:
		_ = c.send(Failure(n, 401, "not-authorized"))
		return
	}
	switch namespace + " " + kind + " " + first.Tag {
	case "encrypt get count":
		// Never so few that the client would make 812 new keys.
		_ = c.send(Result(n, Node{Tag: "count", Attrs: Attrs{"value": max(s.keysLeft(c.device), 1)}}))
		return
	case "encrypt set registration":
		s.fillShelf(c.device, n)
		_ = c.send(Result(n))
		return
	case "encrypt get key":
		_ = c.send(Result(n, s.bundles(first.GetChildren())))
		return
	case "passive set active":
		_ = c.send(Result(n))
		s.flush(c)
		return
	case "w:m set media_conn":
		_ = c.send(Result(n, Node{Tag: "media_conn", Attrs: Attrs{"auth": "fake", "ttl": 3600, "auth_ttl": 3600, "max_buckets": 12},
			Content: []Node{{Tag: "host", Attrs: Attrs{"hostname": "mmg.whatsapp.net"}}}}))
		return
	case "md set remove-companion-device":
		_ = c.send(Result(n))
		s.mu.Lock()
		s.forget(c.device.jid(types.DefaultUserServer))
		s.mu.Unlock()
		return
	}
	switch namespace {
	case "usync":
		_ = c.send(s.users(n))
	case "privacy":
		_ = c.send(Result(n, Node{Tag: "privacy", Content: []Node{
			{Tag: "category", Attrs: Attrs{"name": "readreceipts", "value": "all"}},
		}}))
	case "passive":
		_ = c.send(Result(n))
	default:
		s.mu.Lock()
		s.unknown = append(s.unknown, namespace+" "+kind+" "+first.Tag)
		s.mu.Unlock()
		_ = c.send(Failure(n, 501, "feature-not-implemented"))
	}
}

func (s *Server) keysLeft(d *device) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(d.shelf.once)
}

func (s *Server) fillShelf(d *device, n *Node) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.shelf.registration, _ = n.GetChildByTag("registration").Content.([]byte)
	d.shelf.identity, _ = n.GetChildByTag("identity").Content.([]byte)
	signed := n.GetChildByTag("skey")
	list := n.GetChildByTag("list")
	d.shelf.signed = &signed
	d.shelf.once = append(d.shelf.once, list.GetChildren()...)
}

// bundles answers a request for keys; each answer uses up one key.
func (s *Server) bundles(users []Node) Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Node, 0, len(users))
	for _, u := range users {
		jid, _ := u.Attrs["jid"].(types.JID)
		d := s.find(jid)
		if d == nil || d.shelf.signed == nil {
			out = append(out, Node{Tag: "user", Attrs: Attrs{"jid": jid},
				Content: []Node{{Tag: "error", Attrs: Attrs{"code": 404, "text": "item-not-found"}}}})
			continue
		}
		content := []Node{
			{Tag: "registration", Content: d.shelf.registration},
			{Tag: "type", Content: []byte{5}},
			{Tag: "identity", Content: d.shelf.identity},
			*d.shelf.signed,
		}
		if len(d.shelf.once) > 0 {
			content = append(content, d.shelf.once[0])
			d.shelf.once = d.shelf.once[1:]
		}
		out = append(out, Node{Tag: "user", Attrs: Attrs{"jid": jid}, Content: content})
	}
	return Node{Tag: "list", Content: out}
}

// users answers who is on WhatsApp, with which devices and which LID.
func (s *Server) users(n *Node) Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	sync := n.GetChildByTag("usync")
	query, list := sync.GetChildByTag("query"), sync.GetChildByTag("list")
	asked := map[string]bool{}
	for _, q := range query.GetChildren() {
		asked[q.Tag] = true
	}
	var out []Node
	for _, u := range list.GetChildren() {
		jid, _ := u.Attrs["jid"].(types.JID)
		contact, _ := u.GetChildByTag("contact").Content.([]byte)
		if asked["contact"] {
			number, _, _ := strings.Cut(strings.TrimPrefix(string(contact), "+"), "@")
			jid = types.NewJID(number, types.DefaultUserServer)
		}
		a := s.accounts[jid.ToNonAD()]
		var content []Node
		if asked["contact"] {
			there := "out"
			if a != nil {
				there = "in"
			}
			content = append(content, Node{Tag: "contact", Attrs: Attrs{"type": there}, Content: contact})
		}
		if a != nil && asked["devices"] {
			var devices []Node
			for id, d := range a.devices {
				if d.shelf.signed != nil {
					devices = append(devices, Node{Tag: "device", Attrs: Attrs{"id": int(id)}})
				}
			}
			content = append(content, Node{Tag: "devices", Content: []Node{{Tag: "device-list", Content: devices}}})
		}
		if a != nil && asked["lid"] && a != s.knobs.unnamed {
			content = append(content, Node{Tag: "lid", Attrs: Attrs{"val": a.LID}})
		}
		out = append(out, Node{Tag: "user", Attrs: Attrs{"jid": jid}, Content: content})
	}
	return Result(n, Node{Tag: "usync", Attrs: Attrs{"sid": sync.Attrs["sid"]}, Content: []Node{{Tag: "list", Content: out}}})
}

// takeMedia stores an encrypted upload under its token.
func (s *Server) takeMedia(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	raw, _ := base64.URLEncoding.DecodeString(r.URL.Query().Get("token"))
	key := base64.RawURLEncoding.EncodeToString(raw)
	s.mu.Lock()
	s.media[key] = data
	s.mu.Unlock()
	_ = json.NewEncoder(w).Encode(map[string]string{
		"url": "https://mmg.whatsapp.net/m/" + key + "?x=1", "direct_path": "/m/" + key + "?x=1",
	})
}

func (s *Server) serveMedia(w http.ResponseWriter, r *http.Request) {
	if held := s.knob().heldMedia; held != nil {
		select {
		case <-held:
		case <-r.Context().Done():
			return
		}
	}
	s.mu.Lock()
	s.fetched++
	data, ok := s.media[strings.TrimPrefix(r.URL.Path, "/m/")]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(data)
}

// PutMedia stores a file as the server would serve it under path "/m/"+key.
func (s *Server) PutMedia(key string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.media[key] = data
}

// page is the web client's page, which names its version.
func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	revision := s.knob().revision
	if revision == 0 {
		http.Error(w, "nothing here", http.StatusNotFound)
		return
	}
	fmt.Fprintf(w, `<script>{"client_revision":%d,"x":1}</script>`, revision)
}
