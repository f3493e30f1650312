package turn

import (
	"sync/atomic"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// benchDatabases are empty databases to measure, PostgreSQL with fsync on.
var benchDatabases = []struct {
	name string
	open func(b *testing.B) opener
}{
	{"SQLite", func(*testing.B) opener { return onSQLite }},
	{"PostgreSQL", func(b *testing.B) opener {
		url := postgrestest.Start(b, "fsync=on").Database(b)
		return func(t testing.TB, now func() time.Time) (*store.DB, string) { return openAt(t, url, now) }
	}},
}

// BenchmarkReceive is one durable turn, 16 people at once.
func BenchmarkReceive(b *testing.B) {
	for _, d := range benchDatabases {
		b.Run(d.name, func(b *testing.B) {
			o := newOffice(b, d.open(b))
			var people atomic.Int64
			o.measure(b, func() bot.Address { return phone(int(people.Add(1))) })
		})
	}
}

// measure has 16 people at once make visits, each somebody's whom next names.
func (o *office) measure(b *testing.B, next func() bot.Address) {
	var silent atomic.Int64
	o.Observe = func(r Report) {
		if r.Quiet != "" {
			silent.Add(1)
		}
	}
	b.SetParallelism(8) // 16 on two processors
	b.ReportAllocs()
	b.ResetTimer()
	before := o.Store.Effort()
	b.RunParallel(func(pb *testing.PB) {
		var from bot.Address
		for i := 0; pb.Next(); i++ {
			if i%len(visit) == 0 {
				from = next()
			}
			o.clock.Add(1000) // nobody writes too fast
			if err := o.Receive(b.Context(), o.message(from, visit[i%len(visit)])); err != nil {
				b.Fatal(err)
			}
		}
	})
	spent := o.Store.Effort().Since(before)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
	b.ReportMetric(float64(spent.Statements)/float64(b.N), "statements/op")
	if silent.Load() > int64(b.N/100) { // somebody may have come twice
		b.Errorf("%d of %d messages were not answered", silent.Load(), b.N)
	}
}
