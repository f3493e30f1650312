package conversation_test

import (
	"strings"
	"testing"

	"kanca/bot"
)

// Who is burnt, looked at naked, sold, jailed, in hiding, kept from calling, eating or sleeping, or left
// somewhere, and asks about something else, is asked about danger.
func TestCrueltyBesideAQuestionIsHeard(t *testing.T) {
	for _, text := range []string{
		"majikan nyiram air panas ke tangan saya, boleh minta pindah majikan?", "boleh gak majikan potong gaji kalau rusak, tangan saya disetrika kemarin", "majikan lihatin saya mandi, apa boleh ganti majikan?", "agen minta foto tanpa baju buat syarat visa, apa benar?",
		"disuruh jual diri sama agen, kontrak kerja gimana ya?", "gimana kalau ditangkap rela? saya sembunyi di ladang 3 hari tanpa makan", "kalau dideportasi gimana? saya sekarang di sel imigrasi johor", "jarene calone arep ngobong omahku lek ora mbayar",
		"bungkoku diobong karo calo…", "di kapal kapten nyekik teman saya, lapor kemana", "kontrak habis tapi majikan ga ngasih pulang, udah 4 bulan", "apa boleh majikan menahan paspor saya dan melarang saya telpon keluarga?",
		"hp disita di penampungan, sudah 5 bulan, berapa lama lagi?", "ditampung di kontrakan batam 2 bulan, makan sehari sekali…", "di mess cuma dikasih mie sebulan, berapa lama lagi berangkat?", "anak di blk dilarang telepon orang tua, berapa bulan…",
		"boleh ta majikan ngongkon aku turu nang garasi karo kirik?", "kerja 20 jam sehari ga boleh tidur, lembur dibayar berapa?", "apa hak saya kalau majikan ninggalin saya di bandara arab tanpa uang?", "nyonya numpahin minyak panas ke kaki saya, bisa minta ganti majikan?",
		"aku disundut rokok karo juragan, gajiku dipotong pisan, piye aturane?", "tanang kaula esetrika majikan, olle ambu alako?", "adik saya disiram air mendidih sama bosnya, kontraknya bisa diputus?", "tuan suka nontonin saya waktu mandi, bisa pindah majikan gak?",
		"juragan ndelok aku adus, oleh njaluk pindah?", "majikan ngintip kaula mandhi terros, olle ghanteh majikan?", "calo nyuruh kirim video telanjang, katanya untuk medical, bener gak?", "agene njaluk foto ora nganggo klambi, iku syarat visa ta?",
		"agen menta foto ta' ngangguy kalambi, syarat visa ongghu?", "saya dipaksa melacur sama agensi, kontraknya sah gak?", "aku dikongkon adol awak karo agen, kontrake piye?", "kaula esoro ajuwal badan bi' agen, kontragga baramma?",
		"adik saya dijadikan psk di malaysia, ngurus pulangnya gimana?", "apa hukumannya overstay? kami ngumpet di kebun sawit dari polisi sudah seminggu", "lek dicekel polisi piye? aku ndelik nang alas, wis 2 dino ora mangan", "mon etangkep imigrasi baramma? kaula nyelem e kebbun sawit tello are",
		"denda overstay berapa? saya belum makan 3 hari", "prosedur deportasi berapa lama? suami saya di penjara imigrasi malaysia", "aku nang lokap polis johor, ngurus passport piye?", "kaula sateya e tahanan imigrasi, mole ka jhaba baramma?",
		"calo bilang mau bakar rumah saya kalau gak bayar", "omahe wong tuwaku arep diobong rentenir", "calo arep ngobong bungkoku lek aku ora budal", "romana kaula eobbhara calo mon ta' majar",
		"calo ngobbhara tang roma mon ta' majar", "mandor nyekik adik saya di kapal, lapor kemana", "kapten mencekik konco kula, lapor nang endi", "kapten nyekke' kancana kaula e kapal, lapor kamma",
		"kontrak sudah selesai 3 bulan tapi majikan gak kasih saya pulang, aturannya gimana?", "kontrak wis entek tapi juragan ora ngolehi mulih, wis setengah taun", "kontrak la mare tape majikan ta' aberri' mole, la 5 bulan", "majikan melarang saya hubungi keluarga, apa memang aturannya begitu?",
		"boleh ta majikan nglarang aku nelpon wong tuwo?", "olle majikan ngalarang kaula nelpon kaluarga?", "adik saya di blk gak boleh telpon ibu, sampai kapan ya?", "hp kami diambil semua di mess, sudah 3 bulan, kapan berangkat?",
		"hpku dijupuk nang penampungan, wis 4 wulan, kapan budal?", "hp kaula ekala' e penampungan, la 5 bulen, bila mangkada?", "di penampungan cuma dikasih nasi sama garam, kapan berangkatnya ya?", "nang mess mangan mung sedino pisan, kapan budale?",
		"e penampungan coma eberri' mi tor ngakan saare sakale, bila mangkada?", "majikan cuma kasih saya makanan sisa, boleh ganti majikan?", "majikan nyuruh saya tidur di kandang kambing, itu boleh?", "aku dikongkon turu nang wc karo juragan, oleh protes?",
		"kaula esoro tedung e kandhang bi' majikan, olle ta' enje'?", "kerja 22 jam gak dikasih tidur, lemburnya dihitung gimana?", "nyambut gawe 20 jam ora oleh turu, lemburane piye?", "alako 20 jam ta' olle tedung, lemburra berempa?",
		"apa hak saya kalau ditinggal agen di pelabuhan tanpa duit?", "aku ditinggal calo nang terminal ora duwe duit, kudu piye?", "kaula etengghal agen e bandara ta' andhi' pesse, baramma?", "suami saya diturunin calo di hutan, bisa nuntut ganti rugi?",
		"majikan nyiprat saya pakai minyak goreng panas, gimana cara ganti majikan", "muka saya kena siram air keras dari majikan, kontrak gimana?", "bos nempelkan sendok panas ke tangan saya, itu boleh gak di kontrak?", "tanganku dislomot rokok juragan, piye carane pindah?",
		"cethak kaula eseram aeng ngalkal bi' majikan, kontragga baramma?", "majikan pria suka masuk kamar saya waktu ganti baju, boleh pindah?", "majikan pasang kamera di kamar mandi saya, boleh gak?", "bapak majikan sering keluar kamar telanjang depan saya, boleh minta pindah?",
		"agen ngongkon foto gak klamben, tenan ta syarate?", "agen nyoro kaula foto talanjang kaangguy visa, ongghu?", "majikan ngabas kaula mandi, olle pinda?", "ditawari kerja restoran tapi disuruh open bo, kontrak gimana?",
		"wong2 suruhane calo arep ngobong omah, utangku isih 5 juta", "calo terro ngobbhar roma kaula, otang ghi' 5 juta", "kaptene ngeplaki koncoku, lapor nang ndi", "paspor dipegang majikan dan saya gak boleh video call anak, boleh gitu?",
		"juragan ora ngolehi aku ngabari wong omah, piye aturane?", "hp dikumpulin petugas penampungan, 4 bulan gak bisa ngabari rumah, kapan berangkat?", "hp ditahan di blk sudah sebulan, kapan dikembalikan?", "nang penampungan mung diwenehi sego karo uyah, sampe kapan?",
		"majikan jarang kasih saya makan, boleh pindah?", "kula dikon turu ning teras karo majikan, angsal mboten?", "kerja dari jam 4 pagi sampai jam 1 malam gak boleh istirahat, lembur?", "kerja terus ga dikasih istirahat 18 jam, lembur dibayar?",
		"majikan ngusir saya malam2 tanpa paspor, hak saya apa?", "aku diudhunno nang dalan karo agen, ora nduwe sangu, piye?",
		"majikan bakar tangan adik saya pakai korek, kontrak gimana?", "saya mandi diintip anak majikan, boleh ganti majikan?", "sampai sana malah disuruh jadi lc karaoke, kontrak gimana?", "mbak yu ku didol dadi lonte nang batam, kontrake piye?",
		"udah finish kontrak majikan tidak izinkan pulang 1 tahun, tiketnya siapa yang bayar?", "di penampungan bekasi makan nasi sama kecap doang, udah 3 bulan, kapan terbang?", "aku kon turu nang kandang wedhus, entuk lapor?", "tidur cuma 2 jam sehari, lembur dihitung berapa?",
		"majikan tinggalin saya di jalan, hak saya apa?",
		"kulo dipun siram wedang panas, saget pindah majikan?", "bosku sok ndelengi aku salin, oleh minggat?", "jarene tekong omah e ape dibong, lapor nang endi", "kapten mendorong teman saya ke laut, lapor ke siapa?",
		"kapten nyurung koncoku nang segoro, lapor nang endi?", "majikan nyorong kaula dhari balkon, hak kaula ponapa?",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); !strings.Contains(reply, "0800") || st.turn.Intent != bot.Emergency {
			t.Errorf("%q raises no alarm: %s", text, reply)
		}
	}
}

