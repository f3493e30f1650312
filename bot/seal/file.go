package seal

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
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
func OpenKeyring(path string) (*Keyring, error) {
	k, err := read(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	fresh := file{About: about, Primary: "k1", Keys: map[string]string{"k1": newKey()}, Index: newKey()}
	if err := write(path, fresh, true); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return read(path)
}

// Rotate adds a fresh key to the file at path and makes it the primary one.
// What older keys sealed stays readable. It returns the new key's id. A running
// process sees the new key after it opens the file again.
func Rotate(path string) (string, error) {
	f, err := parse(path)
	if err != nil {
		return "", err
	}
	n := len(f.Keys) + 1
	for f.Keys["k"+strconv.Itoa(n)] != "" {
		n++
	}
	f.Primary = "k" + strconv.Itoa(n)
	f.Keys[f.Primary] = newKey()
	return f.Primary, write(path, f, false)
}

func read(path string) (*Keyring, error) {
	f, err := parse(path)
	if err != nil {
		return nil, err
	}
	k, err := newKeyring(f)
	if err != nil {
		return nil, fmt.Errorf("key file %s: %w; restore it from its backup", path, err)
	}
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
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var f file
	if err := d.Decode(&f); err != nil {
		// The decoder's own message could quote a part of the file.
		return file{}, fmt.Errorf("key file %s is not a key file or is damaged; restore it from its backup", path)
	}
	return f, nil
}

// write puts the file in place in one step and on the disk, so that a crash
// leaves the old file or the new one and never half of one.
func write(path string, f file, mustBeNew bool) error {
	data, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, filepath.Base(path)+".*.new") // mode 0600
	if err != nil {
		return fmt.Errorf("cannot make the key file: %w", err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(append(data, '\n'))
	if err == nil {
		err = temp.Sync()
	}
	if e := temp.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("cannot write the key file: %w", err)
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
