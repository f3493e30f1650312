package agency

import "strings"

// Names of firms are made of words of every day: "sumber karya abadi" is a wish, too, where
// nothing says that it is a firm.

// leadsToFirm stand before the name of a firm that is named without PT.
var leadsToFirm = wordSet(`lewat lebat via oleh dari dhari deri dr teko soko saka saking agen agensi agency perusahaan lembaga kantor firma yayasan
	sponsor calo ikut noro melu melok milu daftar ndaftar adaftar cek check pareksa parekso lapor laporkan sama dengan karo kalih sareng bi di ke e ka nang neng
	namanya nama bernama jenenge jeneng nyamana nyama tentang soal mengenai apa apakah kalau mon nek lek ditawari diajak dan atau ban bareng majikan status izin`)

// wishes lead to a blessing, and everydayNames are the words of which names and blessings are made
// alike: a name of nothing else is told of only where a word leads to it.
var (
	wishes        = wordSet(`semoga moga moga2 mudah mudahan mudah2an mugo mugo2 mugi mandhar mander demi amin aamiin doa doakan jadi dadi dhaddhi insyaallah menuju harapan bismillah`)
	everydayNames = wordSet(`abadi aman amanah anugerah asih bahagia bakti bangsa barokah barakah berkah bersama bersatu bina bumi cahaya cinta cipta citra damai dunia emas hidup indah indonesia insan
		jasa jaya karya kasih keluarga kencana kerja kita kurnia karunia lancar lestari mandiri makmur maju mapan megah mitra mulia nusa nusantara negeri pertiwi prima putra putri rahayu rejeki rezeki rizki
		sahabat saudara sehat sejahtera sejati selamat sentosa setia sinar sukses sumber surya tenaga terang tunggal unggul utama wahana warga usaha luhur murni harapan damai global internasional group contoh`)
)

// isDistinctive reports whether a run of pieces holds a word that no blessing is made of, and nobody
// wishes for anything before it.
func isDistinctive(in []piece, from, to int) bool {
	for _, p := range in[max(0, from-maxDenied-2):from] {
		if wishes[p.text] {
			return false
		}
	}
	for _, p := range in[from:to] {
		if !everydayNames[p.text] {
			return true
		}
	}
	return false
}

// clearlyNamed reports whether a run of pieces without PT in front of it is clearly meant as a
// name: a thought begins with it, a word leads to it, it is written with capitals, or it is
// distinctive.
func clearlyNamed(in []piece, from, to int, capitals map[string]bool, text string) bool {
	if from == 0 || in[from].apart || leadsToFirm[in[from-1].text] || isDistinctive(in, from, to) {
		return true
	}
	for i := from + 1; i < to; i++ {
		if !capitals[in[i-1].text+" "+in[i].text] {
			return false
		}
	}
	return text != strings.ToUpper(text)
}

// maxDenied is how many words may stand between a denial and the name of the firm.
const maxDenied = 3

// notFrom are words that deny where somebody is from.
var notFrom = wordSet("bukan bkn benne bhenne banne guduk gudu dudu sanes bunten")

// denied reports whether the name that begins at a place is of a firm that somebody says not to
// be from: "bukan dari PT …".
func denied(in []piece, from int) bool {
	for i := from - 1; i >= 0 && from-i <= maxDenied+2; i-- {
		if in[i+1].apart && !legalForms[in[i].text] {
			return false
		}
		w := in[i].text
		if notFrom[w] || whence[w] && i > 0 && not[in[i-1].text] {
			return true
		}
	}
	return false
}

// whence lead behind a denial to where somebody is not from.
var whence = wordSet("dari dhari deri dr teko soko saka saking lewat lebat ikut melu melok milu noro norok")
