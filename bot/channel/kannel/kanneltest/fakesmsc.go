package kanneltest

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// Fakesmsc is Kannel's own stand-in for an operator and its phones, for a
// Gateway whose group operator is of the type fake.
type Fakesmsc struct {
	t     testing.TB
	stdin io.Writer
	lines chan string
}

// FakePort makes the group operator one of the type fake and returns its port.
func FakePort(t testing.TB) (port int, settings []Setting) {
	t.Helper()
	port = Port(t)
	return port, []Setting{{"operator", "smsc", "fake"}, {"operator", "port", fmt.Sprint(port)}, {"operator", "host", "127.0.0.1"}, {"operator", "throughput", ""}}
}

// StartFakesmsc connects the program to Kannel; it ends with the test.
func StartFakesmsc(t testing.TB, port int) *Fakesmsc {
	t.Helper()
	f := &Fakesmsc{t: t, lines: make(chan string, 1000)}
	command := exec.Command(fakesmscProgram, "-v", "0", "-H", "127.0.0.1", "-r", fmt.Sprint(port))
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	f.stdin = stdin
	said, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() {
		stdin.Close() // it reads on, and ends when there is no more
		<-ended
		_ = command.Wait()
	})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if _, message, ok := strings.Cut(lines.Text(), "Got message "); ok {
				f.lines <- message
			}
		}
	}()
	return f
}

// Text is a person's message.
func (f *Fakesmsc) Text(from, to, text string) {
	f.t.Helper()
	if _, err := fmt.Fprintf(f.stdin, "%s %s text %s\n", from, to, text); err != nil {
		f.t.Fatal(err)
	}
}

// Until waits until a phone has got the words in one line.
func (f *Fakesmsc) Until(words string) {
	f.t.Helper()
	var seen []string
	for timeout := time.After(patience); ; {
		select {
		case line := <-f.lines:
			if seen = append(seen, line); strings.Contains(line, words) {
				return
			}
		case <-timeout:
			f.t.Fatalf("no phone got %q; they got\n%s", words, strings.Join(seen, "\n"))
		}
	}
}
