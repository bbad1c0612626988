package calendar

import (
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
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
	at := map[civil.Date]*views.Day{}
	for d := range days {
		days[d].Date = b.first.Add(d)
		days[d].Today = days[d].Date == b.page.Today
		at[days[d].Date] = &days[d]
	}
	for _, v := range b.visits {
		if !b.wanted(v.Status) {
			continue
		}
		day := at[civil.Of(v.StartsAt, b.zone)]
		day.Entries = append(day.Entries, views.Entry{
			ID: v.ID, Status: string(v.Status), Version: v.Version, At: v.StartsAt.In(b.zone), Until: v.EndsAt.In(b.zone), FileNumber: v.FileNumber, Provider: names[v.ProviderID],
			Patient: i18n.Pick(b.ctx, v.PatientAr, v.PatientEn), Service: i18n.Pick(b.ctx, v.ServiceAr, v.ServiceEn),
			Unpaid: v.Status == appointments.Completed && !v.Settled,
		})
	}
	return days
}
