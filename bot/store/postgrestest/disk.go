package postgrestest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// SmallDisk makes a tablespace of a database on a disk of so many bytes, such as "4m", and
// returns where that is. It takes root; elsewhere the test is skipped and says so.
func (s *Server) SmallDisk(t testing.TB, name, size string) (folder string) {
	t.Helper()
	folder, err := os.MkdirTemp("", "kanca-disk-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", folder).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be made here, it takes root: %v %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", folder).Run() })
	space := filepath.Join(folder, "space")
	if err := os.Mkdir(space, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{folder, space} {
		if err := hand(dir); err != nil {
			t.Fatal(err)
		}
	}
	s.run(t, "CREATE TABLESPACE "+name+" LOCATION '"+space+"'")
	return folder
}
