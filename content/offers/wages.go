package offers

import (
	_ "embed"
	"fmt"
	"sync"

	"kanca/bot/strictyaml"
)

//go:embed wages.yaml
var wagesYAML []byte

// Wage is what is known of the monthly wage in a country.
type Wage struct {
	Amount    int64  `yaml:"amount"`
	Currency  string `yaml:"currency"`
	IDR       int64  `yaml:"idr"`       // about the same in rupiah
	Household string `yaml:"household"` // for which work it holds: yes, no, any
	Source    Source `yaml:"source"`
	AsOf      string `yaml:"as_of"`
	CheckBy   string `yaml:"check_by"`
}

// Wages are those that are known, by country.
type Wages struct {
	Factor int64           `yaml:"factor"` // only of a wage that is so many times as high is it said
	Of     map[string]Wage `yaml:"wages"`
}

// LoadWages reads wages.yaml, once.
var LoadWages = sync.OnceValues(func() (*Wages, error) {
	var wages Wages
	if _, faults := strictyaml.Read(wagesYAML, &wages); len(faults) > 0 {
		return nil, fmt.Errorf("wages.yaml:%d: %s", faults[0].Line, faults[0].Text)
	}
	return &wages, nil
})

// Far reports whether a monthly wage is far above what is known for that work.
func (w *Wages) Far(country string, amount int64, currency string, household bool) (Wage, bool) {
	known, ok := w.Of[country]
	if !ok || known.Household == "yes" && !household || known.Household == "no" && household {
		return Wage{}, false
	}
	switch currency {
	case known.Currency:
		return known, amount > known.Amount*w.Factor
	case "IDR":
		return known, amount > known.IDR*w.Factor
	}
	return Wage{}, false
}
