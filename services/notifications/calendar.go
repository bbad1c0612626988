package notifications

import (
	"context"
	"slices"
	"strings"

	ics "github.com/arran4/golang-ical"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/settings"
)

// calendars are the visits of those clinics that send them along.
func (c *claimant) calendars(ctx context.Context, l *Letter) ([]File, error) {
	set, err := c.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	with := *l
	with.Visits = slices.DeleteFunc(slices.Clone(l.Visits), func(v Visit) bool { return !set.On(settings.CalendarFiles, v.ClinicID) })
	if len(with.Visits) == 0 {
		return nil, nil
	}
	return []File{c.calendar(ctx, &with)}, nil
}

// calendar is the visits as programs for calendars read them (RFC 5545). A visit has the same UID for ever and a
// SEQUENCE that grows with each move, so that a later one takes the place of an earlier one.
func (c *claimant) calendar(ctx context.Context, l *Letter) File {
	cal := ics.NewCalendar()
	cal.SetProductId("-//Tenhal//Tenhal//EN")
	method := ics.MethodPublish
	if l.Event == OnCancellation {
		method = ics.MethodCancel
	}
	cal.SetMethod(method)
	for _, v := range l.Visits {
		e := cal.AddEvent(v.ID.String() + "@" + c.domain())
		e.SetSequence(v.ScheduleVersion)
		e.SetDtStampTime(c.now.UTC())
		e.SetStartAt(v.StartsAt.UTC())
		e.SetEndAt(v.EndsAt.UTC())
		e.SetSummary(summary(ctx, l, &v))
		e.SetLocation(l.Centre.Name(ctx) + ", " + i18n.Pick(ctx, l.Centre.AddressAr, l.Centre.AddressEn))
		e.SetStatus(ics.ObjectStatusConfirmed)
		if v.Status == appointments.Cancelled {
			e.SetStatus(ics.ObjectStatusCancelled)
		}
	}
	return File{Name: "visit.ics", MediaType: "text/calendar; charset=utf-8; method=" + string(method), Body: []byte(cal.Serialize(ics.WithNewLineWindows))}
}

// summary says no more of a visit than whoever looks over a shoulder at a calendar may know.
func summary(ctx context.Context, l *Letter, v *Visit) string {
	parts := []string{l.Centre.Name(ctx), i18n.Pick(ctx, v.ProviderAr, v.ProviderEn)}
	if name := v.For(ctx); name != "" {
		parts = append(parts, name)
	}
	return strings.Join(parts, " – ")
}
