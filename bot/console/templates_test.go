package console

import "testing"

// A page that cannot be made is found here, and not by whoever opens it first.
func TestEveryPageCanBeMade(t *testing.T) {
	tongues, err := readTongues()
	if err != nil {
		t.Fatal(err)
	}
	assets, err := readAssets()
	if err != nil {
		t.Fatal(err)
	}
	pages, err := readPages(tongues, assets)
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for lang, names := range pages.byLang {
		for name := range names {
			made++
			if page, err := pages.page(lang, name); err != nil || page.Lookup("layout") == nil {
				t.Errorf("%s in %s: %v", name, lang, err)
			}
		}
	}
	if made < 20 {
		t.Errorf("there are %d pages", made)
	}
	if _, err := pages.page("id", "nosuch"); err == nil {
		t.Error("a page that is not there was made")
	}
}
