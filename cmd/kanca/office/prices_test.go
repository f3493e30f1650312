package office

import (
	"strings"
	"testing"

	"kanca/bot/store"
)

func TestMoney(t *testing.T) {
	for text, want := range map[string]string{"350": "IDR 350", "0.0425": "IDR 0.0425", "1250.5": "IDR 1,250.5", "0": "IDR 0", "0.000001": "IDR 0.000001", "999999999.999999": "IDR 999,999,999.999999"} {
		if micros, err := parseMoney(text); err != nil || money(micros, "IDR") != want {
			t.Errorf("%s: %s, %v", text, money(micros, "IDR"), err)
		}
	}
	for _, text := range []string{"", ".", "1.", ".5", "-1", "1,5", "1e3", "0x1", "1.0000001", "1234567890", "1.2.3", " 1", "٣"} {
		if micros, err := parseMoney(text); err == nil {
			t.Errorf("%q is %d", text, micros)
		}
	}
}

func TestUsageAddsEachDayAtItsPrice(t *testing.T) {
	prices := store.SMSPrices{{Channel: "kannel", Since: "2026-11-02", Currency: "IDR", Micros: 350_000_000}, {Channel: "kannel", Since: "2026-11-03", Currency: "USD", Micros: 42_500}}
	var u usage
	for day, n := range map[string]int{"2026-11-01": 5, "2026-11-02": 10, "2026-11-03": 100} {
		u.add(store.SMSDay{Channel: "kannel", Day: day, Segments: n}, prices)
	}
	var b strings.Builder
	u.write(&b, "in 7 days")
	if want := "115 segments in 7 days, IDR 3,500, USD 4.25, 5 of them without a price"; b.String() != want {
		t.Errorf("%s", b.String())
	}
}
