package fakewa

import (
	"context"
	"crypto/hmac"
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
	"google.golang.org/protobuf/proto"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waAdv"
	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
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
