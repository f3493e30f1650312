package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
)

// Momentary seals values that live for moments, in a place that a change of
// keys does not reach, such as another program's table. Its key is made from
// the index key, which stays as long as the ring. It is safe for concurrent use.
type Momentary struct{ aead cipher.AEAD }

// Momentary returns the sealer for a purpose; each purpose has a key of its own.
func (k *Keyring) Momentary(purpose string) (*Momentary, error) {
	key, err := hkdf.Key(sha256.New, k.index, nil, "kanca momentary "+purpose, keyBytes)
	if err != nil {
		return nil, fmt.Errorf("the key for %s cannot be made: %w", purpose, err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &Momentary{aead}, err
}

// Seal encrypts plain for the place bind.
func (m *Momentary) Seal(plain, bind []byte) []byte { return m.aead.Seal(nil, nil, plain, bind) }

// Open decrypts what Seal wrote for the same bind; the error is ErrOpened.
func (m *Momentary) Open(sealed, bind []byte) ([]byte, error) {
	plain, err := m.aead.Open(nil, nil, sealed, bind)
	if err != nil {
		return nil, ErrOpened
	}
	return plain, nil
}
