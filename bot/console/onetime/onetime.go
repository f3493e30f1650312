// Package onetime makes and reads the one-time codes of RFC 6238, as every
// authenticator app knows them: six digits, a new one every 30 seconds. Pure.
package onetime

import (
	"crypto/hmac"
	"crypto/sha1" // what the apps know; an HMAC needs no more of it
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

const (
	// SecretBytes is the length of a secret.
	SecretBytes = 20
	step        = 30 * time.Second
	digits      = 6
	modulus     = 1_000_000
	// apart is by how many steps a phone's clock may differ.
	apart = 1
)

var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

// Secret writes a secret as people type it into an app.
func Secret(random [SecretBytes]byte) string { return letters.EncodeToString(random[:]) }

// Code is the code of a secret at a time step.
func Code(secret string, at int64) (string, error) {
	key, err := letters.DecodeString(strings.ToUpper(secret))
	if err != nil {
		return "", fmt.Errorf("a stored secret of codes is not as kanca writes it: %w", err)
	}
	mac := hmac.New(sha1.New, key)
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(at))
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 15
	n := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", digits, n%modulus), nil
}

// Step is the time step of a moment.
func Step(at time.Time) int64 { return at.Unix() / int64(step/time.Second) }

// Find returns the step whose code was typed, among those around a moment. ok is
// false where it is none of them. Blanks and dashes in what was typed are of no matter.
func Find(secret, typed string, at time.Time) (found int64, ok bool, err error) {
	typed = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\u00a0' || r == '\t' {
			return -1
		}
		return r
	}, typed)
	for n := Step(at) - apart; n <= Step(at)+apart; n++ {
		code, err := Code(secret, n)
		if err != nil {
			return 0, false, err
		}
		if subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1 {
			found, ok = n, true
		}
	}
	return found, ok, nil
}

// Address is what an app reads from a QR code: the secret, and whose it is.
func Address(secret, account string) string {
	label := url.PathEscape("kanca:" + account)
	return "otpauth://totp/" + label + "?secret=" + secret + "&issuer=kanca&algorithm=SHA1&digits=6&period=30"
}
