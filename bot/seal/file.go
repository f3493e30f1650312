package seal

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"kanca/bot/owner"
)

// file is the key file as it is written: JSON, so that a person can move it
// and see which keys there are.
type file struct {
	About   string            `json:"about"`
	Primary string            `json:"primary"`
	Keys    map[string]string `json:"keys"`  // id -> base64 of 32 bytes
	Index   string            `json:"index"` // base64 of 32 bytes
}

const about = "Keys of kanca. Without this file the sealed data cannot be read. Keep a copy apart from the copies of the database."

// OpenKeyring reads the key file at path, and makes one with fresh keys, readable
// by its owner only (mode 0600), when there is none. Two processes that start at
// once end with the same file. A file that others may read still opens;
// Warning says so. A damaged file is an error and is never overwritten.
//
// Where a database is, store.Open decides whether a ring may be made: one made
// beside rows of an older ring would make them unreadable.
func OpenKeyring(path string) (*Keyring, error) {
	k, err := Read(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	fresh := file{About: about, Primary: keyID(1), Keys: map[string]string{keyID(1): newKey()}, Index: newKey()}
	if err := write(path, fresh, true); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return Read(path)
}

// AddKey adds a fresh key to the file at path and makes it the primary one. What
// older keys sealed stays readable. It returns the new key's id, which no key of
// the file has, nor any of taken. A running process sees the key after it reads
// the file again. Two that add keys at once must hold Lock.
func AddKey(path string, taken ...string) (string, error) {
	f, err := parse(path)
	if err != nil {
		return "", err
	}
	// One more than the newest, and not the first that is free: the id of a key
	// that was dropped still stands in old copies of the database.
	newest := 0
	for _, id := range slices.AppendSeq(taken, maps.Keys(f.Keys)) {
		if n, err := strconv.Atoi(strings.TrimPrefix(id, "k")); err == nil {
			newest = max(newest, n)
		}
	}
	f.Primary = keyID(newest + 1)
	f.Keys[f.Primary] = newKey()
	return f.Primary, write(path, f, false)
}

// DropKeys takes keys out of the file at path, never the primary one. What they
// sealed cannot be read any more, unless a copy of the file still holds them.
func DropKeys(path string, ids ...string) error {
	f, err := parse(path)
	if err != nil {
		return err
	}
	before := len(f.Keys)
	for _, id := range ids {
		if id == f.Primary {
			return fmt.Errorf("key %q seals new values and cannot be dropped", id)
		}
		delete(f.Keys, id)
	}
	if len(f.Keys) == before {
		return nil
	}
	return write(path, f, false)
}

// ErrLocked is returned by Lock while another process holds the lock.
var ErrLocked = errors.New("another process is changing the key file; wait for it to end")

// Lock keeps other processes from changing the key file at path until it is
// closed or this process ends. The folder is locked, so that nothing new lies
// beside the keys, and what a change that was killed left there is taken away.
func Lock(path string) (io.Closer, error) {
	path = target(path)
	lock, err := lockFolder(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	left, _ := filepath.Glob(path + ".*.new") // an error says only that the pattern is wrong
	for _, name := range left {
		if err := os.Remove(name); err != nil {
			return nil, errors.Join(err, lock.Close())
		}
	}
	return lock, nil
}

// target is the file that a link leads to: the link stays a link.
func target(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

func keyID(n int) string { return "k" + strconv.Itoa(n) }

// Read reads the key file at path. The error is fs.ErrNotExist when there is
// none, and says what to do when it is damaged.
func Read(path string) (*Keyring, error) {
	f, err := parse(path)
	if err != nil {
		return nil, err
	}
	k, err := newKeyring(f)
	if err != nil {
		return nil, fmt.Errorf("key file %s: %w; restore it from its backup", path, err)
	}
	k.path = path
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		k.warning = fmt.Sprintf("the key file %s can be read by other users (mode %04o); run: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	return k, nil
}

func parse(path string) (file, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return file{}, fmt.Errorf("cannot read the key file: %w", err)
	}
	f, err := decode(data)
	if err != nil {
		return file{}, fmt.Errorf("key file %s is not a key file or is damaged; restore it from its backup", path)
	}
	return f, nil
}

// write puts the file in place in one step and on the disk, so that a crash
// leaves the old file or the new one and never half of one. A file that is
// replaced keeps its owner, for the service may run as another user than who
// changes its keys, and its group may go on reading it.
func write(path string, f file, mustBeNew bool) error {
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	path = target(path)
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, filepath.Base(path)+".*.new") // mode 0600
	if err != nil {
		return fmt.Errorf("cannot make the key file: %w", err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(data, '\n'))
	if old, e := os.Stat(path); err == nil && e == nil && !mustBeNew {
		if err = keepOwner(temp, old); err == nil {
			err = temp.Chmod(0o600 | old.Mode().Perm()&0o040)
		}
	}
	if err == nil {
		err = temp.Sync()
	}
	if e := temp.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("cannot write the key file: %w", err)
	}
	if err = owner.Give(temp.Name()); err != nil {
		return fmt.Errorf("cannot give the key file to the owner of its folder: %w", err)
	}
	if mustBeNew {
		err = os.Link(temp.Name(), path) // fails when another process was quicker
	} else {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("cannot put the key file in place: %w", err)
	}
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync() // not every file system can; the file itself is on the disk
		_ = d.Close()
	}
	return nil
}

func newKey() string {
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails, see crypto/rand
	return base64.StdEncoding.EncodeToString(key)
}
