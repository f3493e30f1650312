package kannel

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"kanca/bot"
)

// Check asks smsbox whether it is there and knows us. It asks for a message
// without a receiver, which smsbox refuses after it has looked at user and
// password: nothing is sent.
func (c *Channel) Check(ctx context.Context) error {
	query := url.Values{"username": {c.o.Username}, "password": {c.o.Password}, "text": {"?"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.o.SendSMSURL+"?"+query.Encode(), nil)
	if err != nil {
		return errors.New("KANCA_KANNEL_SENDSMS_URL cannot be asked; correct it")
	}
	res, err := c.client.Do(req)
	if err != nil {
		return lost(err).Err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 4096))
	if err != nil {
		return lost(err).Err
	}
	if res.StatusCode == http.StatusBadRequest && strings.Contains(string(answer), "receiver") {
		return nil
	}
	if refused, _ := refusal(res.StatusCode, string(answer)); refused.Class == bot.ChannelPaused {
		return refused.Err
	}
	return errors.New("what answers at KANCA_KANNEL_SENDSMS_URL is no sendsms of Kannel (status " + strconv.Itoa(res.StatusCode) + "); correct it")
}
