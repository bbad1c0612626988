package schedules

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/schedules"
	"tenhal.sa/tenhal/views/ui"
)

// When tells a cron expression in words, and one that has none as it is.
func When(ctx context.Context, c schedules.Cron) string {
	s := c.Shape()
	switch s.Rhythm {
	case schedules.EveryMinutes:
		return i18n.N(ctx, "schedules.every_minutes", s.N)
	case schedules.Hourly:
		return i18n.T(ctx, "schedules.hourly", "minute", s.Minute)
	case schedules.EveryHours:
		if s.Minute > 0 {
			return i18n.N(ctx, "schedules.every_hours_at", s.N, "minute", s.Minute)
		}
		return i18n.N(ctx, "schedules.every_hours", s.N)
	case schedules.Daily:
		return i18n.T(ctx, "schedules.daily", "times", times(ctx, s))
	case schedules.Weekly:
		return i18n.T(ctx, "schedules.weekly", "days", weekdays(ctx, s.Days), "times", times(ctx, s))
	case schedules.Monthly:
		return i18n.T(ctx, "schedules.monthly", "day", s.N, "times", times(ctx, s))
	}
	return c.Text
}

// said is When for what is kept, which the zones of another machine may not allow to be read.
func said(ctx context.Context, s schedules.Standing) string {
	c, err := schedules.ParseCron(s.Cron, s.Zone)
	if err != nil {
		return s.Cron
	}
	return When(ctx, c)
}

func times(ctx context.Context, s schedules.Shape) string {
	var all []string
	for _, hour := range s.Hours {
		all = append(all, fmt.Sprintf("%02d:%02d", hour, s.Minute))
	}
	return listed(ctx, all)
}

func weekdays(ctx context.Context, days []time.Weekday) string {
	var all []string
	for _, day := range days {
		all = append(all, ui.WeekdayText(ctx, day))
	}
	return listed(ctx, all)
}

// listed joins words as people do: "a, b and c".
func listed(ctx context.Context, words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return i18n.T(ctx, "schedules.and", "some", strings.Join(words[:last], i18n.T(ctx, "schedules.comma")+" "), "last", words[last])
}

// slot is a slot as the clocks of its zone tell it, "Sunday 2026-11-22 08:00".
func slot(ctx context.Context, t time.Time, zone *time.Location) string {
	t = t.In(zone)
	return ui.WeekdayText(ctx, t.Weekday()) + " " + figures(t)
}

// figures keeps a date and a time in their order inside an Arabic line.
func figures(t time.Time) string { return "\u2066" + t.Format("2006-01-02 15:04") + "\u2069" }

// At is a time as the clocks of the page tell it, for a sentence.
func At(ctx context.Context, t time.Time) string { return figures(t.In(ui.Zone(ctx))) }

// elsewhere reports whether the clocks of a schedule differ from those of the page at some time.
func elsewhere(ctx context.Context, t time.Time, zone *time.Location) bool {
	_, here := t.In(ui.Zone(ctx)).Zone()
	_, there := t.In(zone).Zone()
	return here != there
}

// counted are the words for what jobs count.
var counted = map[string]string{
	"notes_unsigned":      "schedules.counted.notes_unsigned",
	"consents_ending":     "schedules.counted.consents_ending",
	"no_shows":            "schedules.counted.no_shows",
	"left_open":           "schedules.counted.left_open",
	"overdue":             "schedules.counted.overdue",
	"traces_forgotten":    "schedules.counted.traces_forgotten",
	"entries_verified":    "schedules.counted.entries_verified",
	"entries_broken":      "schedules.counted.entries_broken",
	"sent":                "schedules.counted.sent",
	"failed":              "schedules.counted.failed",
	"empty_days":          "schedules.counted.empty_days",
	"people_told":         "schedules.counted.people_told",
	"reports_stored":      "schedules.counted.reports_stored",
	"reports_fetched":     "schedules.counted.reports_fetched",
	"reports_unreadable":  "schedules.counted.reports_unreadable",
	"results_new":         "schedules.counted.results_new",
	"source_failures":     "schedules.counted.source_failures",
	"source_warnings":     "schedules.counted.source_warnings",
	"orders_asked":        "schedules.counted.orders_asked",
	"einvoices_pending":   "schedules.counted.einvoices_pending",
	"einvoices_late":      "schedules.counted.einvoices_late",
	"exports_removed":     "schedules.counted.exports_removed",
	"visits_ahead":        "schedules.counted.visits_ahead",
	"referrals_escalated": "schedules.counted.referrals_escalated",
	"referrals_expired":   "schedules.counted.referrals_expired",
}

// Result tells what a run has counted: "212 sent, 3 failed". Of a word that is not known the number is told.
func Result(ctx context.Context, counts json.RawMessage) string {
	of := map[string]int{}
	if json.Unmarshal(counts, &of) != nil {
		return ""
	}
	var all []string
	for _, what := range slices.Sorted(maps.Keys(of)) {
		if key, known := counted[what]; known {
			all = append(all, i18n.N(ctx, key, of[what]))
		} else {
			all = append(all, what+" "+strconv.Itoa(of[what]))
		}
	}
	return strings.Join(all, i18n.T(ctx, "schedules.comma")+" ")
}

// Took tells how long something took: "120 ms", "3.2 s", "4 min".
func Took(ctx context.Context, d time.Duration) string {
	switch {
	case d < time.Second:
		return i18n.T(ctx, "schedules.took_ms", "n", d.Milliseconds())
	case d < 10*time.Second:
		return i18n.T(ctx, "schedules.took_s", "n", strconv.FormatFloat(d.Seconds(), 'f', 1, 64))
	}
	if d < time.Minute {
		return i18n.T(ctx, "schedules.took_s", "n", int(d.Seconds()))
	}
	return i18n.T(ctx, "schedules.took_min", "n", int(d.Minutes()))
}

// look is how an outcome is called and drawn.
type look struct{ label, tone, icon string }

var looks = map[schedules.Outcome]look{
	schedules.Waiting: {"schedules.outcome.waiting", ui.Neutral, "hourglass"},
	schedules.Running: {"schedules.outcome.running", ui.Info, "activity"},
	schedules.Done:    {"schedules.outcome.done", ui.Ok, "check"},
	schedules.Retry:   {"schedules.outcome.retry", ui.Warn, "rotate-ccw"},
	schedules.Failed:  {"schedules.outcome.failed", ui.Danger, "circle-x"},
	schedules.Lapsed:  {"schedules.outcome.missed", ui.Danger, "triangle-alert"},
	schedules.Dropped: {"schedules.outcome.discarded", ui.Neutral, "ban"},
}

// outcomes are those to choose from.
func outcomes() []ui.Option {
	return ui.Options(schedules.Outcomes, func(o schedules.Outcome) string { return looks[o].label })
}

var misfireLabels = map[schedules.Misfire]string{
	schedules.Once:    "schedules.misfire.once",
	schedules.Skip:    "schedules.misfire.skip",
	schedules.CatchUp: "schedules.misfire.catch_up",
}

func misfires() []ui.Option { return ui.Labelled(schedules.Misfires, misfireLabels) }
