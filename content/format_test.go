package content

import (
	"strings"
	"testing"

	"kanca/bot"
	"kanca/bot/spelling"
)

func TestFormatDate(t *testing.T) {
	for iso, want := range map[string]string{
		"2026-11-23": "23 November 2026", "2026-08-01": "1 Agustus 2026", "2026-05": "Mei 2026", "2026": "2026",
		"": "", "besok": "besok", "2026-13-01": "2026-13-01", "23-11-2026": "23-11-2026",
	} {
		for _, l := range bot.Langs {
			if got := FormatDate(iso, l); got != want {
				t.Errorf("FormatDate(%q, %s) = %q, want %q", iso, l, got, want)
			}
		}
	}
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]string{
		"2026-11-23": "2026-11-23", "23-11-2026": "2026-11-23", "23/11/2026": "2026-11-23", "23.11.2026": "2026-11-23",
		"3 1 2026": "2026-01-03", "23 November 2026": "2026-11-23", "23 Nopember 2026": "2026-11-23", "1 Mei 2026": "2026-05-01",
		"23-Nov-2026": "2026-11-23", "2026/1/2": "2026-01-02", "2026-11-23 00:00:00": "2026-11-23", "2026-11-23T07:00:00Z": "2026-11-23",
		" 29 Februari 2028 ": "2028-02-29", "12 agt 2026": "2026-08-12",
		"29 Februari 2026": "", "31-04-2026": "", "11/23/2026": "", "23-11-26": "", "": "", "besok": "", "2026": "", "2026-11": "",
		"1-2-3-4": "", "0-1-2026": "", "+1-1-2026": "", "٢٣-١١-٢٠٢٦": "", "2026-11-23garbage": "",
	} {
		if got, ok := ParseDate(text); got != want || ok != (want != "") {
			t.Errorf("ParseDate(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
}

func TestFormatMoney(t *testing.T) {
	for _, c := range []struct {
		amount   int64
		currency string
		want     string
	}{
		{28590, "TWD", "NT$28.590"}, {1700, "MYR", "RM1.700"}, {1500000, "IDR", "Rp1.500.000"}, {0, "IDR", "Rp0"},
		{200000, "JPY", "JPY 200.000"}, {999, "", "999"}, {-1500, "IDR", "-Rp1.500"}, {100, "HKD", "HK$100"},
		{-9223372036854775808, "", "-9.223.372.036.854.775.808"},
	} {
		if got := FormatMoney(c.amount, c.currency); got != c.want {
			t.Errorf("FormatMoney(%d, %q) = %q, want %q", c.amount, c.currency, got, c.want)
		}
	}
	for want, o := range map[string]Opening{
		"": {Currency: "TWD"}, "RM1.700": {SalaryMin: 1700, Currency: "MYR"}, "RM1.700-2.000": {SalaryMin: 1700, SalaryMax: 2000, Currency: "MYR"},
		"RM0-2.000": {SalaryMax: 2000, Currency: "MYR"}, "NT$5": {SalaryMin: 5, SalaryMax: 5, Currency: "TWD"},
	} {
		if got := o.Salary(); got != want {
			t.Errorf("Salary of %+v = %q, want %q", o, got, want)
		}
	}
}

func TestCountries(t *testing.T) {
	for text, want := range map[string]string{
		"TW": "TW", "tw": "TW", "Taiwan": "TW", " hongkong ": "HK", "Hong Kong": "HK", "Korea": "KR", "Arab Saudi": "SA",
		"SAUDI ARABIA": "SA", "Malaysia": "MY", "Timor-Leste": "TL", "Taiwann": "", "": "", "XX": "", "Konoha": "",
	} {
		if c, _ := FindCountry(text); c.ISO != want {
			t.Errorf("FindCountry(%q) = %q, want %q", text, c.ISO, want)
		}
	}
	for text, want := range map[string]string{"Tiawan": "TW", "Malesya": "MY", "Singapore ": "SG", "Hongkog": "HK", "zzzzzzzz": ""} {
		if c, _ := SuggestCountry(text); c.ISO != want {
			t.Errorf("SuggestCountry(%q) = %q, want %q", text, c.ISO, want)
		}
	}
	if CountryName("TW", bot.Madurese) != "Taiwan" || CountryName("QQ", bot.Indonesian) != "QQ" {
		t.Error("CountryName is wrong")
	}
	seen := map[string]string{}
	for line := range strings.Lines(countriesCSV) {
		fields := strings.Split(strings.TrimSpace(line), ",")
		if len(fields) != 4 || strings.ContainsAny(line, `"`) {
			t.Errorf("line %q must be a plain line with four fields", line)
			continue
		}
		names := append(strings.Split(fields[3], "|"), spelling.Plain(fields[1]))
		for _, name := range names {
			if name == "" || fields[0] == "iso" {
				continue
			}
			if name != spelling.Plain(name) {
				t.Errorf("%s: alias %q is never found; write %q", fields[0], name, spelling.Plain(name))
			}
			if other := seen[name]; other != "" && other != fields[0] {
				t.Errorf("%q names %s and %s", name, other, fields[0])
			}
			seen[name] = fields[0]
		}
	}
	if n := len(Countries()); n < 90 {
		t.Errorf("only %d countries", n)
	}
	for _, c := range Countries() {
		if len(c.ISO) != 2 || len(c.Currency) != 3 || c.Name == "" {
			t.Errorf("country %+v is not complete", c)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("23 November 2026")
	f.Add("2026-11-23T")
	f.Fuzz(func(t *testing.T, text string) {
		if iso, ok := ParseDate(text); ok {
			if again, ok := ParseDate(iso); !ok || again != iso {
				t.Fatalf("ParseDate(%q) = %q, which reads as %q", text, iso, again)
			}
			if FormatDate(iso, bot.Indonesian) == iso {
				t.Fatalf("%q cannot be written for people", iso)
			}
		}
	})
}
