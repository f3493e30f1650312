package backup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"

	"kanca/bot/filelock"
	"kanca/bot/owner"
)

// Written is a backup in its file.
type Written struct {
	Contents
	Path     string
	Bytes    int64
	SameDisk bool // it lies on the disk of Source.Beside
}

// WriteFile writes a backup of this moment into a file that only its owner may
// read. It gets its name when it is complete, on the disk, and was read again from
// beginning to end; until then it is called .NAME.partial, which the next call
// takes away. A file of that name is replaced only where it is a backup, so that a
// slip of the pen costs no database.
func WriteFile(ctx context.Context, path string, from Source) (w Written, err error) {
	w.Path = path
	if err := Replaceable(path); err != nil {
		return w, err
	}
	TidyPartials(filepath.Dir(path))
	f, err := partial(path)
	if err != nil {
		return w, err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
		f.Close()
	}()
	room := &roomy{to: f, folder: filepath.Dir(path)}
	if err := room.look(0); err != nil {
		return w, err
	}
	buffered := bufio.NewWriterSize(room, 1<<20)
	if w.Contents, err = Write(ctx, buffered, from); err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		return w, fmt.Errorf("the backup could not be written: %w", err)
	}
	if w.Bytes, err = verified(ctx, f, w.Contents); err != nil {
		return w, fmt.Errorf("the backup was written but cannot be read again (%w); look at the disk of %s", err, path)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return w, fmt.Errorf("the backup could not get its name: %w", err)
	}
	w.SameDisk = from.Beside != "" && sameDisk(path, from.Beside)
	return w, syncFolder(filepath.Dir(path))
}

// verified reads a backup again and compares it with what was written.
func verified(ctx context.Context, f *os.File, want Contents) (size int64, err error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	a, err := Read(f, info.Size())
	if err == nil {
		err = a.Verify(ctx)
	}
	if err == nil && !reflect.DeepEqual(a.Contents, want) {
		err = ErrDamaged
	}
	return info.Size(), err
}

// Replaceable refuses a name that WriteFile cannot give: of a folder, in a folder
// that is not there, or under which something else than a backup lies.
func Replaceable(path string) error {
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		folder, err := os.Stat(filepath.Dir(path))
		if err != nil || !folder.IsDir() {
			return fmt.Errorf("there is no folder %s to write the backup into; make it, or name another", filepath.Dir(path))
		}
		return nil
	case err != nil:
		return fmt.Errorf("the backup cannot be written: %w; choose another name", err)
	case info.IsDir():
		return fmt.Errorf("%s is a folder; name a file in it, such as %s", path, filepath.Join(path, "kanca-backup.zip"))
	}
	a, err := Open(path)
	if err != nil {
		return fmt.Errorf("%s is there already and is not a whole backup of kanca, so it is not replaced; choose another name", path)
	}
	return a.Close()
}

// TidyPartials takes away what backups that were killed left in a folder, whatever
// their names: they hold people's data and nobody looks for them. Those that are
// being written are left alone. It returns those that it took away.
func TidyPartials(folder string) (gone []string) {
	left, _ := filepath.Glob(filepath.Join(folder, ".*.partial")) // an error says only that the pattern is wrong
	for _, name := range left {
		f, err := owner.Open(name, os.O_RDWR)
		if err != nil {
			continue
		}
		// Nothing but the beginning of a backup is taken away: a ZIP, or nothing yet.
		head := make([]byte, 4)
		n, _ := f.ReadAt(head, 0)
		if ok, err := filelock.Sole(f); err == nil && ok && (n == 0 || string(head) == "PK\x03\x04") && os.Remove(name) == nil {
			gone = append(gone, name)
		}
		f.Close()
	}
	return gone
}

// partial opens what becomes the file path, for this process alone.
func partial(path string) (*os.File, error) {
	name := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".partial")
	for {
		f, err := owner.Open(name, os.O_CREATE|os.O_RDWR)
		if err != nil {
			return nil, fmt.Errorf("the backup cannot be written: %w; choose another place", err)
		}
		ok, err := filelock.Sole(f)
		if err != nil || !ok {
			f.Close()
			if err == nil {
				err = fmt.Errorf("another kanca is writing the backup %s; wait for it, or choose another name", path)
			}
			return nil, err
		}
		// Who had the lock before may have given the file its name meanwhile.
		mine, err := f.Stat()
		if err != nil {
			f.Close()
			return nil, err
		}
		if there, err := os.Stat(name); err == nil && os.SameFile(mine, there) {
			return f, f.Truncate(0)
		}
		f.Close()
	}
}

func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	defer d.Close()
	// Some systems cannot do that with a folder.
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}

// Open reads what a file says it holds. Close it afterwards.
func Open(path string) (*Archive, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, err
	}
	if info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s is a folder, not a backup", path)
	}
	a, err := Read(f, info.Size())
	if err != nil {
		f.Close()
		return nil, err
	}
	a.file = f
	return a, nil
}

// Close closes a backup that Open opened.
func (a *Archive) Close() error {
	if a.file == nil {
		return nil
	}
	return a.file.Close()
}

// reserve is how much room a backup leaves on its disk, or a tenth of the disk if
// that is less: one that fills it would stop the service that it is to save.
const reserve = 512 << 20

// lookEvery is after how many bytes the room is looked at again.
const lookEvery = 16 << 20

// ErrNoRoom is returned where a backup would leave too little room on its disk.
var ErrNoRoom = errors.New("the disk is nearly full, and a backup must not fill it; make room, or choose another disk")

// roomy writes as long as there is room on the disk.
type roomy struct {
	to      io.Writer
	folder  string
	written int64 // since the last look
}

func (r *roomy) Write(p []byte) (int, error) {
	if r.written += int64(len(p)); r.written >= lookEvery {
		if err := r.look(r.written); err != nil {
			return 0, err
		}
		r.written = 0
	}
	return r.to.Write(p)
}

func (r *roomy) look(need int64) error {
	free, total, ok := room(r.folder)
	if ok && free-need < min(reserve, total/10) {
		return ErrNoRoom
	}
	return nil
}
