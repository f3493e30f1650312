package understanding_test

import (
	"os"
	"testing"

	"kanca/bot/understanding"
	"kanca/bot/understanding/training"
)

func BenchmarkUnderstand(b *testing.B) {
	m := load(b)
	for _, c := range []struct{ name, text string }{
		{"command", "LOKER"},
		{"short", "ada loker taiwan gak kak"},
		{"usual", "pak, engko' terro adaftar ka hongkong, syaratta apa bei ban barampa biayana?"},
		{"story", "Assalamualaikum pak, saya ibu dari seorang anak perempuan umur 22 tahun yang dua bulan lalu berangkat ke Malaysia lewat sponsor di desa, katanya resmi tapi sampai sekarang gajinya belum dibayar dan paspornya dipegang majikan, saya harus lapor ke mana pak? tolong dibantu"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Understand(c.text, "")
			}
		})
	}
	examples, err := training.ReadExamples(os.DirFS("examples/test"))
	if err != nil {
		b.Fatal(err)
	}
	b.Run("examples", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			m.Understand(examples[i%len(examples)].Text, "")
			i++
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := understanding.Load(); err != nil {
			b.Fatal(err)
		}
	}
}
