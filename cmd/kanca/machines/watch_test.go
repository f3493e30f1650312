package machines

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v4"

	"kanca/bot/observe"
	"kanca/bot/store/storetest"
	"kanca/content"
)

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var metricName = regexp.MustCompile(`\bkanca_[a-z_]+[a-z]`)

// metrics are the names of all metrics that kanca has.
func metrics(t *testing.T) map[string]bool {
	t.Helper()
	m := observe.New(storetest.Open(t), content.Zone, time.Now)
	if err := m.Connected("whatsapp", func() bool { return true }); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	described := make(chan *prometheus.Desc)
	go func() {
		m.Describe(described)
		close(described)
	}()
	for d := range described {
		_, rest, _ := strings.Cut(d.String(), `fqName: "`)
		name, _, _ := strings.Cut(rest, `"`)
		names[name] = true
		names[name+"_bucket"] = true
	}
	return names
}

// A rule about a metric that is not there never fires, and nobody hears of it.
func TestRulesAndBoardAskForMetricsThatAreThere(t *testing.T) {
	known := metrics(t)
	for _, name := range []string{"deploy/watch/alerts.yaml", "deploy/watch/grafana.json", "docs/on-a-server.md"} {
		asked := metricName.FindAllString(read(t, name), -1)
		if len(asked) < 10 {
			t.Errorf("%s asks for %d metrics", name, len(asked))
		}
		for _, metric := range asked {
			if !known[metric] && metric != "kanca_alur" {
				t.Errorf("%s asks for %s, which is not there", name, metric)
			}
		}
	}
}

// Every rule says in words what is so and what to do, and whether it wakes somebody.
func TestEveryRuleSaysWhatToDo(t *testing.T) {
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr         string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(read(t, "deploy/watch/alerts.yaml")), &file); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			if seen[r.Alert] || r.Expr == "" || r.Annotations["summary"] == "" || r.Annotations["action"] == "" || r.Labels["severity"] != "page" && r.Labels["severity"] != "ticket" {
				t.Errorf("the rule %q is there twice or not whole", r.Alert)
			}
			seen[r.Alert] = true
		}
	}
	if !seen["KancaCryWaits"] || len(seen) < 10 {
		t.Errorf("only these rules are there: %v", seen)
	}
}

func TestTheBoardIsWhole(t *testing.T) {
	var board struct {
		Title  string
		Panels []struct {
			ID      int
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(read(t, "deploy/watch/grafana.json")), &board); err != nil {
		t.Fatal(err)
	}
	ids := map[int]bool{}
	for _, p := range board.Panels {
		if ids[p.ID] || p.Title == "" || len(p.Targets) == 0 || p.Targets[0].Expr == "" {
			t.Errorf("the panel %d %q is there twice or not whole", p.ID, p.Title)
		}
		ids[p.ID] = true
	}
	if len(ids) < 10 {
		t.Errorf("%d panels", len(ids))
	}
}
