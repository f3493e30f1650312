package twilio

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/twilio/twilio-go/client"
	v2010 "github.com/twilio/twilio-go/rest/api/v2010"

	"kanca/bot/webhooks"
)

const (
	// callTime is how long Twilio may take for one answer. A send with its look-up
	// afterwards must fit into the twenty seconds that the sender gives a message.
	callTime = 8 * time.Second
	// maxAnswer bounds an answer; a page of a thousand messages has about 1 MB.
	maxAnswer = 8 << 20
)

// api is the REST API of one account.
type api struct {
	account, token string
	base           *url.URL
	http           *http.Transport
	limit          time.Duration // of one request
}

func newAPI(account, token, base string) (*api, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, errors.New("the address of Twilio's API is not of the form https://host; correct or remove KANCA_TWILIO_API_URL")
	}
	return &api{account: account, token: token, base: u, limit: callTime, http: &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 40,
		MaxConnsPerHost:     48,
		IdleConnTimeout:     time.Minute,
		TLSHandshakeTimeout: 5 * time.Second,
	}}, nil
}

// call is one use of the API: it gives twilio-go, which knows no contexts, the
// one of the caller, and keeps what twilio-go drops of an answer.
type call struct {
	ctx context.Context
	api *api

	asked      bool          // a request may have reached Twilio
	status     int           // of the answer, 0 for none
	retryAfter time.Duration // as Twilio asks, or 0
}

// service returns twilio-go for one call. Several requests of one call (pages)
// must not run at the same time.
func (a *api) service(ctx context.Context) (*v2010.ApiService, *call) {
	twilio, c := a.client(ctx)
	return v2010.NewApiServiceWithClient(twilio), c
}

// client is what twilio-go asks with for one call.
func (a *api) client(ctx context.Context) (*client.Client, *call) {
	c := &call{ctx: ctx, api: a}
	twilio := &client.Client{
		Credentials: client.NewCredentials(a.account, a.token),
		HTTPClient: &http.Client{
			Transport:     c,
			Timeout:       a.limit,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	twilio.SetAccountSid(a.account)
	return twilio, c
}

// RoundTrip makes call a http.RoundTripper.
func (c *call) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(c.ctx, c.api.limit)
	defer cancel()
	// Both the caller's context and the time limit of http.Client count.
	stop := context.AfterFunc(req.Context(), cancel)
	defer stop()
	out := req.Clone(ctx)
	// twilio-go has the host in it, and lets TWILIO_EDGE of the environment change
	// it; the one that was configured counts.
	host := c.api.base.Host
	if rest, ok := strings.CutPrefix(host, "api."); ok && strings.HasPrefix(out.URL.Host, "content.") && strings.HasSuffix(host, ".twilio.com") {
		host = "content." + rest // Twilio's own servers are several, with names of one form
	}
	out.URL.Scheme, out.URL.Host, out.Host = c.api.base.Scheme, host, ""
	if path := strings.TrimRight(c.api.base.Path, "/"); path != "" {
		out.URL.Path, out.URL.RawPath = path+out.URL.Path, ""
	}
	res, err := c.api.http.RoundTrip(out)
	if err != nil {
		if !neverLeft(err) {
			c.asked = true
		}
		return nil, err
	}
	c.asked = true
	c.status = res.StatusCode
	c.retryAfter = webhooks.RetryAfter(res.Header.Get("Retry-After"), time.Now())
	defer res.Body.Close()
	// Read here, for twilio-go leaves the bodies of errors open and unbounded.
	body, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxAnswer {
		return nil, fmt.Errorf("Twilio's answer is longer than %d bytes", maxAnswer)
	}
	if res.StatusCode >= 300 && res.StatusCode < 400 {
		return nil, fmt.Errorf("the API answered with a redirection (%d); correct KANCA_TWILIO_API_URL", res.StatusCode)
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, nil
}

// neverLeft reports whether a request failed before anything was sent: no
// connection came about.
func neverLeft(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// plain takes the address away from an error of net/http: it has the person's
// number in it.
func plain(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// value returns what a pointer of twilio-go's points to.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
