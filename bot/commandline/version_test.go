package commandline

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestAProgramNamesItsReleaseAndCommit(t *testing.T) {
	of := func(pairs ...string) *debug.BuildInfo {
		info := &debug.BuildInfo{GoVersion: "go1.26"}
		for i := 0; i < len(pairs); i += 2 {
			info.Settings = append(info.Settings, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return info
	}
	told := of()
	told.Main.Version = "v0.0.0-20261130"
	const on = ", go1.26 " + runtime.GOOS + "/" + runtime.GOARCH
	for _, test := range []struct {
		release, commit string
		info            *debug.BuildInfo
		want            string
	}{
		{"1.2.0", "0123456789ab", of(), "kanca 1.2.0, commit 0123456789ab" + on},
		{"1.2.0", "0123456789ab-changed", of("vcs.modified", "true"), "kanca 1.2.0, commit 0123456789ab-changed" + on},
		{"", "", of("vcs.revision", "0123456789abcdef0123", "vcs.modified", "true"), "kanca (no release), commit 0123456789ab-changed" + on},
		{"", "", told, "kanca v0.0.0-20261130, commit unknown" + on},
		{"", "", of("vcs.modified", "true"), "kanca (no release), commit unknown" + on},
	} {
		if got := describe(test.release, test.commit, test.info); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}
