package entrance

import (
	"encoding/json"
	"net/http"
)

// Condition is the body of both probes.
type Condition struct {
	Status   string `json:"status"` // ok, degraded, failing or stopping
	Database string `json:"database"`
	Content  string `json:"content"`
	Outbox   string `json:"outbox"`
	Version  int64  `json:"content_version"`
	// Channels are the states of the connections that transports hold.
	Channels map[string]string `json:"channels,omitempty"`
}

// Answer writes a condition as the body of a probe, with 503 where the service
// should not be asked.
func Answer(w http.ResponseWriter, c Condition) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if c.Status != "ok" && c.Status != "degraded" {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	// The connection may be gone; then nobody waits for the answer.
	_ = json.NewEncoder(w).Encode(c)
}
