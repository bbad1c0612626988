package twilio

import (
	"encoding/json"
	"fmt"
	"net/http"

	"tenhal.sa/tenhal/services/notifications"
)

// answer is what Twilio says to a posted text: the text, or what is wrong with it.
type answer struct {
	SID  string `json:"sid"`
	Code int    `json:"code"`
}

// verdict says what an answer means for the text.
//
//   - Its name: the text was taken. Anything else after a 2xx may mean the same, so it is in doubt.
//   - A 4xx: the text was not taken. Its code says why. Some of the reasons are ours and no
//     fault of the text: a wrong token or sender. It waits until that is mended.
//   - 429: there are too many at once; they are counted before anything else is done.
//   - 503 in Twilio's own words: it is not open for business, and says so at the door. Without
//     a code, the 503 comes from a proxy on the way, which says so also when it has lost sight
//     of a request that it had passed on.
//   - 500, 502, 504 and the rest: something broke while it was being done. It may be done.
func verdict(status int, body []byte) (string, error) {
	var a answer
	readable := json.Unmarshal(body, &a) == nil // what can't be read has neither name nor code
	switch {
	case status/100 == 2 && readable && sid.MatchString(a.SID):
		return a.SID, nil
	case status/100 == 2:
		return "", fmt.Errorf("%w: the answer can't be read", notifications.ErrInDoubt)
	case status/100 == 4 && codes[a.Code].class != nil:
		return "", refusal(a.Code)
	}
	return "", fmt.Errorf("%w: %s", class(status, a.Code), words(status, a.Code))
}

// class is what a status means where the code says nothing.
func class(status, code int) error {
	switch {
	case status == http.StatusServiceUnavailable && code != 0:
		return notifications.ErrTemporary
	case status >= 500:
		return notifications.ErrInDoubt
	case ours(status), status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return notifications.ErrTemporary
	case status >= 400:
		return notifications.ErrPermanent
	}
	return notifications.ErrTemporary // a redirect: whoever answers is not Twilio
}

// ours reports whether Twilio refuses the account rather than the text.
func ours(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusNotFound
}

// words leave out Twilio's own, which may name the recipient.
func words(status, code int) string {
	said := fmt.Sprintf("Twilio answered %d", status)
	if code != 0 {
		said = fmt.Sprintf("%s, code %d", said, code)
	}
	if ours(status) {
		said += ": it refuses our account, so look at the account SID, the token and the balance"
	}
	return said
}
