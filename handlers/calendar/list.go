package calendar

import (
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
	views "tenhal.sa/tenhal/views/calendar"
)

// list lays the visits out by day.
func (b *book) list() []views.Day {
	names := map[uuid.UUID]string{}
	if b.provider == uuid.Nil {
		for _, p := range b.all {
			names[p.ID] = b.name(p)
		}
	}
	days := make([]views.Day, b.days)
	entries := make([]views.Entry, 0, len(b.visits)) // in the order of time, so that each day's stand together
	at := 0
	for d := range days {
		days[d].Date = b.first.Add(d)
		days[d].Today = days[d].Date == b.page.Today
		begun := len(entries)
		for ; at < len(b.visits) && civil.Of(b.visits[at].StartsAt, b.zone) == days[d].Date; at++ {
			if v := &b.visits[at]; b.wanted(v.Status) {
				entries = append(entries, b.entry(v, names[v.ProviderID]))
			}
		}
		days[d].Entries = entries[begun:]
	}
	return days
}

func (b *book) entry(v *overview.Visit, provider string) views.Entry {
	return views.Entry{
		ID: v.ID, Status: string(v.Status), Version: v.Version, At: v.StartsAt.In(b.zone), Until: v.EndsAt.In(b.zone), FileNumber: v.FileNumber, Provider: provider,
		Patient: i18n.Pick(b.ctx, v.PatientAr, v.PatientEn), Service: i18n.Pick(b.ctx, v.ServiceAr, v.ServiceEn),
		Unpaid: v.Status == appointments.Completed && !v.Settled,
	}
}
