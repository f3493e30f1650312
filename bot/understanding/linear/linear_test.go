package linear

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func small() *Model {
	weights := make([]float64, 2<<4)
	weights[2*3+0], weights[2*3+1] = 2, -2
	weights[2*5+1] = 9 // cut to the limit
	return New([]string{"yes", "no"}, 4, []float64{0.5, 0}, weights, 4)
}

func TestScoresSurviveStorage(t *testing.T) {
	m := small()
	b, err := m.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Read(b)
	if err != nil {
		t.Fatal(err)
	}
	got, want := make([]float32, 2), make([]float32, 2)
	features := []Feature{{3, 1}, {5, 0.5}}
	m.Scores(features, want)
	back.Scores(features, got)
	if got[0] != want[0] || got[1] != want[1] {
		t.Fatalf("scores changed from %v to %v", want, got)
	}
	if math.Abs(float64(got[0])-2.5) > 0.05 || math.Abs(float64(got[1])-0) > 0.05 {
		t.Fatalf("scores are %v, want about 2.5 and 0", got)
	}
	if w := back.Weight(Feature{5, 0.5}, 1); math.Abs(w-2) > 0.01 {
		t.Fatalf("a weight of 9 counts %v at half value, want 2 (half the limit of 4)", w)
	}
}

// No weight is lost, whichever form its row has and whether or not the forms save anything.
func TestEveryWeightIsKept(t *testing.T) {
	const bits = 6
	random := rand.New(rand.NewPCG(1, 2))
	for _, classes := range []int{2, 5, 14, 158} {
		for _, share := range []float64{0, 0.02, 0.5, 1} {
			weights := make([]byte, classes<<bits)
			for i := range weights {
				if random.Float64() < share*random.Float64()*2 {
					weights[i] = byte(random.IntN(256))
				}
			}
			b := slices.Clone(weights)
			packed := pack(b, classes)
			read, ok := readTable(packed.append(nil), classes, bits)
			if !ok {
				t.Fatalf("%d classes, %v: the table cannot be read again", classes, share)
			}
			for i, w := range weights {
				if got := read.weight(uint32(i/classes), i%classes); got != int8(w) {
					t.Fatalf("%d classes, %v: weight %d is %d, want %d", classes, share, i, got, int8(w))
				}
			}
			for bucket := range uint32(1 << bits) {
				row := read.row(bucket)
				if len(row) == classes {
					continue
				}
				out := make([]float32, classes)
				read.add(out, row, 2)
				for c, got := range out {
					if want := float32(2 * int(int8(weights[int(bucket)*classes+c]))); got != want {
						t.Fatalf("%d classes, %v: bucket %d adds %v to class %d, want %v", classes, share, bucket, got, c, want)
					}
				}
			}
		}
	}
}

func TestSoftmaxAndExp(t *testing.T) {
	p := []float32{1, 2, 3}
	Softmax(p, 1)
	if s := p[0] + p[1] + p[2]; math.Abs(float64(s)-1) > 1e-6 || p[2] < p[1] || p[1] < p[0] {
		t.Fatalf("probabilities are %v", p)
	}
	for _, x := range []float64{-30, -1.5, -0.1, 0, 0.3, 1, 17} {
		if got, want := Exp(x), math.Exp(x); math.Abs(got-want) > 1e-12*want {
			t.Errorf("Exp(%v) = %v, want %v", x, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	b, _ := small().AppendBinary(nil)
	f.Add(b)
	f.Add(b[:20])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			t.Skip()
		}
		if m, err := Read(b); err == nil && len(m.table.starts) != (1<<m.bits+1)*startBytes && len(m.table.rows) != len(m.Classes)<<m.bits {
			t.Fatal("a model was read that is not whole")
		}
	})
}
