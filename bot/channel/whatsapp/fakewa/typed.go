package fakewa

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"time"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/hkdfutil"
	"go.mau.fi/whatsmeow/util/keys"
	"golang.org/x/crypto/curve25519"
)

// codeStage is the server's part of linking by a code, with the phone's
// cryptography in it.
func (s *Server) codeStage(c *conn, n *Node, stage Node) {
	jid, _ := stage.Attrs["jid"].(types.JID)
	s.mu.Lock()
	a := s.accounts[jid]
	link := s.codes[a]
	s.mu.Unlock()
	if a == nil {
		_ = c.send(Failure(n, 400, "bad-request"))
		return
	}
	switch stage.Attrs["stage"] {
	case "companion_hello":
		if code := s.knob().codeRefusal; code != 0 {
			_ = c.send(Failure(n, code, "refused"))
			return
		}
		wrapped, _ := stage.GetChildByTag("link_code_pairing_wrapped_companion_ephemeral_pub").Content.([]byte)
		link = &codeLink{conn: c, ref: random(8), wrapped: wrapped, done: make(chan codeKeys, 1)}
		s.mu.Lock()
		s.codes[a] = link
		s.mu.Unlock()
		_ = c.send(Result(n, Node{Tag: "link_code_companion_reg", Attrs: Attrs{"stage": "companion_hello"},
			Content: []Node{{Tag: "link_code_pairing_ref", Content: link.ref}}}))
	case "companion_finish":
		_ = c.send(Result(n))
		if link == nil {
			return
		}
		bundle, _ := stage.GetChildByTag("link_code_pairing_wrapped_key_bundle").Content.([]byte)
		identity, _ := stage.GetChildByTag("companion_identity_public").Content.([]byte)
		link.done <- link.unwrap(a, bundle, identity)
	}
}

func (l *codeLink) unwrap(a *Account, bundle, identity []byte) codeKeys {
	theirs := codeCipher(l.code, l.wrapped[:32], l.wrapped[32:48], l.wrapped[48:80])
	shared, err := curve25519.X25519(l.ephemeral.Priv[:], theirs)
	if err != nil {
		return codeKeys{err: err}
	}
	key := hkdfutil.SHA256(shared, bundle[:32], []byte("link_code_pairing_key_bundle_encryption_key"), 32)
	plain, err := sealer(key).Open(nil, bundle[32:44], bundle[44:], nil)
	if err != nil {
		return codeKeys{err: errors.New("the code is wrong")}
	}
	own, err := curve25519.X25519(a.identity.Priv[:], identity)
	if err != nil {
		return codeKeys{err: err}
	}
	secret := hkdfutil.SHA256(slices.Concat(shared, own, plain[64:96]), nil, []byte("adv_secret"), 32)
	return codeKeys{identity: plain[:32], secret: secret}
}

// codeCipher wraps and unwraps a key with a typed code.
func codeCipher(code string, salt, iv, data []byte) []byte {
	key, err := pbkdf2.Key(sha256.New, code, salt, 2<<16, 32)
	if err != nil {
		panic(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	out := make([]byte, len(data))
	cipher.NewCTR(block, iv).XORKeyStream(out, data)
	return out
}

// TypeCode is the phone's owner typing the code (XXXX-XXXX) that a client shows.
func (s *Server) TypeCode(ctx context.Context, a *Account, code string) (types.JID, error) {
	s.mu.Lock()
	link := s.codes[a]
	id := s.newID()
	s.mu.Unlock()
	if link == nil {
		return types.JID{}, errors.New("nobody asked to be linked by a code")
	}
	link.code = strings.ReplaceAll(code, "-", "")
	link.ephemeral = keys.NewKeyPair()
	if k := s.knob(); k.keylessCodes {
		err := link.conn.send(Node{Tag: "notification",
			Attrs: Attrs{"from": types.ServerJID, "type": "link_code_companion_reg", "id": id, "t": time.Now().Unix()},
			Content: []Node{{Tag: "link_code_companion_reg", Attrs: Attrs{"stage": "primary_hello"}, Content: []Node{
				{Tag: "link_code_pairing_ref", Content: link.ref}}}}})
		if err == nil && k.passkeyGate {
			err = s.askPasskey(link.conn)
		}
		return types.JID{}, errors.Join(errGate, err)
	}
	salt, iv := random(32), random(16)
	err := link.conn.send(Node{Tag: "notification",
		Attrs: Attrs{"from": types.ServerJID, "type": "link_code_companion_reg", "id": id, "t": time.Now().Unix()},
		Content: []Node{{Tag: "link_code_companion_reg", Attrs: Attrs{"stage": "primary_hello"}, Content: []Node{
			{Tag: "link_code_pairing_ref", Content: link.ref},
			{Tag: "link_code_pairing_wrapped_primary_ephemeral_pub",
				Content: slices.Concat(salt, iv, codeCipher(link.code, salt, iv, link.ephemeral.Pub[:]))},
			{Tag: "primary_identity_pub", Content: a.identity.Pub[:]},
		}}}})
	if err != nil {
		return types.JID{}, err
	}
	select {
	case k := <-link.done:
		if k.err != nil {
			return types.JID{}, k.err
		}
		return s.link(ctx, link.conn, a, k.identity, k.secret)
	case <-ctx.Done():
		return types.JID{}, ctx.Err()
	}
}
