// Package entrance is where the service listens: the addresses, the web servers
// behind them, and what stands there until the pages are there.
package entrance
