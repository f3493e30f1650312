package author

import (
	"io/fs"
	"os"
)

// folderOr is a folder that an author names, or what is built in.
func folderOr(dir string, builtIn fs.FS) fs.FS {
	if dir == "" {
		return builtIn
	}
	return os.DirFS(dir)
}
