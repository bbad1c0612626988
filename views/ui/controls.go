package ui

import (
	"context"
	"maps"
	"strings"

	"github.com/a-h/templ"
)

// Variants of a button.
const (
	Primary = "primary" // the one thing that this screen is for
	Quiet   = "quiet"
	Risky   = "danger" // what can't be taken back
	Small   = "small"
	Big     = "big"
)

// Action is something to do or a place to go.
type Action struct {
	Label    string   // message key or text
	Icon     string   // empty for none
	Href     string   // makes it a link; without one it is a button that submits its form
	Key      string   // the key that presses it, as the keyboard map has it: "n"; empty for none
	Shown    string   // the key as it is printed beside the label, "N"; empty to print none
	Variants []string // Primary, Quiet, Risky, Small, Big
	Attrs    templ.Attributes
}

// Segment is one of a few views of the same thing, or one section of a page.
type Segment struct {
	Label string // message key or text
	Href  string
	Key   string // the key that goes there; empty for none
	On    bool   // it is the one shown
}

// attrs are those of the element that a is drawn as.
func (a Action) attrs() templ.Attributes {
	class := "c-btn"
	for _, variant := range a.Variants {
		class += " c-btn--" + variant
	}
	attrs := templ.Attributes{"class": class}
	if a.Key != "" {
		attrs["data-key"] = strings.ToLower(a.Key)
		attrs["aria-keyshortcuts"] = strings.ToUpper(a.Key)
	}
	maps.Copy(attrs, a.Attrs)
	return attrs
}

func (s Segment) attrs() templ.Attributes {
	attrs := templ.Attributes{}
	if s.On {
		attrs["aria-current"] = "page"
	}
	if s.Key != "" {
		attrs["data-key"] = s.Key
	}
	return attrs
}

// statuses are how the states of a visit are called and drawn.
var statuses = map[string]struct{ label, icon string }{
	"booked":     {"ui.status.booked", "circle-dashed"},
	"confirmed":  {"ui.status.confirmed", "check"},
	"arrived":    {"ui.status.arrived", "armchair"},
	"in_session": {"ui.status.in_session", "activity"},
	"completed":  {"ui.status.completed", "check-check"},
	"no_show":    {"ui.status.no_show", "user-x"},
	"cancelled":  {"ui.status.cancelled", "x"},
}

// referralStatuses are how the states of a referral are called and drawn.
var referralStatuses = map[string]struct{ label, icon, tone string }{
	"draft":     {"referrals.status.draft", "pencil", Neutral},
	"sent":      {"referrals.status.sent", "send", Info},
	"received":  {"referrals.status.received", "eye", Info},
	"accepted":  {"referrals.status.accepted", "check", Warn},
	"booked":    {"referrals.status.booked", "calendar-days", Ok},
	"seen":      {"referrals.status.seen", "armchair", Ok},
	"completed": {"referrals.status.completed", "check-check", Ok},
	"rejected":  {"referrals.status.rejected", "ban", Danger},
	"withdrawn": {"referrals.status.withdrawn", "undo-2", Neutral},
	"expired":   {"referrals.status.expired", "hourglass", Danger},
}

// StatusText returns the name of a state of a visit.
func StatusText(ctx context.Context, status string) string { return tr(ctx, statuses[status].label) }

// StatusIcon returns the icon of a state of a visit.
func StatusIcon(status string) string { return statuses[status].icon }
