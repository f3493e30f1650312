package regions_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"kanca/content/regions"
)

// A regency is data: no code names the one that kanca was made for.
func TestNoCodeNamesTheDefaultRegion(t *testing.T) {
	home := regions.Current()
	named := regexp.MustCompile(`(?i)` + regexp.QuoteMeta(home.Own) + `|\b` + home.NIK[0])
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata" || strings.HasSuffix(d.Name(), "test") && strings.HasSuffix(filepath.Dir(path), strings.TrimSuffix(d.Name(), "test"))) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		seen++
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(text), "\n") {
			if named.MatchString(line) {
				t.Errorf("%s:%d names %s; ask package regions: %s", path, i+1, home.Own, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil || seen < 300 {
		t.Fatalf("%d files were read: %v", seen, err)
	}
}

var hole = regexp.MustCompile(`<[a-z_]+>`)

// What citizens read has the region's name from its pack, and no hole that nobody fills.
func TestCommonTextsNameNoRegion(t *testing.T) {
	home := regions.Current()
	for _, pattern := range []string{"../../locales/*.yaml", "../facts/*.yaml", "../../bot/console/texts/*.yaml", "../../bot/regency/*.yaml", "../../bot/regency/*.sql"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if i := strings.Index(strings.ToLower(string(text)), strings.ToLower(home.Own)); i >= 0 {
				t.Errorf("%s:%d names %s; write <regency>, <office> or the like", file, 1+strings.Count(string(text[:i]), "\n"), home.Own)
			}
			if left := hole.FindString(home.Fill(string(text))); left != "" {
				t.Errorf("%s has %s, which no region fills", file, left)
			}
		}
	}
}

// Every pack that is built in can be used.
func TestThePacksCanBeRead(t *testing.T) {
	for _, name := range regions.Names() {
		r, err := regions.Builtin(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for row := range r.Rows("places.csv") {
			if !strings.HasPrefix(row[0], r.Code) {
				t.Errorf("%s: %v lies elsewhere", name, row)
			}
		}
	}
	if _, err := regions.Builtin("nowhere"); err == nil || !strings.Contains(err.Error(), regions.Default()) {
		t.Errorf("an unknown region gave %v, which should name those there are", err)
	}
}

// A pack that would break texts or answers is refused.
func TestAPackThatCannotBeUsedIsRefused(t *testing.T) {
	good := "name: Kabupaten Contoh\nshort: Kab. Contoh\nown: Contoh\nprovince: Jawa Timur\ncode: \"35.99\"\nnik: [\"3599\"]\noffice: Disnaker Kab. Contoh\noffice_in_full: Dinas Contoh\ndata_keeper: Dinas Data\nzone: WIB\nlanguage: mad\nexample_districts: [Satu, Dua]\n"
	places := "kode_kemendagri,kode_tanpa_titik,tingkat,nama,kode_kecamatan,nama_kecamatan\n35.99.01,359901,kecamatan,Satu,35.99.01,Satu\n"
	read := func(yaml, csv string) (*regions.Region, error) {
		return regions.Read("contoh", fstest.MapFS{"region.yaml": {Data: []byte(yaml)}, "places.csv": {Data: []byte(csv)}})
	}
	r, err := read(good, places)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Fill("<office>, <districts> kecamatan, <other>"); got != "Disnaker Kab. Contoh, 1 kecamatan, <other>" {
		t.Errorf("filled: %q", got)
	}
	if !r.IsHome("3599014101900001") || r.IsHome("3513014101900001") || !r.IsOwn("contoh") || r.IsOwn("") {
		t.Error("home and its name are not known by the pack")
	}
	for what, err := range map[string]error{
		"no places":      second(read(good, "")),
		"no name":        second(read(strings.Replace(good, "name: Kabupaten Contoh\n", "", 1), places)),
		"quotes":         second(read(strings.Replace(good, "Dinas Data", `Dinas "Data"`, 1), places)),
		"code":           second(read(strings.Replace(good, "35.99\"", "3599\"", 1), places)),
		"NIK":            second(read(strings.Replace(good, "[\"3599\"]", "[\"35\"]", 1), places)),
		"a column short": second(read(good, places+"35.99.01.2001,3599012001,desa,Satu,35.99.01\n")),
		"unknown key":    second(read(good+"colour: red\n", places)),
	} {
		if err == nil {
			t.Errorf("%s: is not refused", what)
		}
	}
}

func second(_ *regions.Region, err error) error { return err }
