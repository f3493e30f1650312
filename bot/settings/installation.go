package settings

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"kanca/bot/commandline"
	"kanca/bot/installation"
)

// Installation is what the settings describe.
func (s *Settings) Installation() installation.Installation {
	i := installation.Installation{Folder: s.Data, Database: s.DatabaseURL(), KeyFile: s.KeyRingFile(), Version: commandline.Version()}
	if s.Embedded() {
		i.WhatsApp = s.WhatsAppFile()
	}
	return i
}

// SettingsFile writes down the variables of kanca in an environment. Of secrets,
// and of addresses that may hold one, it says only that they are set.
func SettingsFile(environment []string) []byte {
	var b strings.Builder
	b.WriteString("# The settings of kanca as they were. Secrets are not kept here.\n")
	for _, pair := range slices.Sorted(slices.Values(environment)) {
		name, value, _ := strings.Cut(pair, "=")
		switch {
		case !strings.HasPrefix(name, VariablePrefix) || strings.HasPrefix(name, TestVariables) || name == "KANCA_DEMO":
		case slices.Contains(SecretVariables, name) || strings.HasSuffix(name, "_URL") || strings.ContainsAny(value, "\r\n"):
			fmt.Fprintf(&b, "# %s was set\n", name)
		default:
			fmt.Fprintf(&b, "%s=%s\n", name, value)
		}
	}
	return []byte(b.String())
}

// WhatsAppURL is where the keys of the linked device are kept: in a file of
// their own, or in the one PostgreSQL. It may hold a password: never print it.
func (s *Settings) WhatsAppURL() string {
	if s.Embedded() {
		return "sqlite:" + s.WhatsAppFile()
	}
	return s.DatabaseURL()
}

// WhatsAppFile is where the keys of the linked device are without PostgreSQL.
func (s *Settings) WhatsAppFile() string { return filepath.Join(s.Data, "whatsapp.db") }
