package commandline

import "os/user"

// Operator is who runs the command, for the histories of what was changed.
func Operator() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return "command line, " + u.Username
	}
	return "command line"
}
