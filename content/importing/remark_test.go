package importing_test

import (
	"bytes"
	"strings"
	"testing"

	"kanca/bot/agency"
	"kanca/content/importing"
)

// standing is what a firm answers after a file was imported as it is; "" where the
// file is refused.
func standing(t *testing.T, text, name string) agency.Status {
	t.Helper()
	register, problems, err := importing.ReadRegister(bytes.NewReader([]byte(text)), "x.csv", noon)
	if err != nil || len(importing.Errors(problems)) > 0 {
		return ""
	}
	for _, r := range register.Rows {
		if r.Name != name {
			continue
		}
		if r.Status == agency.Unclear && len(problems) == 0 {
			t.Errorf("%q is unclear, and not a word says why", name)
		}
		return r.Status
	}
	t.Fatalf("%q is in no row of %q", name, text)
	return ""
}

// remarked is a register in which one active firm has a text in a further column.
func remarked(head, cell string) string {
	return "name,licence,status,source,as_of," + head + "\nPT Contoh Satu,1,aktif,contoh,2026-11-01,\n" +
		"PT Misal Dua,2,aktif,contoh,2026-11-01,\"" + cell + "\"\n"
}

// Of a firm with words beside "aktif" that nobody knows to be harmless the register
// does not vouch.
func TestARemarkThatIsNotKnownIsNoGoodNews(t *testing.T) {
	heads := []string{"keterangan", "status sekarang", "Ket.", "catatan", "kondisi", "Perkembangan", "hasil evaluasi", ""}
	for _, cell := range []string{
		"penundaan pelayanan", "ditunda", "tidak boleh rekrut", "sudah tdk ada", "tdk aktip", "non aktf", "dicbut", "dibekukn", "d i c a b u t",
		"penundaan layanan", "tidak melayani penempatan", "pncabutan", "di-suspend", "dcabut", "dibkukan", "skorsng", "menunggu sidang", "lihat SK 12/2025",
		"P3MI ini menipu", "gk aktif", "ga aktif lg", "belum bayar jaminan", "d1cabut", "dica but", "kabur", "direktur ditahan", "DIREKTUR MASUK PENJARA",
		"pindah tangan", "stand by", "cek lagi", "merah", "rekomendasi cabut", "deposito dicairkan", "izin sampai 2024", "berlaku s/d 31-12-2025", "proses hukum", "kantor kosong",
		"jl. mawar 3 sudah pindah", "D-I-C-A-B-U-T", "dicabvt", "sedang perpanjangan", "terakhir aktif 2023", "sudah expired", "ya, dicabut", "kurang dokumen",
		"izin hangus", "x", "❌", "aktif?", "aktif (ditunda)", "n o n aktif", "suspnd", "sdh tdk beroprasi", "wanprestasi", "resmi, namun ditutup", "aktif sampai Maret 2024", "izin lama", "digerebek", "verifikasi ulang", "hilang kontak",
		"izin nihil", "SIUP nihil", "nihil izin", "izin masih perpanjangan", "masih perpanjangan",
	} {
		for _, head := range heads {
			if got := standing(t, remarked(head, cell), "PT Misal Dua"); got == agency.Active {
				t.Errorf("%q below %q is imported as active", cell, head)
			}
		}
	}
	for head, cell := range map[string]string{"alasan": "ya", "tindakan": "ya", "sanksi": "ya", "pengaduan": "3", "jumlah kasus": "2", "tanggal penundaan": "2026-05-12", "status terkini": "0", "kondisi": "tidak", "info": "tidak", "Penanggung Jawab": "sudah tdk ada",
		"Bebas sanksi": "tidak", "Lolos verifikasi": "belum", "Lulus evaluasi": "no", "Tanpa kasus": "tidak"} {
		if got := standing(t, remarked(head, cell), "PT Misal Dua"); got == agency.Active {
			t.Errorf("%q below %q is imported as active", cell, head)
		}
	}
}

