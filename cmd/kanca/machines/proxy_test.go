package machines

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// behind stands where kanca would and says what was asked of it.
func behind(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s host=%s from=%s", r.Method, r.URL.Path, r.Host, strings.Join(r.Header.Values("X-Forwarded-For"), "|"))
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// free is an address at which nobody listens now.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// certified writes a certificate for kanca.example.
func certified(t *testing.T, dir string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"kanca.example"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	for name, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}

// replaced replaces what has to be there.
func replaced(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the file lacks %q", pairs[i])
		}
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}

// started starts a proxy and waits until it listens.
func started(t *testing.T, address string, command *exec.Cmd) {
	t.Helper()
	var said strings.Builder
	command.Stderr, command.Stdout = &said, &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { command.Wait(); close(ended) }()
	t.Cleanup(func() {
		command.Process.Signal(os.Interrupt)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			command.Process.Kill()
			<-ended
		}
	})
	for deadline := time.Now().Add(time.Minute); ; {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("the proxy ended: %s", said.String())
		case <-time.After(50 * time.Millisecond):
			if time.Now().After(deadline) {
				t.Fatal("the proxy does not listen")
			}
		}
	}
}

// passes asks a proxy for what is for the public and for what never is.
func passes(t *testing.T, address string) {
	t.Helper()
	client := &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", address)
		},
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true, ServerName: "kanca.example"},
	}}
	ask := func(method, path string) (int, string) {
		request, err := http.NewRequest(method, "https://kanca.example"+path, strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Forwarded-For", "192.0.2.9")
		answer, err := client.Do(request)
		if err != nil {
			t.Fatalf("%s %s: %v", method, path, err)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		return answer.StatusCode, string(body)
	}
	for _, path := range []string{"/", "/masuk", "/kotak-masuk/1", "/kabar"} {
		if status, body := ask("GET", path); status != 200 || body != "GET "+path+" host=kanca.example from=127.0.0.1" {
			t.Errorf("GET %s: %d %s", path, status, body)
		}
	}
	if status, body := ask("POST", "/hooks/twilio/message"); status != 200 || !strings.HasPrefix(body, "POST /hooks/twilio/message ") {
		t.Errorf("a webhook is not passed on: %d %s", status, body)
	}
	for _, path := range []string{"/hooks/twilio/message", "/hooks/kannel/message", "/hooks/kannel", "/hooks//kannel/message", "/hooks/./kannel/status", "/simulator", "/simulator/messages",
		"/metrics", "/healthz", "/readyz", "/x/../metrics", "/%6detrics"} {
		if status, body := ask("GET", path); status < 400 || status >= 500 || strings.Contains(body, "host=") {
			t.Errorf("GET %s is passed on: %d %s", path, status, body)
		}
	}
}

func found(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if strings.Contains(os.Getenv("KANCA_TEST_REQUIRE"), name) {
			t.Fatalf("%s is not here", name)
		}
		t.Skipf("%s is not here; put it on the PATH to test its file", name)
	}
	return path
}

func TestNginxPassesOnHooksAndConsoleOnly(t *testing.T) {
	nginx, dir, address := found(t, "nginx"), t.TempDir(), free(t)
	certificate, key := certified(t, dir)
	site := replaced(t, read(t, "deploy/proxy/nginx.conf"), "/etc/ssl/certs/kanca.pem", certificate, "/etc/ssl/private/kanca.key", key,
		"127.0.0.1:8080", behind(t), "    listen [::]:443 ssl;\n", "", "    listen [::]:80;\n", "", "listen 80;", "listen "+free(t)+";", "listen 443 ssl;", "listen "+address+" ssl;")
	var folders strings.Builder
	for _, name := range []string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		fmt.Fprintf(&folders, "%s_temp_path %s/%s;\n", name, dir, name)
	}
	whole := fmt.Sprintf("daemon off;\nmaster_process off;\npid %s/pid;\nevents {}\nhttp {\naccess_log off;\n%s\n%s\n}\n", dir, folders.String(), site)
	path := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(path, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(nginx, "-t", "-e", filepath.Join(dir, "log"), "-c", path).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	started(t, address, exec.Command(nginx, "-e", filepath.Join(dir, "log"), "-c", path))
	passes(t, address)
}

func TestCaddyPassesOnHooksAndConsoleOnly(t *testing.T) {
	caddy, dir, address := found(t, "caddy"), t.TempDir(), free(t)
	certificate, key := certified(t, dir)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	own := func(c *exec.Cmd) *exec.Cmd { // nothing of it outside the test's folder
		c.Env = append(c.Environ(), "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir, "HOME="+dir)
		return c
	}
	if out, err := own(exec.Command(caddy, "validate", "--adapter", "caddyfile", "--config", filepath.Join("..", "..", "..", "deploy", "proxy", "Caddyfile"))).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	site := replaced(t, read(t, "deploy/proxy/Caddyfile"), "kanca.example {\n", "https://kanca.example:"+port+" {\n\tbind 127.0.0.1\n\ttls "+certificate+" "+key+"\n", "127.0.0.1:8080", behind(t))
	path := filepath.Join(dir, "Caddyfile")
	if err := os.WriteFile(path, []byte("{\n\tadmin off\n\tauto_https disable_redirects\n}\n"+site), 0o600); err != nil {
		t.Fatal(err)
	}
	started(t, address, own(exec.Command(caddy, "run", "--adapter", "caddyfile", "--config", path)))
	passes(t, address)
}
