package desk

import (
	"context"
	"time"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/overview"
)

// New draws up the board of today's desk as it is at now.
func New(ctx context.Context, d *overview.Desk, providers []clinics.Provider, now time.Time) *Board {
	names := map[string]string{}
	for _, p := range providers {
		names[p.ID.String()] = i18n.Pick(ctx, p.NameAr, p.NameEn)
	}
	rows := func(visits []overview.Visit) []Row {
		list := make([]Row, len(visits))
		for n, v := range visits {
			list[n] = Row{
				ID: v.ID, PatientID: v.PatientID, ClinicID: v.ClinicID, Version: v.Version, Status: string(v.Status), At: v.StartsAt, Owed: v.Owed,
				Patient: i18n.Pick(ctx, v.PatientAr, v.PatientEn), Provider: names[v.ProviderID.String()],
			}
			if v.Status == appointments.Arrived {
				list[n].Waits, list[n].Waited = true, max(int(now.Sub(v.ArrivedAt)/time.Minute), 0)
			}
		}
		return list
	}
	who := access.Who(ctx)
	return &Board{
		Waiting: rows(d.Waiting), InSession: rows(d.InSession), ToPay: rows(d.ToPay), Coming: rows(d.Coming),
		MayBook: who.Can(access.AppointmentsBook), MayAttend: who.Can(access.AppointmentsAttend), MayPay: who.Can(access.PaymentsTake),
	}
}
