package console

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axePacked is axe-core; testdata/axe/README.md says where it is from.
//
//go:embed testdata/axe/axe.min.js.gz
var axePacked []byte

// axeSum is the SHA-256 of axe-core before it was packed.
const axeSum = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

// axeScript is axe-core as a browser reads it.
var axeScript = sync.OnceValues(func() (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(axePacked))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
})

// axe puts axe-core into the page that is shown, past its policy and without changing
// it: a debugger may.
func axe(t *testing.T, ctx context.Context) {
	t.Helper()
	script, err := axeScript()
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256([]byte(script)); hex.EncodeToString(sum[:]) != axeSum {
		t.Fatalf("testdata/axe holds another axe-core than its README says: %x", sum)
	}
	if version := ask[string](t, ctx, script+"; axe.version"); !strings.HasPrefix(version, "4.14.") {
		t.Fatalf("axe-core %s", version)
	}
}

// Rules of axe: what WCAG 2.2 asks for at levels A and AA, and those of them that are
// about colours.
const (
	axeAll     = `{ runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } }`
	axeColours = `{ runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }`
)

// barriers is what axe finds in the page that is shown, a line each, and in how many
// rules it found nothing wrong.
func barriers(t *testing.T, ctx context.Context, rules string) (found []string, passed int) {
	t.Helper()
	type result struct {
		Found  []string
		Passed int
	}
	got, err := chromedp.Run(ctx, chromedp.Evaluate[result](`axe.run(document, `+rules+`).then(r => ({
		Passed: r.passes.length,
		Found: r.violations.flatMap(v => v.nodes.map(n => v.id + " (" + v.impact + "): " + n.html.slice(0, 200) + " – " + (n.failureSummary || v.help).replace(/\s+/g, " ")))
	}))`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return got.Found, got.Passed
}

// dark shows pages as to who has chosen dark ones, or not any more.
func dark(t *testing.T, ctx context.Context, on bool) {
	t.Helper()
	scheme := map[bool]string{true: "dark", false: "light"}[on]
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}); err != nil {
		t.Fatal(err)
	}
}

// That axe finds what is wrong is tried: without it nothing below can fail.
func TestInTheBrowserAxeSees(t *testing.T) {
	ctx := chromium(t)
	o := newOffice(t)
	do(t, ctx, chromedp.Navigate(o.server.URL+"/masuk"))
	axe(t, ctx)
	if found, passed := barriers(t, ctx, axeAll); len(found) > 0 || passed < 10 {
		t.Fatalf("%d rules are kept, and broken %q", passed, found)
	}
	ask[bool](t, ctx, `document.querySelector("label[for=nama]").remove(), document.querySelector("main p, main button").style.color = "#999", document.documentElement.removeAttribute("lang"), true`)
	found, _ := barriers(t, ctx, axeAll)
	for _, rule := range []string{"label", "html-has-lang", "color-contrast"} {
		if !strings.Contains(strings.Join(found, "\n"), rule+" (") {
			t.Errorf("%s is broken and not found among %q", rule, found)
		}
	}
}