// A word in brackets is a name's short form only where the name without it has its
// letters.
func TestAWordInBracketsIsNoShortForm(t *testing.T) {
	for _, name := range []string{"PT Sumber Kerja (SITA)", "PT Mitra Jaya (MACET)", "PT Gema Karya (GAGAL)", "PT Gema Karya [GAGAL]", "PT Bina Usaha - BURON"} {
		text := "name,licence,status,source,as_of\nPT Contoh Satu,1,aktif,contoh,2026-11-01\n" + name + ",2,aktif,contoh,2026-11-01\n"
		if got := standing(t, text, name); got == agency.Active {
			t.Errorf("%q is imported as active", name)
		}
	}
}

// An ordinary register stays what it is: of its remarks and other columns none makes
// a firm unclear.
func TestHarmlessRemarksStayHarmless(t *testing.T) {
	for _, cell := range []string{
		"", "-", "--", "berlaku s/d 2027", "Berlaku sampai dengan 31 Desember 2028", "perpanjangan", "Perpanjangan ke-2", "kantor pusat", "Kantor Cabang Surabaya", "sesuai SK Menteri No. 123 Tahun 2020",
		"aktif", "masih aktif", "Sudah diperpanjang", "baru", "SIP3MI baru", "12 Mei 2020", "Jl. Raya Darmo No. 12, Surabaya", "(0335) 421234", "0812-3456-7890", "info@contoh.co.id", "www.contoh.co.id",
		"lengkap", "terverifikasi", "OK", "tidak ada", "nihil", "Taiwan, Hong Kong", "Pusat", "Izin baru 2025", "KEP.123/BP2MI/2020", "sektor formal dan informal", "anggota APJATI", "perubahan alamat", "alamat baru Jl. Mawar 3",
		"perpanjangan izin s/d 12-05-2029", "tersedia di laman KP2MI", "NIB 1234567890123", "Direktur: Budi Contoh", "1", "v", "ada", "sehat", "baik",
		"berlaku sejak 3 Mei 2021", "masa berlaku 5 tahun", "berlaku 2020-2027", "perpanjangan tahun 2023", "SK 12 tahun 2020, berlaku s/d 2027",
	} {
		for _, head := range []string{"keterangan", "status sekarang", "catatan", "info"} {
			if head == "status sekarang" && (cell == "tidak ada" || cell == "nihil") {
				continue // no status is no good news
			}
			if got := standing(t, remarked(head, cell), "PT Misal Dua"); got != agency.Active {
				t.Errorf("%q below %q is %q", cell, head, got)
			}
		}
	}
	for head, cell := range map[string]string{
		"No": "2", "Direktur": "Siti Umpama, S.E.", "Nama Pimpinan": "H. Misal bin Contoh", "Penanggung Jawab": "Bambang Umpama", "Email": "misal@contoh.id", "Website": "misal.contoh", "Provinsi": "Jawa Timur",
		"Kecamatan": "Kraksaan", "Negara Penempatan": "Taiwan, Hong Kong, Malaysia", "Jabatan": "perawat lansia, pabrik", "No. SK": "KEP. 45 TAHUN 2021", "Tgl SK": "3 Mei 2021", "Masa Berlaku Izin": "3 Mei 2021 s/d 3 Mei 2027", "NPWP": "01.234.567.8-901.000",
		"Kode Pos": "67211", "Fax": "(0335) 421235", "Alamat Kantor Cabang": "Ds. Umpama RT 2 RW 1", "Nama Komisaris": "Contoh Jaya", "Sektor": "formal", "Mitra Usaha Luar Negeri": "Contoh Manpower Ltd", "Wilayah": "Tapal Kuda", "Koordinat": "-7.75,113.21", "Jenis Usaha": "penempatan",
	} {
		if got := standing(t, remarked(head, cell), "PT Misal Dua"); got != agency.Active {
			t.Errorf("%q below %q is %q", cell, head, got)
		}
	}
}

