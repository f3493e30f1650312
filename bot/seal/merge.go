package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
)

// ErrOtherRing is returned where two rings do not belong to one installation: their
// index keys differ, or keys of one id.
var ErrOtherRing = errors.New("the two key rings belong to different installations")

// Joined returns the ring that the file at path and the text of another copy of it
// make together: every key of either opens. Nothing is written. The error is
// ErrOtherRing where they are not copies of one ring.
func Joined(path string, text []byte) (*Keyring, error) {
	f, _, err := joined(path, text)
	if err != nil {
		return nil, err
	}
	return newKeyring(f)
}

// Join adds the keys of another copy of a ring to the file at path, or makes the
// file. A process that has the ring in use goes on with it: no key goes.
func Join(path string, text []byte) error {
	f, there, err := joined(path, text)
	if err != nil || there {
		return err
	}
	if _, err := newKeyring(f); err != nil {
		return err
	}
	return write(path, f, false)
}

// joined reports with there that the file at path has all keys already.
func joined(path string, text []byte) (f file, there bool, err error) {
	other, err := decode(text)
	if err != nil {
		return file{}, false, err
	}
	f, err = parse(path)
	if errors.Is(err, fs.ErrNotExist) {
		return other, false, nil
	}
	if err != nil {
		return file{}, false, err
	}
	if f.Index != other.Index {
		return file{}, false, ErrOtherRing
	}
	there = true
	f.Keys = maps.Clone(f.Keys)
	for id, key := range other.Keys {
		switch own, ok := f.Keys[id]; {
		case !ok:
			f.Keys[id], there = key, false
		case own != key:
			return file{}, false, ErrOtherRing
		}
	}
	return f, there, nil
}

// decode reads the text of a key file. Its error quotes nothing of it.
func decode(text []byte) (f file, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(&f) != nil {
		return file{}, errors.New("this is not a key file, or it is damaged")
	}
	return f, nil
}
