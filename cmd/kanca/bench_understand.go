package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kanca/bot/understanding"
)

type benchUnderstand struct {
	Time time.Duration `help:"How long to measure. Default: ${default}." default:"3s"`
}

func (benchUnderstand) Help() string {
	return `Measures on one core how many texts a second are understood: short and long ones, both languages, with mistakes, and some that mean nothing.`
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

func (c *benchUnderstand) Run(ctx context.Context, streams streams) error {
	began := time.Now()
	model, err := understanding.Load()
	if err != nil {
		return err
	}
	loaded := time.Since(began)
	e, err := perform(c.Time, func() error {
		for _, text := range wishes {
			model.Understand(text, "")
		}
		return nil
	})
	if err != nil {
		return err
	}
	n := float64(e.rounds * len(wishes))
	printMachine(streams.out)
	fmt.Fprintf(streams.out, "understand: %s texts/s on one core, %.1f µs and %.0f allocations each; weights of %.1f MiB, ready after %.0f ms\n",
		thousands(n/e.took.Seconds()), float64(e.took.Microseconds())/n, float64(e.allocs)/n, float64(model.Bytes())/(1<<20), milliseconds(loaded))
	return nil
}
