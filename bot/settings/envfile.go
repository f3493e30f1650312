package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
)

const (
	// EnvFileVariable names another file of settings than UsualEnvFile; set and empty,
	// none is read.
	EnvFileVariable = "KANCA_ENV_FILE"
	// UsualEnvFile is the file of settings where nothing names another. It need not be there.
	UsualEnvFile = "/etc/kanca/kanca.env"
	// maxEnvFile bounds the file in bytes, so that a wrong name does no harm.
	maxEnvFile = 64 << 10
)

// Line is one setting of a file of settings.
type Line struct {
	Name, Value string
	Number      int // of the line, from 1
}

// EnvFile is a file of settings that was read.
type EnvFile struct {
	Path  string
	Lines []Line
}

var settingName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// ReadEnvFile reads a file of settings: a line NAME=value each, empty lines, and lines
// that begin with #. A value may stand in quotes of either kind; nothing in it is replaced,
// so a password may have a $ or a backslash. The errors name the line and never repeat a
// value, which may be a secret.
func ReadEnvFile(path string) (EnvFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return EnvFile{}, err
	}
	wrong := func(number int, why string) (EnvFile, error) {
		return EnvFile{}, fmt.Errorf("%s, line %d: %s", path, number, why)
	}
	if len(text) > maxEnvFile || bytes.ContainsRune(text, 0) {
		return EnvFile{}, fmt.Errorf("%s is no file of settings: it is longer than 64 KiB or not a text; name the right one with --env-file", path)
	}
	file := EnvFile{Path: path}
	// Windows' editors put a mark at the beginning and two signs at the end of a line.
	for i, line := range strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok || !settingName.MatchString(name) {
			return wrong(i+1, "this is no setting; write NAME=value without spaces around the sign =, and # before a remark")
		}
		value, err := unquoted(strings.TrimSpace(value))
		if err != nil {
			return wrong(i+1, name+" "+err.Error())
		}
		if slices.ContainsFunc(file.Lines, func(l Line) bool { return l.Name == name }) {
			return wrong(i+1, name+" is set for the second time; remove one of the two")
		}
		file.Lines = append(file.Lines, Line{name, value, i + 1})
	}
	return file, nil
}

// unquoted takes the quotes off a value.
func unquoted(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	quote := value[:1]
	if quote != `"` && quote != "'" {
		if strings.Contains(value, " #") {
			return "", errors.New("has a remark behind its value; put the remark on a line of its own, or the value in quotes")
		}
		return value, nil
	}
	inner, closed := strings.CutSuffix(value[1:], quote)
	if !closed || strings.Contains(inner, quote) {
		return "", fmt.Errorf("has a value whose quotes do not match; put one %s before it, one behind it and none inside", quote)
	}
	return inner, nil
}

// Fill sets what the environment does not have: whatever stands there, even empty, comes
// before the file. A secret and the file with it (NAME and NAME_FILE) are one setting.
func (f EnvFile) Fill(lookup func(string) (string, bool), set func(name, value string) error) error {
	for _, line := range f.Lines {
		secret := strings.TrimSuffix(line.Name, "_FILE")
		names := []string{line.Name}
		if slices.Contains(SecretVariables, secret) {
			names = []string{secret, secret + "_FILE"}
		}
		if slices.ContainsFunc(names, func(name string) bool { _, is := lookup(name); return is }) {
			continue
		}
		if err := set(line.Name, line.Value); err != nil {
			return fmt.Errorf("%s, line %d: %w", f.Path, line.Number, err)
		}
	}
	return nil
}

// FindEnvFile reads the file of settings that is meant: named is what somebody named, and
// asked whether somebody did; named empty is none. The usual one need not be there, but one
// that is there and may not be read is an error: without it a command would work on
// another database than the service.
func FindEnvFile(named string, asked bool) (EnvFile, error) {
	if asked && named == "" {
		return EnvFile{}, nil
	}
	path := named
	if !asked {
		path = UsualEnvFile
	}
	file, err := ReadEnvFile(path)
	switch {
	case err == nil:
		return file, nil
	case errors.Is(err, fs.ErrNotExist) && !asked:
		return EnvFile{}, nil
	case errors.Is(err, fs.ErrNotExist):
		return EnvFile{}, fmt.Errorf("the file of settings %s is not there; name the right one with --env-file or %s", path, EnvFileVariable)
	case errors.Is(err, fs.ErrPermission):
		return EnvFile{}, fmt.Errorf("the settings in %s may not be read by this user; use sudo, or --env-file= to work without them", path)
	}
	return EnvFile{}, err
}
