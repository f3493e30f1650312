package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"kanca/content/regions"
)

// Region reads the pack of the regency that is set: the name of one that is built in, or
// the path of a folder, which has a slash in it. The error is one sentence for whoever set
// it.
func Region(named string) (*regions.Region, error) {
	if named == "" {
		named = regions.Default()
	}
	if !strings.ContainsAny(named, `/\`) {
		r, err := regions.Builtin(named)
		if err != nil {
			return nil, fmt.Errorf("%s: %w; name one of them, or the folder of a pack with a slash in it", RegionVariable, err)
		}
		return r, nil
	}
	return regions.Read(filepath.Base(filepath.Clean(named)), os.DirFS(named))
}

// ChooseRegion makes the regency that the environment names the one that this process works
// for. It must come before anything reads texts, places or facts.
func ChooseRegion() error {
	r, err := Region(os.Getenv(RegionVariable))
	if err != nil {
		return err
	}
	return regions.Choose(r)
}
