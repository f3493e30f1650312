package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"kanca/bot/commandline"
	"kanca/bot/understanding"
)

type benchUnderstand struct {
	Time time.Duration `help:"How long to measure. Default: ${default}." default:"3s"`
}

func (benchUnderstand) Help() string {
	return `Measures on one core how many texts a second are understood, how long half of them and 99 in 100 take at most, and the memory of the model. The texts are short and long ones, both languages, with mistakes, and some that mean nothing.`
}

// Validate refuses figures that measure nothing.
func (c *benchUnderstand) Validate() error {
	if c.Time <= 0 {
		return errors.New("--time must be more than 0")
	}
	return nil
}

// wishes are texts as people write them.
var wishes = []string{
	"halo", "menu", "ada lowongan kerja di taiwan?", "bada lowongan kalakoan ka Taiwan?", "brp biaya ke malaysia pak",
	"apa boleh majikan menahan paspor saya", "engko' terro daftara", "cek pt contoh melati jaya resmi apa tidak",
	"syarat kerja ke hongkong apa saja ya mbak, umur saya 24 tahun lulusan smp", "tolong saya disekap majikan di johor",
	"lapor calo minta uang 5 juta", "kapan pelatihan menjahit di kraksaan", "BERHENTI", "hapus data saya", "jadwal persebaya besok",
	"saya mau kerja di jepang tapi belum punya paspor dan suami saya belum kasih izin, bagaimana caranya supaya resmi dan tidak kena tipu calo seperti tetangga saya dulu",
}

func (c *benchUnderstand) Run(ctx context.Context, streams commandline.Streams) error {
	empty := heap()
	began := time.Now()
	model, err := understanding.Load()
	if err != nil {
		return err
	}
	loaded := time.Since(began)
	memory := heap() - empty
	times := make([]time.Duration, 0, 1<<20)
	e, err := perform(c.Time, func() error {
		for _, text := range wishes {
			from := time.Now()
			model.Understand(text, "")
			if took := time.Since(from); len(times) < cap(times) {
				times = append(times, took)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	n := float64(e.rounds * len(wishes))
	printMachine(streams.Out)
	fmt.Fprintf(streams.Out, "understand: %s texts/s on one core, %.1f µs and %.0f allocations each; ready after %.0f ms\n",
		commandline.Thousands(n/e.took.Seconds()), float64(e.took.Microseconds())/n, float64(e.allocs)/n, milliseconds(loaded))
	slices.Sort(times)
	half, most := percentile(times, 50), percentile(times, 99)
	fmt.Fprintf(streams.Out, "one text: p50 %.1f µs, target 60 (%s); p99 %.1f µs, target 500 (%s); longest %.1f µs\n",
		microseconds(half), reached(half <= 60*time.Microsecond), microseconds(most), reached(most <= 500*time.Microsecond), microseconds(times[len(times)-1]))
	fmt.Fprintf(streams.Out, "model: %.1f MiB in memory, target 32 MiB (%s); %.1f MiB of weights are read where they lie in the program\n",
		float64(memory)/(1<<20), reached(memory <= 32<<20), float64(model.Bytes())/(1<<20))
	runtime.KeepAlive(model)
	return nil
}

// percentile is the time that so many of 100 take at most. The times are sorted.
func percentile(times []time.Duration, of int) time.Duration {
	return times[min(len(times)-1, len(times)*of/100)]
}

func microseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }

// heap is how many bytes are in use after everything unused has been dropped.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
