package delivery_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"kanca/bot"
	"kanca/bot/delivery"
	"kanca/bot/seal"
	"kanca/bot/store"
	"kanca/bot/store/postgrestest"
)

// instant is a provider that needs no time.
type instant struct{}

func (instant) Name() bot.ChannelName { return "trial" }
func (instant) Traits() bot.Traits    { return bot.Traits{Medium: bot.SMS, Answerable: true} }
func (instant) Send(_ context.Context, m bot.Outgoing) (bot.Receipt, error) {
	return bot.Receipt{ProviderID: fmt.Sprint("SM", m.ID), Segments: 1}, nil
}

// BenchmarkSend is how many messages a second go out, the state of each durable.
func BenchmarkSend(b *testing.B) {
	for name, address := range map[string]func() string{
		"SQLite":     func() string { return "sqlite:" + filepath.Join(b.TempDir(), "kanca.db") },
		"PostgreSQL": func() string { return postgrestest.Start(b, "fsync=on").Database(b) },
	} {
		b.Run(name, func(b *testing.B) {
			keys, err := seal.OpenKeyring(filepath.Join(b.TempDir(), "keys"))
			if err != nil {
				b.Fatal(err)
			}
			db, err := store.Open(b.Context(), store.Options{URL: address(), Keys: keys})
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			for first := 0; first < b.N; first += 500 {
				if err := db.InTx(b.Context(), func(tx *store.Tx) error {
					for n := first; n < min(first+500, b.N); n++ {
						to := bot.Address{Kind: bot.Phone, Value: fmt.Sprintf("+62000%07d", n)}
						p, err := tx.TakePerson(b.Context(), []bot.Address{to}, time.Now())
						if err == nil {
							err = tx.AddReplies(b.Context(), p.ID, "trial", to, 0, []store.Reply{{Text: "Lowongan: ketik LOKER", Segments: 1}})
						}
						if err != nil {
							return err
						}
					}
					return nil
				}); err != nil {
					b.Fatal(err)
				}
			}
			sender, err := delivery.New(delivery.Options{Store: db, Channel: instant{}, Holder: "bench", Parallel: 32})
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			if err := sender.Drain(b.Context()); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
