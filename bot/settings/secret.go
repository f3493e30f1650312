package settings

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// AnySet reports whether one of the variables is set.
func AnySet(names ...string) bool {
	for _, name := range names {
		if os.Getenv(name) != "" || os.Getenv(name+"_FILE") != "" {
			return true
		}
	}
	return false
}

// MaxSecret bounds the file of a secret, so that a wrong name does no harm.
const MaxSecret = 4096

// Secret reads a variable that holds a secret, or the file that the variable of
// the same name with _FILE names. The error never repeats the secret.
func Secret(name string) (string, error) {
	value, file := os.Getenv(name), os.Getenv(name+"_FILE")
	switch {
	case file == "":
		return value, nil
	case value != "":
		return "", fmt.Errorf("%s and %s_FILE are both set; remove one of them", name, name)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("the file that %s_FILE names cannot be read: %w", name, err)
	}
	value = strings.TrimSpace(string(text))
	if value == "" || len(value) > MaxSecret || strings.ContainsAny(value, "\r\n\x00") {
		return "", fmt.Errorf("the file that %s_FILE names is not one line with a secret; put the secret alone into it", name)
	}
	return value, nil
}

// Secrets reads several.
func Secrets(into map[string]*string) error {
	var errs []error
	for name, to := range into {
		var err error
		if *to, err = Secret(name); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// Passphrase reads what seals the key ring.
func Passphrase() (string, error) {
	phrase, err := Secret(PassphraseVariable)
	if err == nil && phrase == "" {
		err = fmt.Errorf("there is no passphrase; put it into %s, or name a file with it in %s_FILE", PassphraseVariable, PassphraseVariable)
	}
	return phrase, err
}

// KannelAsked reports whether the settings ask for Kannel.
func KannelAsked() bool {
	return AnySet("KANCA_KANNEL_SENDSMS_URL", "KANCA_KANNEL_USERNAME", "KANCA_KANNEL_PASSWORD", "KANCA_KANNEL_SECRET", "KANCA_KANNEL_FROM")
}
