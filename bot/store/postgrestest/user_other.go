//go:build !unix

package postgrestest

import "os/exec"

func hand(string) error    { return nil }
func drop(*exec.Cmd) error { return nil }
