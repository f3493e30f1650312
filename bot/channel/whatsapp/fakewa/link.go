package fakewa

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.mau.fi/libsignal/ecc"
	"golang.org/x/crypto/curve25519"
	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/hkdfutil"
	"go.mau.fi/whatsmeow/util/keys"
)

// keysMade is how many one-time keys a device gets before its first login. Some
// stay off the shelf, so that the client never runs low and makes hundreds.
const (
	keysMade    = 40
	keysOnShelf = 30
)

// Provision makes dev a linked device of the account, as if it had been linked
// long ago: it only has to connect. id 0 stands for the phone itself.
func (s *Server) Provision(ctx context.Context, dev *store.Device, a *Account, id uint16) error {
	pn, lid := a.PN, a.LID
	pn.Device, lid.Device = id, id
	dev.ID, dev.LID, dev.PushName, dev.Platform = &pn, lid, a.Name, "android"
	dev.LIDMigrationTimestamp = 1
	if id == 0 {
		dev.IdentityKey = a.identity
		dev.SignedPreKey = a.identity.CreateSignedPreKey(1)
	}
	dev.Account = a.vouch(dev.IdentityKey.Pub[:])
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*dev.IdentityKey.Priv),
		slices.Concat(whatsmeow.AdvDeviceSignaturePrefix, dev.Account.Details, dev.IdentityKey.Pub[:], dev.Account.AccountSignatureKey))
	dev.Account.DeviceSignature = signature[:]
	if err := dev.Save(ctx); err != nil {
		return err
	}
	made, err := dev.PreKeys.GetOrGenPreKeys(ctx, keysMade)
	if err != nil {
		return err
	}
	if err := dev.PreKeys.MarkPreKeysAsUploaded(ctx, made[len(made)-1].KeyID); err != nil {
		return err
	}
	var registration [4]byte
	binary.BigEndian.PutUint32(registration[:], dev.RegistrationID)
	signed := keyNode(dev.SignedPreKey)
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.enter(a, id, *dev.NoiseKey.Pub)
	d.shelf = shelf{registration: registration[:], identity: dev.IdentityKey.Pub[:], signed: &signed}
	for _, k := range made[:keysOnShelf] {
		d.shelf.once = append(d.shelf.once, keyNode(k))
	}
	a.nextDevice = max(a.nextDevice, id+1)
	return nil
}

// vouch is the phone's signature under a device's identity.
func (a *Account) vouch(identity []byte) *waAdv.ADVSignedDeviceIdentity {
	details := marshal(&waAdv.ADVDeviceIdentity{
		RawID: proto.Uint32(1), Timestamp: proto.Uint64(uint64(time.Now().Unix())), KeyIndex: proto.Uint32(1),
	})
	signature := ecc.CalculateSignature(ecc.NewDjbECPrivateKey(*a.identity.Priv),
		slices.Concat(whatsmeow.AdvAccountSignaturePrefix, details, identity))
	return &waAdv.ADVSignedDeviceIdentity{Details: details, AccountSignatureKey: a.identity.Pub[:], AccountSignature: signature[:]}
}

func keyNode(k *keys.PreKey) Node {
	var id [4]byte
	binary.BigEndian.PutUint32(id[:], k.KeyID)
	content := []Node{{Tag: "id", Content: id[1:]}, {Tag: "value", Content: k.Pub[:]}}
	if k.Signature == nil {
		return Node{Tag: "key", Content: content}
	}
	return Node{Tag: "skey", Content: append(content, Node{Tag: "signature", Content: k.Signature[:]})}
}

func random(n int) []byte {
	out := make([]byte, n)
	_, _ = rand.Read(out) // never fails
	return out
}

// offerLink gives a new client the references that it shows as QR codes.
func (s *Server) offerLink(c *conn) error {
	s.mu.Lock()
	var refs []Node
	for range 6 {
		ref := "2@" + rand.Text()
		s.linking[ref] = c
		refs = append(refs, Node{Tag: "ref", Content: []byte(ref)})
	}
	id := s.newID()
	s.mu.Unlock()
	return c.send(Node{Tag: "iq", Attrs: Attrs{"from": types.ServerJID, "type": "set", "id": id, "xmlns": "md"},
		Content: []Node{{Tag: "pair-device", Content: refs}}})
}

// Scan is the phone's owner scanning the QR code that a client shows.
func (s *Server) Scan(ctx context.Context, a *Account, code string) (types.JID, error) {
	_, data, ok := strings.Cut(code, "#")
	fields := strings.Split(data, ",")
	if !ok || len(fields) < 4 {
		return types.JID{}, fmt.Errorf("%.20q is no code to link a device", code)
	}
	identity, err := base64.StdEncoding.DecodeString(fields[2])
	if err != nil {
		return types.JID{}, err
	}
	secret, err := base64.StdEncoding.DecodeString(fields[3])
	if err != nil {
		return types.JID{}, err
	}
	s.mu.Lock()
	c := s.linking[fields[0]]
	s.mu.Unlock()
	if c == nil {
		return types.JID{}, errors.New("the code is not valid any more")
	}
	return s.link(ctx, c, a, identity, secret)
}

// link makes the client a device of the account and sends it off to log in.
func (s *Server) link(ctx context.Context, c *conn, a *Account, identity, secret []byte) (types.JID, error) {
	if s.knob().passkeyGate {
		return types.JID{}, s.askPasskey(c)
	}
	signed := marshal(a.vouch(identity))
	mac := hmac.New(sha256.New, secret)
	mac.Write(signed)
	s.mu.Lock()
	id := a.nextDevice
	a.nextDevice++
	d := s.enter(a, id, c.noise)
	request := s.newID()
	answer := make(chan *Node, 1)
	c.waiting[request] = answer
	s.mu.Unlock()
	err := c.send(Node{Tag: "iq", Attrs: Attrs{"from": types.ServerJID, "type": "set", "id": request, "xmlns": "md"},
		Content: []Node{{Tag: "pair-success", Content: []Node{
			{Tag: "device-identity", Content: marshal(&waAdv.ADVSignedDeviceIdentityHMAC{Details: signed, HMAC: mac.Sum(nil)})},
			{Tag: "device", Attrs: Attrs{"jid": d.jid(types.DefaultUserServer), "lid": d.jid(types.HiddenUserServer)}},
			{Tag: "platform", Attrs: Attrs{"name": "android"}},
		}}}})
	if err != nil {
		return types.JID{}, err
	}
	select {
	case r := <-answer:
		if r.Attrs["type"] == "error" {
			return types.JID{}, errors.New("the client refused to be linked")
		}
	case <-ctx.Done():
		return types.JID{}, ctx.Err()
	}
	jid := d.jid(types.DefaultUserServer)
	switch s.breakLink() {
	case Unconfirmed:
		s.mu.Lock()
		s.forget(jid)
		s.mu.Unlock()
		c.cut()
		return jid, errors.New("the link broke")
	case Unfinished:
		c.cut()
		return jid, nil
	}
	return jid, c.send(Node{Tag: "stream:error", Attrs: Attrs{"code": "515"}})
}

// codeLink is a client that asked to be linked by a code.
type codeLink struct {
	conn      *conn
	ref       []byte
	wrapped   []byte // the client's key under the code
	code      string // what the owner typed
	ephemeral *keys.KeyPair
	done      chan codeKeys
}

type codeKeys struct {
	identity, secret []byte
	err              error
}

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
