// Package schedules draws what the clock calls for.
package schedules

import (
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/schedules"
	"tenhal.sa/tenhal/views/ui"
)

// List is all schedules, those that run next first.
type List struct {
	All []schedules.Standing
}

// Page is one schedule: how it stands, its form and its history.
type Page struct {
	Form    ui.Form // name, cron, zone, misfire, catch_up, version
	Act     ui.Form // of something else that was refused
	Preview Preview
	History
}

// New is the form of a schedule to be made.
type New struct {
	Form    ui.Form     // plan, name, cron, zone, misfire, catch_up
	Plans   []ui.Option // what it may do
	Preview Preview
}

// Preview is when a schedule would run.
type Preview struct {
	Wrong string // message key of what is wrong with the expression or the zone; empty where nothing is
	Cron  schedules.Cron
	Slots []time.Time
}

// History is how a schedule stands, and a page of what became of its slots.
type History struct {
	Schedule schedules.Standing
	Filter   ui.Form // outcome, day
	Lines    []schedules.Line
	Pages    ui.Pages
}

func path(id uuid.UUID) string { return "/admin/schedules/" + id.String() }

// Live refreshes a part when the stream of events names a topic. It says that nobody asked.
var Live = templ.Attributes{
	"hx-trigger": "schedules from:#live, jobs from:#live",
	"hx-swap":    "outerMorph",
	"hx-target":  "this",
	"hx-headers": `{"X-By-Itself":"true"}`,
}

// zones are offered; any other that exists may be typed.
var zones = []string{
	"Asia/Riyadh", "Asia/Dubai", "Asia/Kuwait", "Asia/Bahrain", "Asia/Qatar", "Asia/Muscat", "Asia/Amman", "Africa/Cairo",
	"Europe/Istanbul", "Europe/Berlin", "Europe/London", "UTC",
}

// toggled is what the switch of a schedule does.
func toggled(s schedules.Standing) string {
	if s.Enabled {
		return "pause"
	}
	return "resumption"
}
