package twilio

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/notifications"
)

// ErrForm refuses a form that is not what Twilio sends.
var ErrForm = errors.New("twilio: not a form of Twilio's")

// statuses are what Twilio calls the states of a text on its way to a phone.
var statuses = map[string]struct{ arrived, failed bool }{
	"accepted": {}, "scheduled": {}, "queued": {}, "sending": {}, "sent": {},
	"delivered": {arrived: true}, "read": {arrived: true},
	"undelivered": {failed: true}, "failed": {failed: true}, "canceled": {failed: true},
}

// ReadStatus reads what Twilio says of a text of ours. The form must be verified.
func (*Client) ReadStatus(id uuid.UUID, form url.Values) (notifications.Delivery, error) {
	d := notifications.Delivery{MessageID: id, Ref: form.Get("MessageSid"), Event: form.Get("MessageStatus")}
	status, known := statuses[d.Event]
	if !known || !sid.MatchString(d.Ref) {
		return notifications.Delivery{}, ErrForm
	}
	d.Arrived = status.arrived
	if status.failed {
		code, err := strconv.Atoi(form.Get("ErrorCode"))
		if err != nil {
			code = 0 // it does not always say why
		}
		d.Failed = failure(code)
	}
	return d, nil
}

// ReadReply reads what somebody wrote to us. The form must be verified. A tap on a button of a
// WhatsApp template is what stands on the button.
func (*Client) ReadReply(form url.Values) (notifications.Reply, error) {
	r := notifications.Reply{Ref: form.Get("MessageSid"), Channel: notifications.SMS, Body: form.Get("Body")}
	from, whatsApp := strings.CutPrefix(form.Get("From"), prefix)
	if whatsApp {
		r.Channel = notifications.WhatsApp
	}
	if !sid.MatchString(r.Ref) || !number.MatchString(from) {
		return notifications.Reply{}, ErrForm
	}
	if strings.TrimSpace(r.Body) == "" {
		r.Body = form.Get("ButtonText")
	}
	r.From = from
	r.Stop, r.Start = wish(form.Get("OptOutType"), r.Body)
	return r, nil
}

// The words that end texts and begin them again, by themselves, folded. They are fewer than
// Twilio's own: CANCEL and END answer a visit here, and so does YES. Where Twilio takes one of
// those for STOP nonetheless, it says so in OptOutType, or refuses the next text (21610).
var (
	stops  = folded("STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "إيقاف", "إلغاء الاشتراك")
	starts = folded("START", "UNSTOP")
)

// wish says whether somebody wants no more, or more again. What Twilio made of it counts, where it
// says so; else the words do.
func wish(optOutType, body string) (stop, start bool) {
	if optOutType != "" {
		return optOutType == "STOP", optOutType == "START"
	}
	said := fold.Query(body)
	return stops[said], starts[said]
}

func folded(words ...string) map[string]bool {
	all := make(map[string]bool, len(words))
	for _, word := range words {
		all[fold.Query(word)] = true
	}
	return all
}
