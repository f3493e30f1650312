package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

const indexBytes = 16 // 128 bit: no two people meet by chance, and half of the HMAC stays unknown

// BlindIndex returns a keyed fingerprint of value, 32 hexadecimal digits, by
// which equal values are found without storing them. purpose keeps apart values
// of different columns. It is keyed because a NIK can be guessed: about ninety
// million are possible in one regency, seconds of work against a plain hash.
// The key is of its own and is not rotated with the sealing keys, or nothing
// would be found again.
func (k *Keyring) BlindIndex(purpose, value string) string {
	mac := hmac.New(sha256.New, k.index)
	mac.Write([]byte(purpose))
	mac.Write([]byte{0})
	mac.Write([]byte(value))
	var sum [sha256.Size]byte
	return hex.EncodeToString(mac.Sum(sum[:0])[:indexBytes])
}

// Chain returns a keyed fingerprint of a text at its full length, 64 hexadecimal
// digits, for what is to be proved rather than found again: that nobody changed it.
// It has the key of BlindIndex, which outlives every rotation.
func (k *Keyring) Chain(purpose, text string) string {
	mac := hmac.New(sha256.New, k.index)
	mac.Write([]byte("chain"))
	mac.Write([]byte{0})
	mac.Write([]byte(purpose))
	mac.Write([]byte{0})
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}
