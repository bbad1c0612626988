package patients_test

import (
	"testing"

	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/patients"
)

func TestParseBirth(t *testing.T) {
	for _, test := range []struct {
		typed, want string
		hijri       bool
		fault       string
	}{
		{typed: "1990-03-14", want: "1990-03-14"},
		{typed: "١٩٩٠/٣/١٤", want: "1990-03-14"},
		{typed: "1990.3.14", want: "1990-03-14"},
		{typed: "19900314", want: "1990-03-14"},
		{typed: "1410-08-16", want: "1990-03-14", hijri: true},
		{typed: "١٤١٠/٨/١٦ هـ", want: "1990-03-14", hijri: true},
		{typed: "1410-08-16 H", want: "1990-03-14", hijri: true},
		{typed: "14100816", want: "1990-03-14", hijri: true},
		{typed: "1599-01-01", hijri: true, fault: "patients.birth_hijri_unclear"},
		{typed: "1448-01-30", hijri: true, fault: "patients.birth_hijri_unclear"}, // a month of 29 days
		{typed: "1340-01-01", hijri: true, fault: "patients.birth_hijri_old"},
		{typed: "1700-01-01", fault: "patients.birth_unclear"},
		{typed: "1990-02-30", fault: "patients.birth_unclear"},
		{typed: "1990-03-14 H", fault: "patients.birth_unclear"},
		{typed: "14-03-1990", fault: "patients.birth_unclear"},
		{typed: "محرم", fault: "patients.birth_unclear"},
		{typed: " ", fault: "fault.required"},
	} {
		t.Run(test.typed, func(t *testing.T) {
			got, hijri, err := patients.ParseBirth(test.typed)
			if got.String() != test.want || hijri != test.hijri {
				t.Errorf("= %s, Hijri %v; want %s, %v", got, hijri, test.want, test.hijri)
			}
			if err != nil && fault.Of(err).Key != test.fault || err == nil && test.fault != "" {
				t.Errorf("fault %v, want %q", err, test.fault)
			}
		})
	}
}

// What was entered is what is shown and edited; what is kept is the Gregorian day.
func TestBirthAsEntered(t *testing.T) {
	t.Parallel()
	d := open(t)
	p := d.register(t, with(layan(), func(f *patients.Draft) { f.BirthDate = "١٤١٠/٨/١٦" }))
	got, err := d.Get(d.ctx, p.ID)
	if err != nil || got.BirthDate.String() != "1990-03-14" || !got.BirthHijri || got.BirthText() != "1410-08-16" {
		t.Errorf("kept %s, Hijri %v, shown %s, %v", got.BirthDate, got.BirthHijri, got.BirthText(), err)
	}
}
