package complaint

import "testing"

// Reports of one number, one address, one firm or one text that was passed on are about one
// offer, however they are written; what says nothing of who it is about stands alone.
func TestReportsOfOneOffer(t *testing.T) {
	for _, same := range [][][2]string{
		{{"PT Contoh Jaya", "minta uang"}, {"pt. contoh jaya", "paspor ditahan"}, {"PT CONTOH-JAYA", ""}},
		{{"Budi 0812-0000-0001", "minta uang"}, {"", "ditawari lewat +62 812 0000 0001 gaji besar"}, {"nomor 6281200000001", "x"}},
		{{"", "katanya daftar di https://kerja-contoh.com/taiwan ya"}, {"www.kerja-contoh.com/taiwan", "minta uang"}},
		{{"Pak Slamet Contoh", "x"}, {"slamet contoh", "y"}},
		{{"", "Lowongan pabrik Taiwan gaji 15 juta tanpa potongan langsung berangkat hubungi admin"}, {"", "lowongan PABRIK Taiwan, gaji 15 juta tanpa potongan. Langsung berangkat, hubungi admin!"}},
	} {
		want := Offer(same[0][0], same[0][1])
		for _, r := range same {
			if got := Offer(r[0], r[1]); got != want || got == "" {
				t.Errorf("%q is about %q, not %q", r, got, want)
			}
		}
	}
	seen := map[string]bool{}
	for _, r := range [][2]string{{"PT Contoh Jaya", ""}, {"PT Contoh Maju", ""}, {"Slamet Contoh", ""}, {"", "0812 0000 0002"}} {
		key := Offer(r[0], r[1])
		if seen[key] {
			t.Errorf("%q is taken for another offer", r)
		}
		seen[key] = true
	}
	for _, r := range [][2]string{{"", ""}, {"calo", "minta uang"}, {"Pak Budi", "minta uang"}, {"tidak tahu namanya", "uang dibawa"}, {"orang dari desa", ""}, {"tetangga saya sendiri", "minta 5 juta"}, {"", "gaji 15 juta tahun 2026"}} {
		if got := Offer(r[0], r[1]); got != "" {
			t.Errorf("%q is taken for the offer %q", r, got)
		}
	}
}
