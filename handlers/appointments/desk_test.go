package appointments_test

import (
	"net/url"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/web/webtest"
)

// desk is the centre with its cast, and a receptionist who is signed in. It is Sunday 2026-11-22, 9:00.
type desk struct {
	*webtest.Centre
	*clinictest.Cast
	*webtest.Browser
	t *testing.T
}

func open(t *testing.T) *desk {
	t.Helper()
	c := webtest.Open(t)
	return &desk{Centre: c, Cast: clinictest.New(t, c.Services.DB), Browser: c.As(access.Receptionist), t: t}
}

// form is a booking of Omar with Dr Sami today at ten, with what a test changes.
func (d *desk) form(changes ...string) url.Values {
	form := url.Values{
		"patient_id": {d.Omar.ID.String()}, "provider_id": {d.Sami.ID.String()}, "service_id": {d.Session.ID.String()},
		"starts_at": {"2026-11-22T10:00"}, "duration": {"45"}, "note": {""},
	}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

// book has a patient booked with Dr Sami at a time, without the screens.
func (d *desk) book(patient uuid.UUID, at string) *appointments.Appointment {
	d.t.Helper()
	start, err := civil.ParseLocal(at, d.Organisation.Zone())
	if err != nil {
		d.t.Fatal(err)
	}
	a, err := d.Services.Appointments.Book(d.Context(), appointments.Wish{
		PatientID: patient, ProviderID: d.Sami.ID, ServiceID: d.Session.ID, StartsAt: start,
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return a
}

// booked is how many visits there are.
func (d *desk) booked() int64 {
	d.t.Helper()
	n, err := d.Services.DB.NewSelect().Table("appointments").Count(d.Context())
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// now is what an appointment is at this moment.
func (d *desk) now(a *appointments.Appointment) *appointments.Appointment {
	d.t.Helper()
	got, err := d.Services.Appointments.Get(d.Context(), a.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return got
}
