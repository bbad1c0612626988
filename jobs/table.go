package jobs

import (
	"time"

	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/notifications"
)

// Services are those whose methods do jobs.
type Services struct {
	Finance       *finance.Service
	Documents     *documents.Service
	Notifications *notifications.Service
}

// Table says which service method does which job: inside its transaction or outside, and how
// patiently where the defaults of Policy don't suit.
func Table(s Services) *Kinds {
	k := &Kinds{}
	Inside(k, s.Finance.Draft)
	Inside(k, s.Documents.Render)
	Outside(k, s.Notifications.Send, Timeout(time.Minute))
	return k
}
