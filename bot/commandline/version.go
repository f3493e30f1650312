package commandline

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// release and commit are what a release was made of: its number, and the commit with
// "-changed" where files differed from it. The linker writes them (make build, make release).
var release, commit string

// Version names the program that runs: its release, its commit, and the Go it was built with.
// What it was not told is taken from what Go wrote into the program, if it did.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{GoVersion: runtime.Version()}
	}
	return describe(release, commit, info)
}

func describe(release, commit string, info *debug.BuildInfo) string {
	changed := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && commit == "":
			commit = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "-changed"
		}
	}
	switch {
	case release == "" && info.Main.Version != "" && info.Main.Version != "(devel)":
		release = info.Main.Version
	case release == "":
		release = "(no release)"
	}
	if commit == "" {
		commit, changed = "unknown", ""
	}
	if len(commit) > 12 {
		changed = "" // it says so itself
	}
	return fmt.Sprintf("kanca %s, commit %s%s, %s %s/%s", release, commit, changed, info.GoVersion, runtime.GOOS, runtime.GOARCH)
}
