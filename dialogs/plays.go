package dialogs

import (
	"embed"
	"io/fs"
)

//go:embed plays/*.txt
var plays embed.FS

// Plays is the folder of conversation scripts that is built into the program,
// as plays/*.txt. Each reads like a play and is a test of the trees and texts:
// `kanca dialogs test` runs them all. The format is that of package bot/play.
func Plays() fs.FS { return plays }
