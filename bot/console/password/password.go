// Package password makes and checks the passwords of staff: argon2id, and a list of
// what is guessed first, here and elsewhere.
package password

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"golang.org/x/crypto/argon2"
)

// Shortest is how many characters a password has at least, Longest how many at most.
const (
	Shortest = 12
	Longest  = 200
)

// What argon2id costs: 19 MiB, two passes, one thread, which is OWASP's first choice
// for a server that has other work.
const (
	memory  = 19 << 10 // KiB
	passes  = 2
	threads = 1
	saltLen = 16
	hashLen = 32
)

// atOnce is how many hashes are made at the same time: a flood of sign-ins takes
// neither the memory nor the processors from the people whom the bot answers.
var atOnce = make(chan struct{}, 2)

func derive(ctx context.Context, password string, salt []byte, passes, memory uint32, threads uint8, length uint32) ([]byte, error) {
	select {
	case atOnce <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() {
		<-atOnce
		giveBack()
	}()
	return argon2.IDKey([]byte(password), salt, passes, memory, threads, length), nil
}

// pause is how long no hash is made before memory is given back: not between two tries
// of one person, nor for each of a flood of them.
const pause = time.Second

// derived counts the hashes that were made.
var derived atomic.Int64

// giveBack returns the memory of hashes to the system after a pause. By itself the
// runtime keeps it for minutes, and lets the heap grow to twice of what it held with
// it: a third more than the service needs.
func giveBack() {
	last := derived.Add(1)
	time.AfterFunc(pause, func() {
		if derived.Load() == last {
			debug.FreeOSMemory()
		}
	})
}

// Hash makes the hash of a password, as PHC writes it.
func Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	sum, err := derive(ctx, password, salt, passes, memory, threads, hashLen)
	if err != nil {
		return "", err
	}
	text := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, threads, text(salt), text(sum)), nil
}

// nobody is the hash of a password that nobody has: to check against it costs as much
// as to check against a real one.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// Matches reports whether a password is that of a hash. For "", where there is no
// account or no password, it takes as long as for any other and is false.
func Matches(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = nobody
	}
	var version int
	var m, t uint32
	var p uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errors.New("a stored password is not as kanca writes it")
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &m, &t, &p); err != nil || version != argon2.Version {
		return false, errors.New("a stored password is not as kanca writes it")
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, errors.New("a stored password is not as kanca writes it")
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 {
		return false, errors.New("a stored password is not as kanca writes it")
	}
	got, err := derive(ctx, password, salt, t, m, p, uint32(len(want)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

// Weakness is why a password is refused.
type Weakness string

// The weaknesses; the console has a sentence for each, under "password." and its name.
const (
	Good     Weakness = ""
	TooShort Weakness = "short"
	TooLong  Weakness = "long"
	Digits   Weakness = "digits" // it can be read off a card, such as a NIK
	Common   Weakness = "common" // nothing but what is guessed first
	Personal Weakness = "personal"
)

// commonText is what is guessed first, one piece a line, in small letters.
//
//go:embed common.txt
var commonText string

var common = func() (list map[string]bool) {
	list = map[string]bool{}
	for _, line := range strings.Split(commonText, "\n") {
		if piece := strings.TrimSpace(line); piece != "" && !strings.HasPrefix(piece, "#") {
			list[piece] = true
		}
	}
	return list
}()

// Weak says why a password would be guessed; Good where it would not. own is what is
// known of whose it is: the name of the account.
func Weak(password string, own ...string) Weakness {
	runes := []rune(password)
	switch {
	case len(runes) < Shortest:
		return TooShort
	case len(runes) > Longest:
		return TooLong
	}
	plain := fold(password)
	if plain == "" {
		return Digits
	}
	pieces := map[string]bool{}
	for _, text := range own {
		for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
			pieces[word] = true
		}
	}
	if only(plain, func(s string) bool { return common[s] }) || only(fold(strings.Map(unleet, password)), func(s string) bool { return common[s] }) {
		return Common
	}
	if only(plain, func(s string) bool { return common[s] || pieces[s] }) {
		return Personal
	}
	return Good
}

// unleet reads signs that stand for letters.
func unleet(r rune) rune {
	const signs, letters = "013457@$!", "oleastasi"
	if i := strings.IndexRune(signs, r); i >= 0 {
		return rune(letters[i])
	}
	return r
}

// fold is the letters of a text, small: digits and signs around words keep nobody
// from guessing.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// most is how many pieces a password may be made of and still be guessed.
const most = 3

// only reports whether a text is nothing but pieces that are known, at most three
// different ones, or one sign again and again.
func only(text string, known func(string) bool) bool {
	if text == "" {
		return false
	}
	runes := []rune(text)
	if strings.Count(text, string(runes[0])) == len(runes) {
		return true
	}
	var walk func(from int, used []string) bool
	walk = func(from int, used []string) bool {
		if from == len(runes) {
			return true
		}
		for to := len(runes); to > from; to-- {
			piece := string(runes[from:to])
			again := false
			for _, u := range used {
				again = again || u == piece
			}
			if !again && (len(used) == most || !known(piece)) {
				continue
			}
			next := used
			if !again {
				next = append(used[:len(used):len(used)], piece)
			}
			if walk(to, next) {
				return true
			}
		}
		return false
	}
	return walk(0, nil)
}
