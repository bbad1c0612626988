// Package ui has the parts of which every screen is made, and the frame round them. Parts show what they
// are given; of the request they know only the Frame in their context.
//
// A label, title or hint is a message key or text: what no catalogue knows is shown as it is.
package ui

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/foundation/i18n"
)

// Frame is what the frame of a page knows of the request. The zero Frame is of a stranger.
type Frame struct {
	Nav         []NavItem      // where this user may go, in the order shown
	User        string         // display name in the reader's language; empty when nobody is signed in
	Role        string         // what the user is, as a message key or text
	CSRF        string         // token for forms and for requests by script
	Theme       string         // "light" or "dark"; empty to follow the system
	Density     string         // "compact" or empty
	NoShortcuts bool           // the user has switched off shortcuts of one key
	Path        string         // path and query of this page, to which forms of preferences return
	Events      string         // path of the stream of events; empty for none
	Zone        *time.Location // the clinic's; nil for Saudi Arabia's
	Flash       Notice         // what the request before this one came to, if it left a message
	Glass       Glass          // of the patient whose record the page shows
	Counts      map[string]int // what waits for the user, by the key of its place in the navigation
}

// NavItem is a place in the navigation.
type NavItem struct {
	Key  string // names the place: "calendar", "desk", "patients", "invoices", "messages", "audit", "jobs"
	Href string
	Icon string
	Hint string   // the letter that goes there after G, such as "C"; empty for none
	Also []string // the other paths that belong to the place
	Runs bool     // the centre is run there: users, logs, clocks, settings
}

// navLabels are the names of the places.
var navLabels = map[string]string{
	"calendar":  "ui.nav.calendar",
	"desk":      "ui.nav.desk",
	"patients":  "ui.nav.patients",
	"unsigned":  "ui.nav.unsigned",
	"results":   "ui.nav.results",
	"referrals": "ui.nav.referrals",
	"invoices":  "ui.nav.invoices",
	"messages":  "ui.nav.messages",
	"users":     "ui.nav.users",
	"audit":     "ui.nav.audit",
	"reads":     "ui.nav.reads",
	"retention": "ui.nav.retention",
	"jobs":      "ui.nav.jobs",
	"schedules": "ui.nav.schedules",
	"settings":  "ui.nav.settings",
	"reports":   "ui.nav.reports",
}

type frameKey struct{}

// WithFrame returns a context in which pages have the frame f.
func WithFrame(ctx context.Context, f Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

// FrameOf returns the frame of ctx, or the zero Frame.
func FrameOf(ctx context.Context) Frame {
	f, _ := ctx.Value(frameKey{}).(Frame)
	return f
}

// Here returns the path of this page with some parameters of its query set, or removed where the value is
// empty: Here(ctx, "page", "2"). Every state of a screen is in its address.
func Here(ctx context.Context, pairs ...string) string {
	path, query, _ := strings.Cut(FrameOf(ctx).Path, "?")
	values, _ := url.ParseQuery(query) // of a broken query, what can be read
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			values.Del(pairs[i])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// Around are the pages before and after one of a list at whose end there may be more: ?page=
func Around(ctx context.Context, page int, more bool) (p Pages) {
	if page > 1 {
		p.Previous = Here(ctx, "page", strconv.Itoa(page-1))
	}
	if more {
		p.Next = Here(ctx, "page", strconv.Itoa(page+1))
	}
	return p
}

// active returns the key of the place to which the page belongs: the one of which a path begins the page's.
func (f Frame) active() string {
	path, _, _ := strings.Cut(f.Path, "?")
	key, longest := "", 0
	for _, item := range f.Nav {
		for _, place := range append([]string{item.Href}, item.Also...) {
			if within(path, place) && len(place) > longest {
				key, longest = item.Key, len(place)
			}
		}
	}
	return key
}

// running are the places where this user runs the centre.
func (f Frame) running() (places []NavItem) {
	for _, item := range f.Nav {
		if item.Runs {
			places = append(places, item)
		}
	}
	return places
}

// isRun reports whether the page is one of those places.
func (f Frame) isRun() bool {
	return slices.ContainsFunc(f.running(), func(item NavItem) bool { return item.Key == f.active() })
}

func within(path, place string) bool {
	return path == place || strings.HasPrefix(path, place+"/")
}

// initials are the first letters of the first two words of a name.
func initials(name string) string {
	letters := ""
	for _, word := range strings.Fields(name) {
		letters += string([]rune(word)[:1])
		if len([]rune(letters)) == 2 {
			break
		}
	}
	return letters
}

// saudi is the zone of a centre that has set none. Saudi Arabia has no summer time.
var saudi = time.FixedZone("Asia/Riyadh", 3*60*60)

// Zone returns the clinic's time zone.
func Zone(ctx context.Context) *time.Location {
	if zone := FrameOf(ctx).Zone; zone != nil {
		return zone
	}
	return saudi
}

// local returns t in the clinic's zone.
func local(ctx context.Context, t time.Time) time.Time { return t.In(Zone(ctx)) }

// tr is i18n.T, which templates say often.
func tr(ctx context.Context, key string, args ...any) string {
	return i18n.T(ctx, key, args...)
}
