package privacy

import (
	"context"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/views/ui"
)

// events are what became of the restrictions, the latest first.
func (l Limits) events(ctx context.Context) (events []ui.Event) {
	for _, r := range l.All {
		if !r.LiftedAt.IsZero() {
			events = append(events, ui.Event{At: r.LiftedAt, Text: i18n.T(ctx, "privacy.lifted") + " " + isolated(r.LiftReason), By: l.Names[r.LiftedBy], Tone: ui.Ok})
		}
		events = append(events, ui.Event{At: r.SetAt, Text: i18n.T(ctx, "privacy.set") + " " + isolated(r.Reason), By: l.Names[r.SetBy], Tone: ui.Warn})
	}
	return events
}

// isolated keeps what somebody wrote in its own direction.
func isolated(text string) string { return "\u2068" + text + "\u2069" }
