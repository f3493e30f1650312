package exports_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kanca/bot"
	"kanca/bot/exports"
	"kanca/bot/store"
	"kanca/bot/store/storetest"
)

// office is a database with somebody in it who asks for files.
type office struct {
	*store.DB
	t     *testing.T
	staff bot.Staff
	n     int
	// page is called before each page of registrations is read.
	page func(n int)
	read int
	heap uint64 // the most that was in use
}

func (o *office) ListRegistrations(ctx context.Context, f store.RegistrationFilter, after store.RegistrationPlace, limit int) ([]store.ListedRegistration, error) {
	o.read++
	if o.page != nil {
		o.page(o.read)
	}
	o.weigh()
	return o.DB.ListRegistrations(ctx, f, after, limit)
}

func (o *office) ExportGoesOn(ctx context.Context, e store.Export, position int, piece []byte) error {
	o.weigh()
	return o.DB.ExportGoesOn(ctx, e, position, piece)
}

func (o *office) weigh() {
	if o.n < 10000 {
		return
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	o.heap = max(o.heap, m.HeapAlloc)
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func open(t *testing.T) *office {
	o := &office{DB: storetest.Open(t), t: t}
	s, err := o.AddStaff(t.Context(), bot.Staff{Name: "Ani Contoh", Role: bot.RoleKepala}, "token")
	o.must(err)
	o.staff = s
	return o
}

// registers lets people register, many in one transaction.
func (o *office) registers(list ...bot.Registration) {
	o.t.Helper()
	for len(list) > 0 {
		some := list[:min(len(list), 500)]
		list = list[len(some):]
		o.must(o.InTx(o.t.Context(), func(tx *store.Tx) error {
			for i, r := range some {
				r.ID = fmt.Sprintf("R%06d", o.n+i)
				p, err := tx.TakePerson(o.t.Context(), []bot.Address{{Kind: bot.Phone, Value: fmt.Sprintf("+620000%06d", o.n+i)}}, time.Now())
				if err != nil {
					return err
				}
				if err := tx.Apply(o.t.Context(), p.ID, 0, []bot.Event{bot.RegistrationCompleted{Registration: r}}); err != nil {
					return err
				}
			}
			return nil
		}))
		o.n += len(some)
	}
}

func (o *office) asks(format string, f store.RegistrationFilter) (id int64) {
	o.t.Helper()
	o.must(o.InTx(o.t.Context(), func(tx *store.Tx) (err error) {
		id, err = tx.AskExport(o.t.Context(), o.staff, format, "Pendaftaran untuk Ani Contoh, Status: Baru", f, time.Now().Add(24*time.Hour))
		return err
	}))
	return id
}

func (o *office) maker(name string) *exports.Maker {
	return exports.New(o, name, slog.New(slog.DiscardHandler))
}

func (o *office) file(id int64) []byte {
	o.t.Helper()
	var b bytes.Buffer
	o.must(o.ReadExport(o.t.Context(), id, &b))
	return b.Bytes()
}

func (o *office) state(id int64) store.Export {
	o.t.Helper()
	e, err := o.Export(o.t.Context(), id)
	o.must(err)
	return e
}

func rina() bot.Registration {
	return bot.Registration{Name: "Rina Contoh", Age: 24, NIK: "0000000101900003", District: "Kraksaan", Village: "Sidopekso", Phone: "+620000000009", Country: "TW", Job: "caregiver", ConsentVersion: "1"}
}

// A file says for whom it is, holds the rows of its filter, no NIK in full, and nothing
// that a spreadsheet would run; in both formats.
func TestAFileOfRegistrations(t *testing.T) {
	o := open(t)
	hostile := rina()
	hostile.Name, hostile.NIK, hostile.District = `=HYPERLINK("http://x","y")`, "", "Paiton"
	o.registers(rina(), hostile)
	all, some := o.asks("csv", store.RegistrationFilter{}), o.asks("xlsx", store.RegistrationFilter{District: "Kraksaan"})
	o.must(o.maker("one").Tick(t.Context()))
	data := o.file(all)
	if !bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		t.Error("Excel takes the file for another alphabet")
	}
	rows, err := csv.NewReader(bytes.NewReader(data[3:])).ReadAll()
	o.must(err)
	if len(rows) != 4 || !strings.HasPrefix(rows[0][0], "Pendaftaran untuk Ani Contoh") || rows[1][0] != "Nama" || rows[2][0] != `'=HYPERLINK("http://x","y")` && rows[3][0] != `'=HYPERLINK("http://x","y")` {
		t.Errorf("the table: %q", rows)
	}
	if bytes.Contains(data, []byte("0000000101900003")) || !bytes.Contains(data, []byte("0000••••••••••03")) || !bytes.Contains(data, []byte("perawat lansia")) {
		t.Errorf("%s", data)
	}
	book, err := excelize.OpenReader(bytes.NewReader(o.file(some)))
	o.must(err)
	cells, err := book.GetRows(book.GetSheetName(0))
	o.must(err)
	if len(cells) != 3 || cells[2][0] != "Rina Contoh" || cells[2][2] != "0000••••••••••03" || cells[2][6] != "+620000000009" {
		t.Errorf("the workbook: %q", cells)
	}
	if e := o.state(some); e.State != store.ExportReady || e.Rows != 1 || e.Of != 1 || e.Staff != "Ani Contoh" {
		t.Errorf("it is %+v", e)
	}
}

// In Excel a file is pleasant: the header stays in sight, is bold and has a filter, ages
// and moments can be sorted and counted with, phones and NIKs keep their digits; each
// district has its own sheet where that is asked for.
func TestAWorkbookOfRegistrations(t *testing.T) {
	o := open(t)
	paiton, nowhere := rina(), rina()
	paiton.Name, paiton.NIK, paiton.District = "Ahmad Contoh", "", "Paiton"
	nowhere.Name, nowhere.NIK, nowhere.District, nowhere.Village = "Siti Contoh", "", "", ""
	o.registers(rina(), paiton, nowhere)
	whole, split := o.asks("xlsx", store.RegistrationFilter{}), o.asks("xlsx", store.RegistrationFilter{ByDistrict: true})
	o.must(o.maker("one").Tick(t.Context()))
	book, err := excelize.OpenReader(bytes.NewReader(o.file(whole)))
	o.must(err)
	defer book.Close()
	name := book.GetSheetName(0)
	if list := book.GetSheetList(); len(list) != 1 || name != "Pendaftaran" {
		t.Errorf("sheets: %q", list)
	}
	panes, err := book.GetPanes(name)
	if err != nil || !panes.Freeze || panes.YSplit != 2 {
		t.Errorf("the header does not stay: %+v, %v", panes, err)
	}
	id, err := book.GetCellStyle(name, "B2")
	o.must(err)
	if style, err := book.GetStyle(id); err != nil || style.Font == nil || !style.Font.Bold {
		t.Errorf("the header is not bold: %+v, %v", style, err)
	}
	if narrow, err := book.GetColWidth(name, "B"); err != nil || narrow != 8 {
		t.Errorf("the ages are %v wide, %v", narrow, err)
	}
	for cell, want := range map[string]excelize.CellType{"B3": excelize.CellTypeUnset, "O3": excelize.CellTypeUnset, "C3": excelize.CellTypeInlineString, "G3": excelize.CellTypeInlineString} {
		if kind, err := book.GetCellType(name, cell); err != nil || kind != want {
			t.Errorf("cell %s is of type %v, %v", cell, kind, err)
		}
	}
	if shown, err := book.GetCellValue(name, "O3"); err != nil || !regexp.MustCompile(`^\d\d-\d\d-20\d\d \d\d:\d\d$`).MatchString(shown) {
		t.Errorf("a moment is shown as %q, %v", shown, err)
	}
	z, err := zip.NewReader(bytes.NewReader(o.file(whole)), int64(len(o.file(whole))))
	o.must(err)
	part, err := z.Open("xl/worksheets/sheet1.xml")
	o.must(err)
	text, err := io.ReadAll(part)
	o.must(err)
	if !bytes.Contains(text, []byte(`<autoFilter ref="A2:Q5"/>`)) {
		t.Error("the header has no filter")
	}
	parts, err := excelize.OpenReader(bytes.NewReader(o.file(split)))
	o.must(err)
	defer parts.Close()
	if list := strings.Join(parts.GetSheetList(), ", "); list != "Tanpa kecamatan, Kraksaan, Paiton" {
		t.Errorf("the sheets are %s", list)
	}
	for sheet, who := range map[string]string{"Tanpa kecamatan": "Siti Contoh", "Kraksaan": "Rina Contoh", "Paiton": "Ahmad Contoh"} {
		rows, err := parts.GetRows(sheet)
		if err != nil || len(rows) != 3 || rows[2][0] != who {
			t.Errorf("%s: %q, %v", sheet, rows, err)
		}
	}
	if e := o.state(split); e.Rows != 3 {
		t.Errorf("%d rows", e.Rows)
	}
}

// A process that ends in the middle leaves nothing behind that the next one cannot take
// up; somebody who is erased in the middle is in no file.
func TestAFileThatIsBegunAnew(t *testing.T) {
	o := open(t)
	var many []bot.Registration
	for i := range 1200 {
		r := rina()
		r.Name, r.NIK = fmt.Sprintf("Nomor %d", i), ""
		many = append(many, r)
	}
	o.registers(many...)
	id := o.asks("csv", store.RegistrationFilter{})
	dying, kill := context.WithCancel(t.Context())
	o.page = func(n int) {
		if n == 2 {
			kill()
		}
	}
	if err := o.maker("killed").Tick(dying); err == nil {
		t.Error("a process that ends makes a whole file")
	}
	if e := o.state(id); e.State != store.ExportMaking || e.Rows != 500 {
		t.Fatalf("left behind: %+v", e)
	}
	if err := o.ReadExport(t.Context(), id, &bytes.Buffer{}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("half a file is read: %v", err)
	}
	o.page = func(n int) {
		if n == 5 {
			o.must(o.InTx(t.Context(), func(tx *store.Tx) error {
				p, err := tx.TakePerson(t.Context(), []bot.Address{{Kind: bot.Phone, Value: "+620000001199"}}, time.Now())
				if err != nil {
					return err
				}
				return tx.Apply(t.Context(), p.ID, 0, []bot.Event{bot.DataDeleted{}})
			}))
		}
	}
	o.must(o.maker("next").Tick(t.Context()))
	if e := o.state(id); e.State != store.ExportReady || e.Rows != 1199 {
		t.Fatalf("afterwards: %+v", e)
	}
	data := o.file(id)
	for i := range 1200 {
		if got := bytes.Count(data, []byte(fmt.Sprintf(`"Nomor %d"`, i))); got != 1 && i != 1199 || i == 1199 && got != 0 {
			t.Fatalf("Nomor %d is in it %d times", i, got)
		}
	}
}

// A file is gone when somebody in it is erased, and after its time; who is restricted
// is in none.
func TestAFileEnds(t *testing.T) {
	o := open(t)
	o.registers(rina(), rina())
	id := o.asks("csv", store.RegistrationFilter{})
	o.must(o.maker("one").Tick(t.Context()))
	o.file(id)
	o.must(o.InTx(t.Context(), func(tx *store.Tx) error {
		p, err := tx.TakePerson(t.Context(), []bot.Address{{Kind: bot.Phone, Value: "+620000000001"}}, time.Now())
		if err != nil {
			return err
		}
		return tx.Apply(t.Context(), p.ID, 0, []bot.Event{bot.DataDeleted{}})
	}))
	if err := o.ReadExport(t.Context(), id, &bytes.Buffer{}); !errors.Is(err, store.ErrNotFound) || o.state(id).State != store.ExportEnded {
		t.Errorf("after an erasure: %v, %+v", err, o.state(id))
	}
	o.must(o.InTx(t.Context(), func(tx *store.Tx) (err error) {
		id, err = tx.AskExport(t.Context(), o.staff, "csv", "x", store.RegistrationFilter{}, time.Now().Add(-time.Second))
		return err
	}))
	o.must(o.maker("one").Tick(t.Context()))
	if e := o.state(id); e.State != store.ExportEnded || e.Title != "" {
		t.Errorf("after its time: %+v", e)
	}
}

// KANCA_TEST_REGISTRATIONS=50000 measures what is promised: a file of them within ten
// seconds, in less than 64 MiB.
func TestALargeFile(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("KANCA_TEST_REGISTRATIONS"))
	if err != nil {
		n = 1500
	}
	o := open(t)
	var many []bot.Registration
	for i := range n {
		r := rina()
		r.Name, r.NIK, r.Village = fmt.Sprintf("Rina Contoh %d", i), "", fmt.Sprintf("Desa %d", i%330)
		many = append(many, r)
	}
	o.registers(many...)
	many = nil
	for _, format := range []string{"csv", "xlsx"} {
		runtime.GC()
		var before runtime.MemStats
		runtime.ReadMemStats(&before)
		o.heap = 0
		id := o.asks(format, store.RegistrationFilter{})
		began := time.Now()
		o.must(o.maker("one").Tick(t.Context()))
		took := time.Since(began)
		e := o.state(id)
		if e.State != store.ExportReady || e.Rows != n {
			t.Errorf("%s: %+v", format, e)
		}
		grown := int64(o.heap) - int64(before.HeapAlloc)
		t.Logf("%s: %d rows, %d bytes, %s, %d KiB of heap at most", format, e.Rows, e.Size, took.Round(time.Millisecond), grown>>10)
		if n >= 50000 && (took > 10*time.Second || grown > 64<<20) {
			t.Errorf("%s takes %s and %d KiB", format, took, grown>>10)
		}
	}
}
