package offers

import (
	_ "embed"
	"fmt"
	"sync"

	"kanca/bot/strictyaml"
)

//go:embed costs.yaml
var costsYAML []byte

// CostKind says what is known of a component.
type CostKind string

// The kinds: a law or an official notice, an example of a price, no rule that is known.
const (
	Rule    CostKind = "rule"
	Price   CostKind = "price"
	Unknown CostKind = "unknown"
)

// Cost is what is known of one component of what work abroad costs.
type Cost struct {
	ID       string   `yaml:"id"`
	Kind     CostKind `yaml:"kind"`
	Country  string   `yaml:"country"` // "" is any
	Words    []string `yaml:"words"`
	Name     Text     `yaml:"name"`
	Known    Text     `yaml:"known"`
	Amount   int64    `yaml:"amount"` // what a sum is compared with, -1 for none
	Currency string   `yaml:"currency"`
	Source   Source   `yaml:"source"`
	AsOf     string   `yaml:"as_of"`
	CheckBy  string   `yaml:"check_by"`
}

// LoadCosts reads costs.yaml, once: what holds for one thing stands before what holds for more.
var LoadCosts = sync.OnceValues(func() ([]Cost, error) {
	var file struct {
		Costs []Cost `yaml:"costs"`
	}
	if _, faults := strictyaml.Read(costsYAML, &file); len(faults) > 0 {
		return nil, fmt.Errorf("costs.yaml:%d: %s", faults[0].Line, faults[0].Text)
	}
	for _, c := range file.Costs {
		if c.Kind != Rule && c.Kind != Price && c.Kind != Unknown || c.Source.Name == "" || c.AsOf == "" {
			return nil, fmt.Errorf("costs.yaml: %s lacks its kind, source or date", c.ID)
		}
	}
	return file.Costs, nil
})
