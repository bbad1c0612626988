// Package exports is what the export of everything looks like.
package exports

import (
	"context"
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"tenhal.sa/tenhal/services/exports"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

// Path is the page of the exports of everything.
const Path = "/admin/export"

// Page is the exports there were, and the form that asks for another.
type Page struct {
	Form    ui.Form
	Parcels []*exports.Parcel
	Pages   ui.Pages
}

// moving is the export under way, or nil.
func (p Page) moving() *exports.Parcel {
	for _, parcel := range p.Parcels {
		if parcel.Moves() {
			return parcel
		}
	}
	return nil
}

// watching has the page drawn anew as long as a job is at work. That it does is no sign that somebody is there.
func (p Page) watching() templ.Attributes {
	if p.moving() == nil {
		return nil
	}
	return templ.Attributes{"hx-get": Path, "hx-target": "this", "hx-swap": "outerHTML", "hx-trigger": "every 2s", "hx-headers": `{"X-By-Itself":"true"}`}
}

type look struct{ tone, icon, label string }

var states = map[exports.State]look{
	exports.Waiting: {ui.Info, "clock", "exports.waiting"},
	exports.Running: {ui.Info, "hourglass", "exports.running"},
	exports.Ready:   {ui.Ok, "check", "exports.ready"},
	exports.Taken:   {ui.Ok, "check", "exports.taken"},
	exports.Failed:  {ui.Danger, "triangle-alert", "exports.failed"},
	exports.Removed: {ui.Neutral, "trash-2", "exports.removed"},
}

// percent is how far the job at work has come, by tables.
func percent(p *exports.Parcel) int { return 100 * p.Done / max(p.Total, 1) }

// who asked for it, or the command line.
func who(ctx context.Context, p *exports.Parcel) string {
	if name := i18n.Pick(ctx, p.ByAr, p.ByEn); name != "" {
		return name
	}
	return i18n.T(ctx, "exports.command_line")
}

// size is how large a package is: "12.4 MB".
func size(ctx context.Context, bytes int64) string {
	tenths := bytes * 10 >> 20
	return i18n.T(ctx, "exports.mb", "n", strconv.FormatInt(tenths/10, 10)+"."+strconv.FormatInt(tenths%10, 10))
}

// sum is the SHA-256 of a package, to be held against the file.
func sum(p *exports.Parcel) string { return fmt.Sprintf("%x", p.SHA256) }

func path(p *exports.Parcel, to string) templ.SafeURL {
	return templ.SafeURL(Path + "/" + p.ID.String() + "/" + to)
}
