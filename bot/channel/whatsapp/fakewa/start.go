package fakewa

import (
	"net/http"

	"go.mau.fi/whatsmeow/types"
	"go.mau.fi/whatsmeow/util/keys"
)

// Start starts a server.
func Start() *Server {
	s := &Server{
		static:   keys.NewKeyPair(),
		listener: newPipeListener(),
		accounts: map[types.JID]*Account{},
		byNoise:  map[[32]byte]*device{},
		linking:  map[string]*conn{},
		codes:    map[*Account]*codeLink{},
		media:    map[string][]byte{},
		conns:    map[*conn]bool{},
	}
	s.knobs.byLID = true
	s.cert = certify(s.static)
	mux := http.NewServeMux()
	mux.HandleFunc("/ws/chat", s.socket)
	mux.HandleFunc("/m/", s.serveMedia)
	mux.HandleFunc("/mms/", s.takeMedia)
	mux.HandleFunc("/", s.page)
	s.http = &http.Server{Handler: mux}
	s.done.Go(func() { _ = s.http.Serve(s.listener) })
	return s
}

// Close cuts every connection and waits for the server's goroutines.
func (s *Server) Close() {
	s.mu.Lock()
	conns := s.conns
	s.conns = nil
	s.mu.Unlock()
	for c := range conns {
		c.cut()
	}
	_ = s.http.Close()
	_ = s.listener.Close()
	s.done.Wait()
}
