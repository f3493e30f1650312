package turn

import (
	"sync/atomic"
	"testing"

	"kanca/bot"
)

// BenchmarkReceive is one durable turn on SQLite, 16 people at once.
func BenchmarkReceive(b *testing.B) {
	o := newOffice(b, onSQLite)
	o.Observe = nil
	words := []string{"halo", "menu", "4", "kembali", "apa ada kerja di taiwan?", "menu", "biaya", "0"}
	var people atomic.Int64
	b.SetParallelism(8) // 16 on two processors
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		var from bot.Address
		for i := 0; pb.Next(); i++ {
			if i%40 == 0 { // somebody else; one person's thread does not grow without end
				from = phone(int(people.Add(1)))
			}
			o.clock.Add(1000) // nobody writes too fast
			if err := o.Receive(b.Context(), o.message(from, words[i%len(words)])); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}
