// Package bench measures on this machine what the README claims.
package bench
