package fakewa

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"go.mau.fi/whatsmeow/store"
	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// memory keeps of a villager's device only what sessions need. What it does
// not keep (contacts, app state, buffers) NoopStore takes and forgets.
type memory struct {
	store.NoopStore

	mu         sync.Mutex
	identities map[string][32]byte
	sessions   map[string][]byte
	preKeys    map[uint32]*keys.PreKey
	lastKey    uint32
	lidOf      map[types.JID]types.JID
	numberOf   map[types.JID]types.JID
}

// newMemoryDevice returns a device that was never linked.
func newMemoryDevice() *store.Device {
	m := &memory{
		identities: map[string][32]byte{}, sessions: map[string][]byte{}, preKeys: map[uint32]*keys.PreKey{},
		lidOf: map[types.JID]types.JID{}, numberOf: map[types.JID]types.JID{},
	}
	identity := keys.NewKeyPair()
	d := &store.Device{
		NoiseKey: keys.NewKeyPair(), IdentityKey: identity, SignedPreKey: identity.CreateSignedPreKey(1),
		RegistrationID: rand.Uint32(), AdvSecretKey: random(32), Initialized: true,
		LIDs: m, Container: m,
	}
	d.SetAllStores(m)
	return d
}

func (m *memory) PutIdentity(_ context.Context, address string, key [32]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.identities[address] = key
	return nil
}

func (m *memory) DeleteIdentity(_ context.Context, address string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.identities, address)
	return nil
}

func (m *memory) IsTrustedIdentity(_ context.Context, address string, key [32]byte) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	known, ok := m.identities[address]
	return !ok || known == key, nil
}

func (m *memory) GetSession(_ context.Context, address string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sessions[address], nil
}

func (m *memory) HasSession(_ context.Context, address string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sessions[address] != nil, nil
}

func (m *memory) GetManySessions(_ context.Context, addresses []string) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := make(map[string][]byte, len(addresses))
	for _, a := range addresses {
		out[a] = m.sessions[a]
	}
	return out, nil
}

func (m *memory) PutSession(_ context.Context, address string, session []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions[address] = session
	return nil
}

func (m *memory) PutManySessions(_ context.Context, sessions map[string][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.Copy(m.sessions, sessions)
	return nil
}

func (m *memory) DeleteSession(_ context.Context, address string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sessions, address)
	return nil
}

func (m *memory) MigratePNToLID(_ context.Context, pn, lid types.JID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for address, session := range maps.Clone(m.sessions) {
		if device, ok := strings.CutPrefix(address, pn.SignalAddressUser()+":"); ok {
			m.sessions[lid.SignalAddressUser()+":"+device] = session
			delete(m.sessions, address)
		}
	}
	return nil
}

func (m *memory) GetOrGenPreKeys(_ context.Context, count uint32) ([]*keys.PreKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []*keys.PreKey
	for range count {
		m.lastKey++
		k := keys.NewPreKey(m.lastKey)
		m.preKeys[k.KeyID] = k
		out = append(out, k)
	}
	return out, nil
}

func (m *memory) GenOnePreKey(ctx context.Context) (*keys.PreKey, error) {
	made, err := m.GetOrGenPreKeys(ctx, 1)
	return made[0], err
}

func (m *memory) GetPreKey(_ context.Context, id uint32) (*keys.PreKey, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.preKeys[id], nil
}

func (m *memory) RemovePreKey(_ context.Context, id uint32) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.preKeys, id)
	return nil
}

func (m *memory) UploadedPreKeyCount(context.Context) (int, error) { return keysMade, nil }

func (m *memory) PutLIDMapping(_ context.Context, lid, pn types.JID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.lidOf[pn.ToNonAD()], m.numberOf[lid.ToNonAD()] = lid.ToNonAD(), pn.ToNonAD()
	return nil
}

func (m *memory) PutManyLIDMappings(ctx context.Context, mappings []store.LIDMapping) error {
	for _, p := range mappings {
		_ = m.PutLIDMapping(ctx, p.LID, p.PN)
	}
	return nil
}

func (m *memory) GetLIDForPN(_ context.Context, pn types.JID) (types.JID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return withDevice(m.lidOf[pn.ToNonAD()], pn.Device), nil
}

func (m *memory) GetPNForLID(_ context.Context, lid types.JID) (types.JID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return withDevice(m.numberOf[lid.ToNonAD()], lid.Device), nil
}

func withDevice(jid types.JID, device uint16) types.JID {
	if !jid.IsEmpty() {
		jid.Device = device
	}
	return jid
}

func (m *memory) GetManyLIDsForPNs(ctx context.Context, pns []types.JID) (map[types.JID]types.JID, error) {
	out := map[types.JID]types.JID{}
	for _, pn := range slices.Clone(pns) {
		if lid, _ := m.GetLIDForPN(ctx, pn); !lid.IsEmpty() {
			out[pn] = lid
		}
	}
	return out, nil
}