// A remark in brackets beside the name counts as it does in a column of its own.
func TestARemarkBesideTheNameIsHeard(t *testing.T) {
	row := func(name, city string) string {
		return "name,licence,city,status,source,as_of\nPT Contoh Satu,1,,aktif,contoh,2026-11-01\n\"" + name + "\",2," + city + ",aktif,contoh,2026-11-01\n"
	}
	for _, remark := range []string{"tersangka TPPO", "penipu", "awas", "sudah tdk ada", "tidak boleh rekrut", "dicbut", "d i c a b u t", "menunggu sidang", "lihat SK 12/2025", "DPO", "SP3", "kabur", "tdk aktip", "ditunda"} {
		for _, name := range []string{"PT Misal Dua (" + remark + ")", "PT Misal Dua [" + remark + "]", "PT Misal Dua - " + remark, "(" + remark + ") PT Misal Dua", "PT Misal Dua, " + remark} {
			if got := standing(t, row(name, ""), name); got == agency.Active {
				t.Errorf("%q is imported as active", name)
			}
		}
	}
	for _, name := range []string{"PT Misal Dua (MSD)", "PT Misal Dua (PUSAT)", "PT Misal Dua (Cabang Malang)", "PT Misal Dua (d/h PT Lama Sekali)", "PT Misal Dua - Malang", "PT Misal Dua (Persero) Tbk", "PT Misal Dua (Kraksaan)", "PT Misal Dua eks PT Lama Sekali", "PT Waspada Jaya", "PT Segel Emas", "Segel Emas, PT", "Misal Dua (MD), PT", "PT Misal Dua (SIP3MI 12/2020)", "PT Misal Dua / PT Umpama Tiga"} {
		if got := standing(t, row(name, "Kraksaan"), name); got != agency.Active {
			t.Errorf("%q is %q", name, got)
		}
	}
}

// Whatever cell of a row says that a firm is closed is heard.
func TestBadNewsInAnyColumnIsHeard(t *testing.T) {
	row := func(column, cell string) string {
		cells := map[string]string{"licence": "2", "city": "Surabaya", "address": "Jl. Contoh 1", "phone": "0335421234", "source": "daftar KP2MI"}
		if column == "licence" {
			cell = "2 " + cell
		}
		cells[column] = cell
		return "name,licence,city,address,phone,status,source,as_of\nPT Contoh Satu,1,,,,aktif,contoh,2026-11-01\nPT Misal Dua," +
			strings.Join([]string{`"` + cells["licence"] + `"`, `"` + cells["city"] + `"`, `"` + cells["address"] + `"`, `"` + cells["phone"] + `"`, "aktif", `"` + cells["source"] + `"`, "2026-11-01"}, ",") + "\n"
	}
	for _, column := range []string{"licence", "city", "address", "phone", "source"} {
		for _, cell := range []string{"TUTUP", "KANTOR SUDAH DITUTUP", "tidak aktif lagi", "IZIN DICABUT", "dicbut", "d i c a b u t", "sudah tdk ada", "tdk beroperasi", "Jl. Contoh 1 (TUTUP)", "non aktif", "bangkrut"} {
			if got := standing(t, row(column, cell), "PT Misal Dua"); got == agency.Active {
				t.Errorf("%q in the column %s is imported as active", cell, column)
			}
		}
	}
	for column, cells := range map[string][]string{
		"licence": {"SIP3MI 123/MEN/2020", "KEP.45/PPTKLN/XII/2019"},
		"city":    {"Kota Surabaya", "Kab. Probolinggo", "Jakarta Timur", "-", "belum ada"},
		"address": {"Jl. Raya Bandara No. 5 RT 02/RW 03, Kel. Sukamaju", "Gedung Menara Contoh Lt. 3", "Jl. Pahlawan, depan Stasiun", "Jl. Kali Mati 5", "tidak ada"},
		"phone":   {"021-1234567 / 0812345678 (Bu Siti)", "tidak ada", "Telp. (0335) 421234 Fax 421235", "WA 0812345678"},
		"source":  {"Daftar P3MI aktif dan tidak aktif KP2MI", "laman pengaduan KP2MI", "data P3MI aktif dan dicabut", "Direktorat Pengawasan, daftar P3MI"},
	} {
		for _, cell := range cells {
			if got := standing(t, row(column, cell), "PT Misal Dua"); got != agency.Active {
				t.Errorf("%q in the column %s is %q", cell, column, got)
			}
		}
	}
}
