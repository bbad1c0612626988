package twilio

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"

	"tenhal.sa/tenhal/services/notifications"
)

// longest is how many bytes of an answer are worth reading: a page of the list is the longest.
const longest = 8 << 20

// SendText hands one text over, once, and returns Twilio's name of it. Where Twilio answers that
// it did not take the text, or could not be asked to, the error wraps ErrTemporary or ErrPermanent
// of notifications, the latter perhaps as ErrOptedOut or ErrDead; where it may have taken the text
// without our hearing of it, ErrInDoubt.
func (c *Client) SendText(ctx context.Context, t notifications.Text) (string, error) {
	form, err := c.form(t)
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, c.config.Timeout)
	defer cancel()
	return c.post(ctx, form)
}

// form is what Twilio is asked for. An SMS goes out letter by letter as it is: Twilio would put
// plain letters for some, and neither the count of parts nor FindText would hold.
func (c *Client) form(t notifications.Text) (url.Values, error) {
	field, sender := c.sender(t.Channel)
	if sender == "" {
		return nil, fmt.Errorf("%w: nobody is set up to send by %s", notifications.ErrPermanent, t.Channel)
	}
	form := url.Values{
		"To":             {address(t.Channel, t.To)},
		field:            {sender},
		"StatusCallback": {c.config.CallbackBase + callback + t.ID.String()},
	}
	if t.Channel == notifications.WhatsApp && t.Template != "" {
		form.Set("ContentSid", t.Template)
		form.Set("ContentVariables", numbered(t.Variables))
		return form, nil
	}
	form.Set("Body", t.Body)
	if t.Channel == notifications.SMS {
		form.Set("SmartEncoded", "false")
	}
	return form, nil
}

// sender returns who sends by a channel, and the field that says so.
func (c *Client) sender(channel notifications.Channel) (field, sender string) {
	switch {
	case channel == notifications.WhatsApp && c.config.WhatsAppFrom != "":
		return "From", prefix + c.config.WhatsAppFrom
	case channel == notifications.SMS && service.MatchString(c.config.From):
		return "MessagingServiceSid", c.config.From
	case channel == notifications.SMS:
		return "From", c.config.From
	}
	return "", ""
}

// numbered writes variables as Twilio wants them: {"1":"first","2":"second"}.
func numbered(variables []string) string {
	by := make(map[string]string, len(variables))
	for i, v := range variables {
		by[strconv.Itoa(i+1)] = v
	}
	out, _ := json.Marshal(by) // strings can always be written
	return string(out)
}

// post asks once. Only a request that was written to its end can have been taken: of half a form
// Twilio makes nothing. All failures to connect come before that.
func (c *Client) post(ctx context.Context, form url.Values) (string, error) {
	var left atomic.Bool
	trace := &httptrace.ClientTrace{WroteRequest: func(w httptrace.WroteRequestInfo) { left.Store(w.Err == nil) }}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodPost, c.messages.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return "", fmt.Errorf("%w: %w", notifications.ErrPermanent, cause(err))
	}
	req.GetBody = nil // without it the transport can't write the text a second time
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, body, err := c.ask(req)
	switch {
	case err != nil && status > 0:
		return verdict(status, nil) // the end of the answer is missing; its status is not
	case err != nil && left.Load():
		return "", fmt.Errorf("%w: %w", notifications.ErrInDoubt, cause(err))
	case err != nil:
		return "", fmt.Errorf("%w: %w", notifications.ErrTemporary, cause(err))
	}
	return verdict(status, body)
}

// ask sends a request and reads the answer. Where there was one, its status is known even if its body is not.
func (c *Client) ask(req *http.Request) (status int, body []byte, err error) {
	req.SetBasicAuth(c.config.AccountSID, c.config.AuthToken)
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "Tenhal")
	resp, err := c.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }() // all that is wanted of it has been read
	body, err = io.ReadAll(io.LimitReader(resp.Body, longest))
	return resp.StatusCode, body, err
}

// cause leaves the address out, which has the recipient's number in it when texts are listed.
func cause(err error) error {
	var asked *url.Error
	if errors.As(err, &asked) {
		return asked.Err
	}
	return err
}
