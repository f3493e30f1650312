package agency_test

import (
	"testing"

	"kanca/bot/agency"
)

// Bad news is heard as people type it.
func TestBadNewsIsHeardMistyped(t *testing.T) {
	for text, want := range map[string]agency.Status{
		"dicbut": agency.Revoked, "dicbt": agency.Revoked, "d i c a b u t": agency.Revoked, "D.I.C.A.B.U.T": agency.Revoked, "dica but": agency.Revoked, "pncabutan": agency.Revoked, "dicabot": agency.Revoked,
		"dibekukn": agency.Suspended, "dibkukan": agency.Suspended, "dihentkan": agency.Suspended, "skorsng": agency.Suspended, "di-suspnd": agency.Suspended, "dihentkan sebagian": agency.PartlySuspended,
		"tdk aktip": agency.Unclear, "non aktf": agency.Unclear, "gk aktif": agency.Unclear, "blm aktif": agency.Unclear,
	} {
		if got, _ := agency.BadNews(text); got != want {
			t.Errorf("%q speaks of %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"dicabut", "perpanjangan terakhir", "Karangan", "legal", "rambut", "sambutan", "penjaga", "berlaku", "Jl. Cabe 3", "diaktifkan", "disahkan"} {
		if got, bad := agency.BadRemark(text); bad != (text == "dicabut") {
			t.Errorf("%q speaks of %q", text, got)
		}
	}
	for text, want := range map[string]bool{"penundaan": true, "pnundaan": true, "tersngka": true, "penpiu": true, "tdk boleh rekrut": true} {
		if _, bad := agency.BadRemark(text); bad != want {
			t.Errorf("%q is bad news: %v", text, bad)
		}
	}
}

// Only what is known to be harmless is.
func TestWhatIsHarmless(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "-": true, "aktif": true, "berlaku s/d 2027": true, "kantor pusat, Jl. Mawar 3 Surabaya": true, "Direktur: Siti Contoh": true, "tidak ada": true, "belum ada": true,
		"tidak": false, "belum": false, "direktur kabur": false, "Jl. Mawar 3 sudah pindah": false, "pindah": false, "tidak ada izin": false, "aktif!": false, "❌": false, "lihat SK 12": false,
	} {
		if agency.Harmless(text) != want {
			t.Errorf("%q is harmless: %v", text, !want)
		}
	}
	for title, want := range map[string]bool{"keterangan": true, "status sekarang": true, "": true, "Column1": true, "Nama Direktur": false, "No. Telp Kantor": false, "Tgl SK": false, "Masa Berlaku Izin": false} {
		if agency.HoldsRemarks(title) != want {
			t.Errorf("remarks below %q: %v", title, !want)
		}
	}
}
