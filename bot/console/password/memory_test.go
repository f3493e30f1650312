package password

import (
	"runtime/metrics"
	"testing"
	"testing/synctest"
	"time"
)

// held is the memory of the heap that the system does not have back, in bytes.
func held(t *testing.T) int64 {
	t.Helper()
	samples := []metrics.Sample{
		{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/free:bytes"},
	}
	metrics.Read(samples)
	var sum int64
	for _, s := range samples {
		sum += int64(s.Value.Uint64())
	}
	return sum
}

// A hash takes 19 MiB. A little after the last of some sign-ins, of which some came
// together, the system has them back.
func TestTheMemoryOfHashesIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := held(t)
		for range 3 {
			for range 2 {
				go func() {
					if _, err := Matches(t.Context(), nobody, "kambing naik sepeda"); err != nil {
						t.Error(err)
					}
				}()
			}
			time.Sleep(pause / 2)
			synctest.Wait()
		}
		if held(t)-before < memory<<10 {
			t.Fatal("no hash is held before the pause, so the test would not notice anything")
		}
		time.Sleep(pause)
		synctest.Wait()
		if more := held(t) - before; more > 4<<20 {
			t.Errorf("%d MiB are held after the pause", more>>20)
		}
	})
}
