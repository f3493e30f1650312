package console

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Tries to sign in from where nobody is known, or forms that are kept, of one network and of
// the whole world.
const (
	triesOfNetwork = 20 // a minute
	triesOfAll     = 100
	maxNetworks    = 10_000
)

// limits counts tries that anybody can make. It forgets when kanca ends; what counts by
// account does not, see store.TrySignIn.
type limits struct {
	now      func() time.Time
	mu       sync.Mutex
	all      *rate.Limiter
	networks map[netip.Prefix]*rate.Limiter
}

func newLimits(now func() time.Time) *limits {
	return &limits{now: now, all: perMinute(triesOfAll), networks: map[netip.Prefix]*rate.Limiter{}}
}

func perMinute(n int) *rate.Limiter { return rate.NewLimiter(rate.Limit(float64(n)/60), n) }

// allow counts a try from an address and reports whether it may be made.
func (l *limits) allow(from netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	network, err := from.Prefix(map[bool]int{true: 24, false: 56}[from.Is4()])
	if err != nil {
		network = netip.Prefix{}
	}
	one := l.networks[network]
	if one == nil {
		if len(l.networks) >= maxNetworks {
			for n, full := range l.networks {
				if full.TokensAt(now) >= triesOfNetwork {
					delete(l.networks, n)
				}
			}
		}
		if len(l.networks) >= maxNetworks {
			return false
		}
		one = perMinute(triesOfNetwork)
		l.networks[network] = one
	}
	return one.AllowN(now, 1) && l.all.AllowN(now, 1)
}
