package twilio

import (
	"context"
	"errors"
	"net/http"
)

// ErrRefused means that Twilio does not let us in: the account or the token is
// wrong, or the account is closed.
var ErrRefused = errors.New("Twilio does not let us in; compare KANCA_TWILIO_ACCOUNT_SID and KANCA_TWILIO_AUTH_TOKEN with its console, and look there whether the account is active")

// Check asks Twilio for the account. The error is ErrRefused, or says why Twilio
// could not be asked.
func (a *Account) Check(ctx context.Context) error {
	service, call := a.api.service(ctx)
	account, err := service.FetchAccount(a.o.AccountSID)
	switch {
	case call.status == http.StatusUnauthorized, call.status == http.StatusForbidden, call.status == http.StatusNotFound:
		return ErrRefused
	case err != nil:
		return plain(err)
	case value(account.Status) != "active":
		return ErrRefused
	}
	return nil
}
