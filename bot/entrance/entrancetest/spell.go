// Package entrancetest asks a web server what no well-behaved program asks.
package entrancetest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"testing"
)

// Spell sends letters to an address and reads the answer.
func Spell(t testing.TB, at, request string) *http.Response {
	t.Helper()
	conn, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, request)
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%q: %v", request, err)
	}
	return res
}
