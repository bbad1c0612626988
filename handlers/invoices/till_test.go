package invoices_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/web/webtest"
)

// till is a centre with Sara's visit just over, and a receptionist who is signed in.
type till struct {
	*webtest.Centre
	*clinictest.Cast
	*webtest.Browser
	t     *testing.T
	visit *appointments.Appointment
}

func open(t *testing.T) *till {
	t.Helper()
	c := webtest.Open(t)
	d := &till{Centre: c, Cast: clinictest.New(t, c.Services.DB), Browser: c.As(access.Receptionist), t: t}
	book := c.Services.Appointments
	var err error
	d.visit, err = book.Book(d.Context(), appointments.Wish{PatientID: d.Sara.ID, ProviderID: d.Sami.ID, ServiceID: d.Session.ID, StartsAt: dbtest.Now.Add(15 * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []func(*till) error{
		func(d *till) error {
			_, err := book.Arrive(d.Context(), appointments.Change{ID: d.visit.ID})
			return err
		},
		func(d *till) error {
			_, err := book.Start(d.Context(), appointments.Change{ID: d.visit.ID})
			return err
		},
		func(d *till) error {
			_, err := book.Complete(d.Context(), appointments.Change{ID: d.visit.ID})
			return err
		},
	} {
		if err := step(d); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// bill is the draft of Sara's visit, SAR 300.00 and 45.00 of VAT, and the path of its page.
func (d *till) bill() (id uuid.UUID, path string) {
	d.t.Helper()
	got := d.Post("/invoices", url.Values{"appointment_id": {d.visit.ID.String()}})
	path = got.Header.Get("Location")
	id, err := uuid.Parse(strings.TrimPrefix(path, "/invoices/"))
	if got.Status != http.StatusSeeOther || err != nil {
		d.t.Fatalf("the bill = %d %s", got.Status, got.Body)
	}
	return id, path
}

func (d *till) invoice(id uuid.UUID) *finance.Invoice {
	d.t.Helper()
	inv, err := d.Services.Finance.Get(d.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return inv
}

// payments is how much was paid of an invoice, payment by payment.
func (d *till) payments(id uuid.UUID) []string {
	d.t.Helper()
	list, err := d.Services.Finance.Payments(d.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	sums := make([]string, len(list))
	for n, p := range list {
		sums[n] = p.Amount.String()
	}
	return sums
}
