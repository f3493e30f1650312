// Package seal keeps the few values that must not be readable in the database:
// a NIK, and the answers of a conversation that is under way. It seals them with
// AES-256-GCM under a key that lives in a file outside the database, and makes
// the keyed index by which a sealed value can be found again.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Errors that callers tell apart.
var (
	// ErrUnknownKey is returned when a value was sealed with a key that is not in
	// the key file, as after the file was lost and made anew.
	ErrUnknownKey = errors.New("the key file does not hold the key this value was sealed with; restore the key file from its backup")
	// ErrOpened is returned when a value was changed, cut, or moved to another row.
	ErrOpened = errors.New("a sealed value does not belong here or was changed; restore the row from a backup")
)

const (
	version   = "v1"
	keyBytes  = 32 // AES-256; the index key has the same length
	separator = "|"
)

// Keyring holds the keys of one installation. It is safe for concurrent use and
// never changes; AddKey and DropKeys write a new file, which the next Read reads.
type Keyring struct {
	path    string
	primary string
	aeads   map[string]cipher.AEAD
	checks  map[string]string
	index   []byte
	warning string
}

// newKeyring checks what a key file says and prepares the ciphers.
func newKeyring(f file) (*Keyring, error) {
	k := &Keyring{primary: f.Primary, aeads: make(map[string]cipher.AEAD, len(f.Keys)), checks: make(map[string]string, len(f.Keys))}
	for id, text := range f.Keys {
		if !validID(id) {
			return nil, fmt.Errorf("key id %q may hold only small letters, digits and dashes", id)
		}
		key, err := decodeKey(text)
		if err != nil {
			return nil, fmt.Errorf("key %q %w", id, err)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, fmt.Errorf("key %q: %w", id, err)
		}
		if k.aeads[id], err = cipher.NewGCMWithRandomNonce(block); err != nil {
			return nil, fmt.Errorf("key %q: %w", id, err)
		}
		k.checks[id] = checkOf(key, "seal")
	}
	if k.aeads[f.Primary] == nil {
		return nil, fmt.Errorf("the primary key %q is not among its keys", f.Primary)
	}
	var err error
	if k.index, err = decodeKey(f.Index); err != nil {
		return nil, fmt.Errorf("the index key %w", err)
	}
	return k, nil
}

func decodeKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, errors.New("is not base64")
	}
	if len(key) != keyBytes {
		return nil, fmt.Errorf("has %d bytes instead of %d", len(key), keyBytes)
	}
	return key, nil
}

func validID(id string) bool {
	if id == "" || len(id) > 40 {
		return false
	}
	for _, c := range id {
		if c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}

// Path is the key file that the ring was read from.
func (k *Keyring) Path() string { return k.path }

// Primary returns the id of the key that Seal uses: the newest of the file.
func (k *Keyring) Primary() string { return k.primary }

// Has reports whether the ring holds the sealing key id.
func (k *Keyring) Has(id string) bool { return k.aeads[id] != nil }

// KeyIDs returns the ids of all keys that Open knows, sorted.
func (k *Keyring) KeyIDs() []string {
	ids := make([]string, 0, len(k.aeads))
	for id := range k.aeads {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

// Warning says in one sentence what is wrong with the key file although it can
// be used, such as that other users of the machine may read it. It is "" when
// all is well.
func (k *Keyring) Warning() string { return k.warning }

// Seal encrypts plain under the primary key. bind names the place of the value
// as "table:column:row"; Open refuses the value anywhere else, so a ciphertext
// copied to another person's row is of no use. The same plain text sealed twice
// differs. The result is ASCII: "v1|key id|base64 of nonce and ciphertext".
func (k *Keyring) Seal(plain, bind string) (string, error) {
	return k.SealUnder(k.primary, plain, bind)
}

// SealUnder is Seal with the key id, for a database that says itself which of
// its keys seals. The error is ErrUnknownKey when the ring has no such key.
func (k *Keyring) SealUnder(id, plain, bind string) (string, error) {
	if bind == "" {
		return "", errors.New("a value is sealed without saying where it belongs; pass table:column:row")
	}
	aead := k.aeads[id]
	if aead == nil {
		return "", fmt.Errorf("key %q: %w", id, ErrUnknownKey)
	}
	ciphertext := aead.Seal(nil, nil, []byte(plain), []byte(bind))
	return version + separator + id + separator + base64.RawStdEncoding.EncodeToString(ciphertext), nil
}

// Prefix is what every value begins with that the key id sealed.
func Prefix(id string) string { return version + separator + id + separator }

// Open decrypts what Seal wrote for the same bind, with whichever key of the
// ring it was sealed. Errors are ErrUnknownKey and ErrOpened; they never hold
// the value.
func (k *Keyring) Open(sealed, bind string) (string, error) {
	id, text, err := split(sealed)
	if err != nil {
		return "", err
	}
	aead := k.aeads[id]
	if aead == nil {
		return "", fmt.Errorf("key %q: %w", id, ErrUnknownKey)
	}
	ciphertext, err := base64.RawStdEncoding.Strict().DecodeString(text)
	if err != nil {
		return "", ErrOpened
	}
	plain, err := aead.Open(nil, nil, ciphertext, []byte(bind))
	if err != nil {
		return "", ErrOpened
	}
	return string(plain), nil
}

func split(sealed string) (id, text string, err error) {
	v, rest, ok := strings.Cut(sealed, separator)
	if !ok || v != version {
		return "", "", ErrOpened
	}
	id, text, ok = strings.Cut(rest, separator)
	if !ok || !validID(id) {
		return "", "", ErrOpened
	}
	return id, text, nil
}
