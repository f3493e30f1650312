package entrance

import (
	"cmp"
	"net"
	"net/netip"
	"os"
	"strings"
	"unicode"

	"kanca/bot/settings"
)

// UsualAdmin is where the probes and metrics stand when nothing is said.
const UsualAdmin = "127.0.0.1:8081"

// AdminAddress is where the probes and metrics stand if no flag says otherwise.
func AdminAddress() string { return cmp.Or(os.Getenv("KANCA_ADMIN_LISTEN"), UsualAdmin) }

// UsualKannelAddress is by what address a Kannel on this machine reaches its webhooks,
// if no flag says otherwise.
func UsualKannelAddress() string {
	at := ListenAddress()
	switch own := os.Getenv(settings.KannelListen); {
	case own != "":
		at = own
	case os.Getenv("KANCA_PUBLIC_URL") != "":
		at = AdminAddress()
	}
	return "http://" + Near(at)
}

// Near is an address to listen on as this machine reaches it.
func Near(address string) string {
	host, port, err := net.SplitHostPort(address)
	if at, parseErr := netip.ParseAddr(host); err == nil && (host == "" || parseErr == nil && at.IsUnspecified()) {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return address
}

// OnlyHere reports whether an address to listen on is one of this machine alone.
func OnlyHere(address string) bool {
	host, _, err := net.SplitHostPort(address)
	at, parseErr := netip.ParseAddr(host)
	return err == nil && (host == "localhost" || parseErr == nil && at.Unmap().IsLoopback())
}

// ListenAddress is where the web server listens if nothing else is said.
func ListenAddress() string {
	if listen := os.Getenv("KANCA_LISTEN"); listen != "" {
		return listen
	}
	return "127.0.0.1:8080"
}

// IsAddress reports whether text is an address to listen on and its port.
func IsAddress(text string) bool {
	host, port, err := net.SplitHostPort(text)
	if err == nil && port != "" {
		_, err = net.LookupPort("tcp", port)
	}
	return err == nil && port != "" && !strings.ContainsFunc(host, unicode.IsSpace)
}
