package backup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"filippo.io/age"
)

// Names of files that a backup may have. Those that hold keys are sealed under a
// passphrase, as "age -p" does it, and can be opened with that program too.
const (
	// SettingsFile has the settings of the service, without secrets.
	SettingsFile = "settings.env"
	// KeysFile is the key ring, sealed.
	KeysFile = "keys.age"
	// WhatsAppFile has the keys of the linked WhatsApp device, sealed. It is there
	// to be looked at only. Nothing puts it back: WhatsApp's protocol moves its keys
	// on with each message, and a phone that comes with old ones is thrown out, or
	// reads nothing any more. Link the phone again instead.
	WhatsAppFile = "whatsapp.db.age"
)

// minPassphrase is the least number of letters that seals a key ring.
const minPassphrase = 12

// ErrPassphrase is returned where a passphrase is not the one that sealed.
var ErrPassphrase = errors.New("the passphrase is not the one under which the keys of this backup were sealed; give the right one in KANCA_BACKUP_PASSPHRASE or the file that KANCA_BACKUP_PASSPHRASE_FILE names")

// Seal returns a file of the backup with what plain holds, sealed under passphrase.
func Seal(name string, plain []byte, passphrase string) (File, error) {
	if n := utf8.RuneCountInString(passphrase); n < minPassphrase {
		return File{}, fmt.Errorf("the passphrase has %d letters and needs %d or more: whoever finds the backup can try them all", n, minPassphrase)
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return File{}, err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return File{}, err
	}
	if _, err := w.Write(plain); err != nil {
		return File{}, err
	}
	if err := w.Close(); err != nil {
		return File{}, err
	}
	return File{Name: name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(sealed.Bytes())), nil
	}}, nil
}

// Has returns a file of the backup by its name.
func (a *Archive) Has(name string) (FileCount, bool) {
	for _, f := range a.Contents.Files {
		if f.Name == name {
			return f, true
		}
	}
	return FileCount{}, false
}

// maxSealed bounds a sealed file that is opened into memory.
const maxSealed = 64 << 20

// Unseal returns what Seal was given. The error is ErrPassphrase for another
// passphrase and ErrDamaged for a file that was changed.
func (a *Archive) Unseal(name, passphrase string) ([]byte, error) {
	f, ok := a.Has(name)
	if !ok || f.Bytes > maxSealed {
		return nil, ErrDamaged
	}
	var sealed bytes.Buffer
	if err := a.CopyFile(f, &sealed); err != nil {
		return nil, err
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, ErrPassphrase
	}
	r, err := age.Decrypt(&sealed, identity)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, ErrPassphrase
	}
	if err != nil {
		return nil, ErrDamaged
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, ErrDamaged
	}
	return plain, nil
}
