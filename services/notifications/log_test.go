package notifications_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/notifications"
)

func TestList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.many(notifications.PageSize + 1)
	a := w.book(30 * day)
	w.cancel(a)
	for _, test := range []struct {
		name   string
		filter notifications.Filter
		want   int
		more   bool
	}{
		{"all", notifications.Filter{}, notifications.PageSize, true},
		{"the rest", notifications.Filter{Page: 2}, 2, false},
		{"beyond the end", notifications.Filter{Page: 9}, 0, false},
		{"cancelled ones", notifications.Filter{State: notifications.Cancelled}, 1, false},
		{"of one visit", notifications.Filter{AppointmentID: a.ID}, 1, false},
		{"of one patient", notifications.Filter{PatientID: w.Sara.ID}, 0, false},
	} {
		list, more, err := w.List(w.ctx, test.filter)
		if err != nil || len(list) != test.want || more != test.more {
			t.Errorf("%s: %d messages, more %t, %v; want %d, %t", test.name, len(list), more, err, test.want, test.more)
		}
	}
	list, _, _ := w.List(w.ctx, notifications.Filter{AppointmentID: a.ID})
	if got := list[0]; got.Patient(w.ctx) != w.Omar.NameEn || got.FileNumber == "" || got.Reason != notifications.CalledOff {
		t.Errorf("%+v", got)
	}
	if _, err := w.Get(w.ctx, uuid.New()); !errors.Is(err, db.ErrNotFound) {
		t.Errorf("Get(unknown) = %v, want ErrNotFound", err)
	}
}

// While a message waits it is shown as it would leave, then as it left; what was called off shows nothing.
func TestPreview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := w.book(3 * day)
	preview := func() string {
		words, err := w.Preview(w.ctx, &w.list()[0].Message)
		w.must(err)
		return words.Subject
	}
	if got, want := preview(), "booked 25 November 09:00"; got != want {
		t.Errorf("planned, it says %q, want %q", got, want)
	}
	w.at(hour)
	w.work()
	w.move(a, 4*day)
	if got, want := preview(), "booked 25 November 09:00"; got != want {
		t.Errorf("sent, it says %q, want %q", got, want)
	}
	b := w.book(10 * day)
	w.cancel(b)
	list := w.list()
	words, err := w.Preview(w.ctx, &list[len(list)-1].Message)
	if err != nil || words.Subject != "" {
		t.Errorf("called off, it says %q, %v", words.Subject, err)
	}
}

func TestMasked(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"omar@example.com": "o•••@example.com", "ع@example.com": "ع•••@example.com", "": "", "@x": "@x"} {
		if got := notifications.Masked(address); got != want {
			t.Errorf("Masked(%q) = %q, want %q", address, got, want)
		}
	}
}
