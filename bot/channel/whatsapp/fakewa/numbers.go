package fakewa

import "go.mau.fi/whatsmeow/types"

// NewOwner gives an account's number to another account, as operators do some months
// after somebody let a number lapse: the account keeps its hidden identity and answers
// to no number any more (types/jid.go of the library tells the two servers apart;
// tulir/whatsmeow #1014 on messages that carry one name only).
func (s *Server) NewOwner(a *Account, lid, name string) (*Villager, error) {
	return s.AddVillager(a.PN.User, lid, name)
}

// NewNumber is the owner of a phone moving the account to another number: it keeps its
// hidden identity, and its devices are registered anew. The former phone is switched
// off first. The library hears of the new number with the next message (message.go,
// parseMessageSource, sender_pn).
func (s *Server) NewNumber(v *Villager, number string) (*Villager, error) {
	s.mu.Lock()
	if s.accounts[v.Account.PN] == v.Account {
		delete(s.accounts, v.Account.PN)
	}
	s.mu.Unlock()
	return s.AddVillager(number, v.Account.LID.User, v.Account.Name)
}

// NameOnly makes messages come with one name of their sender only: by the hidden
// identity or by the number, and nothing that says they are the same
// (tulir/whatsmeow #1014).
func (s *Server) NameOnly(server string) {
	s.AddressByLID(server == types.HiddenUserServer)
	s.Alter(func(_ types.JID, m *Node) *Node {
		delete(m.Attrs, "sender_lid")
		delete(m.Attrs, "sender_pn")
		return m
	})
}

// NameBoth undoes NameOnly.
func (s *Server) NameBoth() {
	s.AddressByLID(true)
	s.Alter(nil)
}

// NoAccountNamed makes what WhatsApp says about an account's number leave out the hidden
// identity behind it, as for accounts that have none yet (the library's send.go, SendMessage,
// "no LID found for %s from server"; user.go, GetUserInfo, takes an empty one for an
// answer); nil names all.
func (s *Server) NoAccountNamed(a *Account) { s.turn(func(k *knobs) { k.unnamed = a }) }
