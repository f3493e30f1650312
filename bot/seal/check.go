package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// checkOf is what shows that two keys are the same without showing the key: a
// keyed fingerprint of a text that everybody may know. Keys are 256 bits of
// chance, so nobody finds one by trying.
func checkOf(key []byte, use string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("kanca key check\x00" + use))
	var sum [sha256.Size]byte
	return hex.EncodeToString(mac.Sum(sum[:0])[:indexBytes])
}

// Check returns the check value of the sealing key id, 32 hexadecimal digits,
// and "" for a key that is not in the ring. A database keeps it to tell its own
// ring from another one whose keys have the same ids.
func (k *Keyring) Check(id string) string { return k.checks[id] }

// IndexCheck returns the check value of the index key.
func (k *Keyring) IndexCheck() string { return checkOf(k.index, "index") }
