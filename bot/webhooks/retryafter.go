package webhooks

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// longestRest is the longest time that is rested on a provider's word.
const longestRest = time.Hour

// RetryAfter is how long a Retry-After asks to wait, in seconds or until a time (RFC
// 9110, 10.2.3), up to an hour; 0 where it says nothing that can be read.
func RetryAfter(text string, now time.Time) time.Duration {
	text = strings.TrimSpace(text)
	wait := time.Duration(0)
	if n, err := strconv.Atoi(text); err == nil {
		wait = time.Duration(min(n, int(longestRest/time.Second))) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestRest)
}
