package fakewa

import (
	"encoding/json"
	"errors"
	"time"

	"go.mau.fi/whatsmeow/types"
)

// PasskeyGate makes the server ask each new device for a passkey after its phone agreed,
// as it does with some accounts since the end of June 2026, with either way of linking
// (tulir/whatsmeow #1185 shows the stanza, MaxGhenis/openmessage #79 that a code is
// typed first; the library's pair-passkey.go).
func (s *Server) PasskeyGate(on bool) { s.turn(func(k *knobs) { k.passkeyGate = on }) }

var errGate = errors.New("the phone says: continue on your other device")

// askPasskey is the gate.
func (s *Server) askPasskey(c *conn) error {
	options, err := json.Marshal(types.WebAuthnPublicKey{Challenge: random(32), Timeout: 600_000, RelyingPartID: "whatsapp.com", UserVerification: "required"})
	if err != nil {
		return err
	}
	s.mu.Lock()
	id := s.newID()
	s.mu.Unlock()
	err = c.send(Node{Tag: "notification", Attrs: Attrs{"from": types.ServerJID, "type": "passkey_prologue_request", "id": id, "t": time.Now().Unix()},
		Content: []Node{{Tag: "passkey_request_options", Content: options}}})
	return errors.Join(errGate, err)
}

// KeylessCodes makes the phone's answer to a typed code come without its key, after which
// the new device hears nothing more, or is asked for a passkey where PasskeyGate is on: as
// with some accounts that confirm a new device on the phone by passkey, fingerprint or PIN
// (tulir/whatsmeow #1233, and #1188 for the latter; the library's pair-code.go,
// handleCodePairNotification, does no more than log that an element is missing).
func (s *Server) KeylessCodes(on bool) { s.turn(func(k *knobs) { k.keylessCodes = on }) }

// RefuseLinksWith makes the server say something to new clients instead of giving them a
// code, as to devices that it does not let in (the library's connectionevents.go,
// handleConnectFailure, does not tell the two apart); nil lets them in.
func (s *Server) RefuseLinksWith(n *Node) { s.turn(func(k *knobs) { k.linkRefusal = n }) }

// RefuseCodes makes the server refuse to give a code to type, with an error, as it does
// after many tries (429 in WhiskeySockets/Baileys #1446's comments, 400 in the
// library's pair-code.go for a name of a browser that it does not like); 0 gives one.
func (s *Server) RefuseCodes(code int) { s.turn(func(k *knobs) { k.codeRefusal = code }) }
