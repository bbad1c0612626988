package referrals

import (
	"context"
	"net/url"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/referrals"
	"tenhal.sa/tenhal/views/ui"
)

// leftText is how much work there is until an answer is due, or since then.
func (r Row) leftText(ctx context.Context) string {
	hours := int(r.Left.Hours())
	switch {
	case r.Late && hours < 1:
		return i18n.T(ctx, "referrals.just_late")
	case r.Late:
		return i18n.N(ctx, "referrals.late", hours)
	case hours < 1:
		return i18n.T(ctx, "referrals.due_now")
	}
	return i18n.N(ctx, "referrals.left", hours)
}

// nearly is the last part of the time for an answer, when its age warns.
const nearly = 4 * time.Hour

func (r Row) leftTone() string {
	switch {
	case r.Late:
		return ui.Danger
	case r.Left < nearly:
		return ui.Warn
	}
	return ui.Neutral
}

func (l List) boxes(ctx context.Context) []ui.Segment {
	return []ui.Segment{
		{Label: "referrals.to_us", Href: ui.Here(ctx, "box", "in", "page", ""), On: l.Box == referrals.In},
		{Label: "referrals.from_us", Href: ui.Here(ctx, "box", "out", "page", ""), On: l.Box == referrals.Out},
	}
}

func (l List) tabs(ctx context.Context) (tabs []ui.Segment) {
	for _, s := range referrals.Shows {
		if s != referrals.ShowDrafts || l.Box == referrals.Out {
			tabs = append(tabs, ui.Segment{Label: shows[s], Href: ui.Here(ctx, "show", string(s), "page", ""), On: s == l.Show})
		}
	}
	return tabs
}

// chosen names what the list is narrowed to.
func (l List) chosen(ctx context.Context) string {
	for _, o := range l.Clinics {
		if o.Value == l.Filter.Value("clinic") {
			return i18n.T(ctx, o.Label)
		}
	}
	return i18n.T(ctx, "referrals.all_clinics")
}

func directionOptions() (list []ui.Option) {
	for _, d := range referrals.Directions {
		list = append(list, ui.Option{Value: string(d), Label: directions[d].label, Icon: directions[d].icon})
	}
	return list
}

func (p FormPage) urgencyOptions() (list []ui.Option) {
	for _, u := range referrals.Urgencies {
		list = append(list, ui.Option{Value: string(u), Label: urgencies[u].label, Icon: urgencies[u].icon, Note: p.Hours[u]})
	}
	return list
}

func reasonOptions() []ui.Option { return ui.Labelled(referrals.Reasons, reasons) }

func refusalOptions() []ui.Option { return ui.Labelled(referrals.Refusals, Refusals) }

func agreementOptions() []ui.Option { return ui.Labelled(referrals.Agreements, agreements) }

// clinicOptions are the clinics where a referral should go instead.
func (p Page) clinicOptions(ctx context.Context) (list []ui.Option) {
	for _, c := range p.Places.Clinics {
		if c.ID != p.ToClinicID {
			list = append(list, ui.Option{Value: c.ID.String(), Label: i18n.Pick(ctx, c.NameAr, c.NameEn)})
		}
	}
	return list
}

// action is where the form goes.
func (p FormPage) action() string {
	if p.Version > 0 {
		return Path(p.ID)
	}
	return "/referrals"
}

// title is the message key of the page's name.
func (p FormPage) title() string {
	if p.Version > 0 {
		return "referrals.edit"
	}
	return "referrals.new"
}

// bookPath books a visit from the referral.
func (p Page) bookPath() string {
	return "/appointments/new?patient=" + p.PatientID.String() + "&referral=" + p.ID.String()
}

// againPath writes one that follows.
func (p Page) againPath() string {
	return "/referrals/new?patient_id=" + p.PatientID.String() + "&again=" + p.ID.String()
}

// planned reports whether a visit is to come.
func (p Page) planned() bool { return p.Status == referrals.Booked }

// Followed reports whether another one follows it.
func (p Page) Followed() bool { return p.After != uuid.Nil }

// counted names the figure whose referrals are listed.
func (l List) counted(ctx context.Context) string {
	switch {
	case l.Counted.OnlyLate:
		return i18n.T(ctx, "reports.late")
	case l.Counted.What == referrals.WhenWaiting:
		return i18n.T(ctx, "reports.waiting")
	}
	return i18n.T(ctx, events[l.Counted.What].label)
}

// between names its days, and its clinics where it has some.
func (l List) between(ctx context.Context) string {
	days := i18n.T(ctx, "reports.span", "from", l.Days.Value("from"), "to", l.Days.Value("until"))
	if l.From == "" {
		return days
	}
	return i18n.T(ctx, "reports.pair", "from", l.From, "to", l.To) + " · " + days
}

// report is the report that has the figure.
func (l List) report() string {
	return "/reports/referrals?" + url.Values{"from": {l.Days.Value("from")}, "until": {l.Days.Value("until")}}.Encode()
}
