package seal

import (
	"fmt"
	"io"
	"os"

	"kanca/bot/filelock"
)

// locked takes what stands for the folder of the key ring, and closes it if another has it.
func locked(f *os.File) (io.Closer, error) {
	ok, err := filelock.Sole(f)
	switch {
	case err != nil:
		f.Close()
		return nil, fmt.Errorf("the folder of the key file cannot be locked: %w", err)
	case !ok:
		f.Close()
		return nil, ErrLocked
	}
	return f, nil
}
