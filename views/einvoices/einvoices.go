// Package einvoices draws the electronic invoices, and what the tax authority says of them.
package einvoices

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/views/ui"
)

// Page is the page of the electronic invoices.
type Page struct {
	State  string // that is chosen; "" for those that are not accepted
	Ready  einvoices.Readiness
	Rows   []Row
	Pages  ui.Pages
	Now    time.Time
	Form   ui.Form // of a retry that was refused
	Decide bool    // the reader may change settings
}

// Row is an electronic invoice in the list.
type Row struct {
	ID        uuid.UUID
	InvoiceID uuid.UUID
	Number    string
	Patient   string
	Total     money.Halalas
	ICV       int64
	State     einvoices.State
	Says      []zatca.Message // what is wrong, or was warned of
	Deadline  time.Time
	MayRetry  bool
	Replaced  bool // another was made of the invoice, and is the one to download
}

// states are how the states are called and drawn.
var states = map[einvoices.State]struct{ tone, icon, label string }{
	einvoices.Waiting:  {ui.Warn, "clock", "einvoices.waiting"},
	einvoices.Sending:  {ui.Info, "send", "einvoices.sending"},
	einvoices.Accepted: {ui.Ok, "badge-check", "einvoices.accepted"},
	einvoices.Rejected: {ui.Danger, "circle-x", "einvoices.rejected"},
	einvoices.Held:     {ui.Danger, "ban", "einvoices.held"},
}

// plain are the words for what is wrong, by the authority's codes.
var plain = map[string]string{
	"NO-ANSWER": "einvoices.says.no_answer", "NO-KEY": "einvoices.says.key", "HTTP-401": "einvoices.says.credentials", "HTTP-403": "einvoices.says.credentials",
	"HTTP-404": "einvoices.says.address", "HTTP-406": "einvoices.says.address", "HTTP-413": "einvoices.says.too_large", "HTTP-429": "einvoices.says.busy",
	"HTTP-500": "einvoices.says.down", "HTTP-502": "einvoices.says.down", "HTTP-503": "einvoices.says.down", "HTTP-504": "einvoices.says.down",
	"certificate-permissions": "einvoices.says.vat_number", "BR-KSA-98": "einvoices.says.late", "KSA-13": "einvoices.says.chain",
	"invalid-invoice-hash": "einvoices.says.hash", "XSD_ZATCA_INVALID": "einvoices.says.form", "invalid-signing-certificate": "einvoices.says.certificate",
	"BR-KSA-09": "einvoices.says.seller", "BR-KSA-37": "einvoices.says.seller", "BR-KSA-66": "einvoices.says.seller", "BR-KSA-08": "einvoices.says.seller",
	"BR-KSA-25": "einvoices.says.citizen", "BR-KSA-49": "einvoices.says.citizen",
}

// words say what the authority says in the reader's language, where it is known, or in its own words.
func words(ctx context.Context, m zatca.Message) string {
	if key, known := plain[m.Code]; known {
		return i18n.T(ctx, key)
	}
	return i18n.T(ctx, "einvoices.says.other", "message", "\u2068"+cmp.Or(m.Message, m.Code)+"\u2069") // which is English, also in an Arabic sentence
}

// missing are the keys of what e-invoicing lacks.
func missing(r einvoices.Readiness) (list []string) {
	for _, lack := range []struct {
		is  bool
		key string
	}{
		{!r.Key, "einvoices.lacks_key"},
		{r.Environment == "", "einvoices.lacks_environment"},
		{r.Unit == nil, "einvoices.lacks_unit"},
		{!r.On, "einvoices.lacks_switch"},
	} {
		if lack.is {
			list = append(list, lack.key)
		}
	}
	if r.Unfit != nil && r.Environment != "" {
		list = append(list, fault.Of(r.Unfit).Key)
	}
	return list
}

// environments are what the authority's environments are called.
var environments = map[zatca.Environment]string{
	zatca.Sandbox: "einvoices.sandbox", zatca.Simulation: "einvoices.simulation", zatca.Production: "einvoices.production",
}

// filters choose which documents are listed.
func filters(ctx context.Context, on string) []ui.Segment {
	tabs := []ui.Segment{{Label: "einvoices.open", Href: ui.Here(ctx, "state", "", "page", ""), On: on == ""}}
	for _, s := range einvoices.States {
		tabs = append(tabs, ui.Segment{Label: states[s].label, Href: ui.Here(ctx, "state", string(s), "page", ""), On: on == string(s)})
	}
	all := string(einvoices.Everything)
	return append(tabs, ui.Segment{Label: "einvoices.everything", Href: ui.Here(ctx, "state", all, "page", ""), On: on == all})
}

// left is how much time there is until the deadline, or how long ago it was.
func (p Page) left(ctx context.Context, r Row) string {
	hours := int(r.Deadline.Sub(p.Now).Hours())
	switch {
	case r.State == einvoices.Accepted || r.State == einvoices.Rejected && !r.MayRetry:
		return ""
	case r.Deadline.Before(p.Now):
		return i18n.T(ctx, "einvoices.past")
	case hours < 1:
		return i18n.T(ctx, "einvoices.minutes_left")
	}
	return i18n.N(ctx, "einvoices.hours_left", hours)
}

func (p Page) past(r Row) bool { return r.State != einvoices.Accepted && r.Deadline.Before(p.Now) }