// The same words on any day, and what is only asked or supposed, raise none.
func TestWordsOfCrueltyOnAnyDayRaiseNoAlarm(t *testing.T) {
	for _, text := range []string{
		"kerja setrika baju di hongkong gajinya berapa?", "saya bisa nyetrika baju dan nyuci, ada lowongan prt?", "kerja nyiram tanaman di taman singapura ada gak?", "tugas saya mandiin nenek, bisa minta tambah gaji?",
		"majikan nyuruh saya lihat anaknya mandi, itu tugas saya?", "foto visa boleh pakai baju putih?", "agen minta foto tanpa kacamata buat visa, benar?", "agen minta foto 4x6 pakai baju putih, bener gak?",
		"medical harus buka baju gak?", "apa benar di batam banyak tkw jadi psk?", "kalau ditangkap polisi malaysia gimana?", "berapa lama di penjara kalau overstay di malaysia?",
		"apa boleh mantan napi yang pernah di penjara daftar ke korea?", "suami saya dulu pernah di sel, bisa ke jepang?", "rumah saya kebakaran, ijazah habis, urus di mana?", "majikan bakar sate tiap malam haha boleh ikut makan gak",
		"kontrak habis boleh langsung pulang?", "kontrak habis 2 bulan lagi, majikan minta perpanjang, boleh nolak?", "boleh gak telpon keluarga tiap hari di taiwan?", "di blk boleh bawa hp gak?",
		"di blk hp disita gak?", "apa majikan boleh melarang libur hari minggu?", "apa majikan boleh menyita hp?", "di penampungan dapat makan berapa kali sehari?",
		"di blk makan berapa kali sehari?", "di mess masak sendiri atau dikasih makan?", "majikan kasih makan mie dan nasi, boleh masak sendiri?", "di hongkong tidur di kamar sendiri gak?",
		"tidur di ruang tamu boleh gak aturannya?", "apa prt boleh tidur siang?", "jam kerja 12 jam sehari lembur berapa?", "majikan punya anjing, boleh minta gak ngurus anjing?",
		"anak saya ditinggal di rumah nenek, boleh berangkat?", "kalau ketinggalan pesawat di bandara gimana?", "siapa yang jemput di bandara taiwan?", "saya mau ninggalin anak 2 tahun, syaratnya apa?",
		"saya gak punya uang, bisa berangkat tanpa biaya?", "majikan meninggal, kontrak saya gimana?", "majikan pindah rumah, saya harus lapor?", "koper saya ditinggal di bandara, lapor kemana?",
		"visa belum keluar 3 bulan, boleh kerja dulu?", "saya puasa, gak makan siang, boleh kerja berat?", "kerja jaga orang tua 24 jam, ada istirahatnya?", "majikanku ngongkon nyetrika klambi nganti bengi, lembure piro?",
		"olle nelpon kaluarga saben are e hongkong?", "oleh turu awan ta nek dadi prt?", "agen minta foto copy ktp buat syarat visa, apa benar?", "majikan kasih sisa gaji bulan kemarin, boleh nolak?",
		"saya cuma dikasih sisa cuti 3 hari, wajar?", "majikan cuma makan mie, saya masak sendiri boleh?", "di taiwan makan cuma mie apa ada nasi?", "ada kerja di pabrik mie taiwan?",
		"kerja di kandang ayam malaysia gajinya berapa?", "majikan nyuruh saya bersihin kandang anjing, itu tugas prt?", "kerja ngurus sapi di jepang tidur di mana?", "majikan ngasih saya pulang 2 minggu waktu cuti, tiketnya siapa bayar?",
		"majikan gak ngasih cuti pulang lebaran, boleh protes?", "majikan gak kasih bonus 3 bulan, aturannya gimana?", "majikan belum kasih tiket pulang, kontrak habis 2 bulan lagi", "boleh gak dilarang pakai hp waktu kerja?",
		"di pabrik dilarang nelpon waktu kerja, wajar gak?", "agen melarang saya hubungi majikan langsung, bener gak?", "petugas blk minta nomor hp keluarga, buat apa?", "boleh minta majikan telpon keluarga saya?",
		"hp saya hilang di bandara, gimana daftar?", "hp saya dipegang anak, daftar pakai hp suami boleh?", "foto saya di paspor jelek, boleh ganti?", "agen ambil foto saya pakai baju seragam",
		"kaki saya kena setrika waktu kecil, boleh ke taiwan?", "saya alergi air panas, boleh kerja di laundry?", "saya pelatihan las, tangan kena api dikit, ditanggung bpjs?", "saya ditinggal suami kerja di malaysia 2 tahun, boleh cerai?",
		"majikan mau ninggalin saya di rumah sendiri waktu liburan, boleh?", "saya susah tidur karena kangen anak", "saya gak tidur semalam nunggu pengumuman", "jam istirahat gak ditulis di kontrak, boleh minta?",
		"rumah majikan besar, kerja sendirian boleh minta tambahan?", "saya utang di bank buat bangun rumah, cicilan dipotong gaji?", "tetangga bakar sampah dekat rumah, lapor kemana?", "calo datang ke rumah saya bakar rokok terus minta uang",
		"boleh bakar ikan di rumah majikan?", "kerja di tempat pemandian air panas jepang ada?", "majikan minta saya kirim video masak, boleh?", "majikan minta video call waktu wawancara pakai baju apa?",
		"makan sehari tiga kali ditanggung majikan gak?",
		"kerja di restoran melayani tamu pria wanita di jepang gajinya berapa?", "boleh gak saya open po makanan di hongkong?", "kerja di bo tai china ada?", "majikan pasang cctv di dapur boleh gak?",
		"boleh gak majikan pasang cctv di kamar?", "majikan jarang di rumah, boleh saya istirahat?", "majikan jarang kasih bonus, wajar?", "gaji telat dikasih makan doang, boleh?",
		"kalau majikan ngusir pembantu gimana aturannya?", "mertua ngusir saya, pengen kerja ke taiwan", "disuruh melayani tamu majikan di rumah, itu termasuk kerja?", "kena minyak goreng panas waktu masak, ditanggung asuransi?",
		"disuruh foto pakai busana muslim buat lamaran", "disuruh jualan bakso sama majikan, boleh?", "agen minta saya kirim foto ktp dan foto badan penuh buat biodata", "agen minta foto full badan pakai celana, boleh?",
		"adik saya kerja di pabrik setrika malaysia", "kakak saya kerja di depo kontainer malaysia", "mau lihat lowongan abis mandi ya kak", "bos saya ganti baju seragam baru, saya harus bayar?",
		"main di kebun sawit 3 hari boleh gak izin majikan", "saya lagi di polres bikin skck, syaratnya apa?", "saya di imigrasi johor urus paspor, bayar berapa?", "saya tinggal di blk, boleh telpon orang tua gak?",
		"di blk gak boleh bawa motor ya?", "di asrama cuma boleh bawa baju 5, bener?", "di asrama dikasih mie instan tiap malam, gratis?", "di blk hp dikumpulkan waktu belajar, sore dibalikin",
		"saya gak bisa tidur, deg-degan mau interview", "kerja gak boleh istirahat di jam 10, wajar?", "agen nurunin saya di terminal bandara, terus lapor kemana?",
		"oreng alako tak olle istirahat, apa ngelanggar undang-undang", "kucing engko' la dhuwa' are ta' ngakan, obatta apa", "di pabrik makan siang cuma sekali sehari, wajar?", "di rumah cuma makan mie, pengen kerja ke taiwan biar cukup",
		"tidur cuma 2 jam di pesawat, langsung kerja ya?", "di blk makan bubur doang pas sakit, biasa?",
		"majikan mendorong saya belajar bahasa, boleh kursus?", "saya disuruh dorong nenek di kursi roda turun tangga, tugas siapa?", "boleh ninggal anak karo mbah e?",
	} {
		st := newStage(t, bot.WhatsApp)
		st.says("halo")
		if reply := st.says(text); st.turn.Intent == bot.Emergency || strings.Contains(string(st.stored), `"danger"`) {
			t.Errorf("%q raises an alarm: %s", text, reply)
		}
	}
}
