package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// otherKinds are the formats that are not read, by their first bytes, each with the
// sentence that names it and says what to do. Of old .xls no freely licensed reader is
// kept up: what there is was left in 2017 and in 2022.
var otherKinds = []struct {
	start string
	err   error
}{
	{"%PDF", errors.New("ini berkas PDF; simpan tabelnya sebagai .xlsx atau CSV UTF-8")},
	{"\xff\xd8\xff", errPicture}, {"\x89PNG", errPicture}, {"GIF8", errPicture}, {"II*\x00", errPicture}, {"MM\x00*", errPicture},
	{"Rar!", errPacked}, {"7z\xbc\xaf", errPacked}, {"\x1f\x8b", errPacked},
	{"{\\rtf", errors.New("ini naskah RTF, bukan tabel; salin tabelnya ke Excel atau LibreOffice dan simpan sebagai .xlsx")},
}

var (
	errPicture = errors.New("ini foto atau gambar, bukan tabel; minta berkas tabelnya, atau ketik isinya dan simpan sebagai .xlsx")
	errPacked  = errors.New("ini berkas yang dikemas (RAR, 7z, atau gzip); keluarkan isinya lalu pakai berkas tabelnya")
	errOldBook = errors.New("ini berkas Excel lama (.xls, sebelum 2007); buka di Excel atau LibreOffice dan simpan ulang sebagai .xlsx")
	errLocked  = errors.New("berkas Excel ini berkata sandi; buka dengan kata sandinya dan simpan ulang sebagai .xlsx tanpa kata sandi")
	errOldWord = errors.New("ini naskah Word lama (.doc), bukan tabel; salin tabelnya ke Excel atau LibreOffice dan simpan sebagai .xlsx")
	errOldFile = errors.New("ini berkas Office lama (.xls) atau berkata sandi; simpan ulang sebagai .xlsx tanpa kata sandi, atau sebagai CSV UTF-8")
)

// notRead is the error of a format that is not read, nil for one that may be.
func notRead(data []byte) error {
	for _, kind := range otherKinds {
		if bytes.HasPrefix(data, []byte(kind.start)) {
			return kind.err
		}
	}
	if !bytes.HasPrefix(data, []byte{0xd0, 0xcf, 0x11, 0xe0}) { // a compound file, as [MS-CFB] has it
		return nil
	}
	for _, stream := range []struct {
		name string
		err  error
	}{{"EncryptedPackage", errLocked}, {"Workbook", errOldBook}, {"Book", errOldBook}, {"WordDocument", errOldWord}} {
		if bytes.Contains(data, wide(stream.name)) {
			return stream.err
		}
	}
	return errOldFile
}

// wide is a name as a compound file writes it, in UTF-16.
func wide(text string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(text)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out[:len(out)-1]
}

// toUTF8 decodes UTF-16, which Excel calls "Unicode Text", with a byte order mark or
// without; other data come back as they are.
func toUTF8(data []byte) ([]byte, error) {
	low, high, marked := 0, 1, 2 // index of the low and of the high byte
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		low, high = 1, 0
	case len(data) >= 20 && zeros(data, 1) >= 8 && zeros(data, 0) == 0:
		marked = 0
	case len(data) >= 20 && zeros(data, 0) >= 8 && zeros(data, 1) == 0:
		low, high, marked = 1, 0, 0
	default:
		return data, nil
	}
	data = data[marked:]
	if len(data)%2 != 0 {
		return nil, errors.New("teks UTF-16 ini terpotong; minta berkasnya sekali lagi, atau simpan ulang sebagai \"CSV UTF-8\"")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = uint16(data[2*i+low]) | uint16(data[2*i+high])<<8
	}
	text := utf16.Decode(units)
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if r == utf8.RuneError {
			return nil, fmt.Errorf("teks UTF-16 ini rusak; simpan ulang sebagai \"CSV UTF-8\"")
		}
		out = utf8.AppendRune(out, r)
	}
	return bytes.TrimPrefix(out, byteOrderMark), nil
}

// zeros counts the zero bytes at every second place of the first twenty, from one on.
func zeros(data []byte, from int) (n int) {
	for i := from; i < min(20, len(data)); i += 2 {
		if data[i] == 0 {
			n++
		}
	}
	return n
}
