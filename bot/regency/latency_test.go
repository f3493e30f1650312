package regency_test

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// Fifty people a second register while it flows: nineteen of twenty stand at the regency
// within two seconds. Both clocks are this machine's.
func TestArrivesWithinTwoSeconds(t *testing.T) {
	s := newStage(t)
	s.flow.Close()
	works, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.newFlow().Run(works) }()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	const people = 250
	for n := range people {
		<-tick.C
		s.registers(n, registration(fmt.Sprintf("r%03d", n), "Siti"))
	}
	for began := time.Now(); !s.nothingWaits() && time.Since(began) < 20*time.Second; {
		pauseFor(50 * time.Millisecond)
	}
	end()
	<-ended
	t.Log("p50, p95:", rows(t, s.conn, `SELECT (percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM diterima_pada - dibuat_pada)))::text FROM dinas.pendaftaran`))
	s.there(fmt.Sprintf("%d true", people), `SELECT count(*) || ' ' || (percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM diterima_pada - dibuat_pada)) < 2)::text FROM dinas.pendaftaran`)
}
