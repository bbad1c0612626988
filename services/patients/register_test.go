package patients_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
)

func TestRegister(t *testing.T) {
	t.Parallel()
	d := open(t)
	made := d.register(t, with(layan(), func(f *patients.Draft) { f.IdentityNumber = " " + f.IdentityNumber[:4] + " " + f.IdentityNumber[4:] }))
	got, err := d.Get(d.ctx, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got.NameAr != "ليان الأسمري" || got.NameEn != "Layan Al-Asmari" || got.Sex != patients.Female || got.Language != i18n.Arabic ||
		got.BirthDate != (civil.Date{Year: 1994, Month: 5, Day: 17}) || got.IdentityNumber != layan().IdentityNumber ||
		got.Phone != "+966551124068" || got.Email != "layan@example.com" || got.Version != 1 || !got.CreatedAt.Equal(dbtest.Now) {
		t.Errorf("registered %+v", got)
	}
	if made.FileNumber == "" || got.FileNumber != made.FileNumber || !strings.HasPrefix(got.FileNumber, "F-0000") {
		t.Errorf("file numbers %q and %q, want one number", made.FileNumber, got.FileNumber)
	}
	if !got.IsCitizen() || got.IsMinor(civil.Of(dbtest.Now, d.Organisation.Zone())) {
		t.Error("an adult with a national ID is not seen as one")
	}
}

func TestRegisterMinor(t *testing.T) {
	t.Parallel()
	d := open(t)
	got, err := d.Get(d.ctx, d.register(t, jood()).ID)
	if err != nil || len(got.Guardians) != 1 {
		t.Fatalf("%v, %v; want one guardian", got.Guardians, err)
	}
	if mother := got.Guardians[0]; mother.NameAr != "منى العنزي" || mother.Relation != patients.Mother || mother.Phone != "+966561034017" {
		t.Errorf("the guardian is %+v", mother)
	}
}

func TestRegisterRefuses(t *testing.T) {
	t.Parallel()
	d := open(t)
	tests := []struct {
		name   string
		change func(*patients.Draft)
		want   map[string]string
	}{
		{"an empty form, with everything at once", func(f *patients.Draft) { *f = patients.Draft{} }, map[string]string{
			"name_ar": "patients.name_needed", "sex": "fault.choice", "birth_date": "fault.required", "identity_kind": "fault.choice", "phone": "patients.phone_needed",
		}},
		{"a name of 121 letters", func(f *patients.Draft) { f.NameAr = strings.Repeat("م", 121) }, map[string]string{"name_ar": "fault.too_long"}},
		{"a name without letters", func(f *patients.Draft) { f.NameEn = "...." }, map[string]string{"name_en": "patients.name_unclear"}},
		{"a birth date tomorrow", func(f *patients.Draft) { f.BirthDate = "2026-11-23" }, map[string]string{"birth_date": "patients.birth_future"}},
		{"a birth date in 1899", func(f *patients.Draft) { f.BirthDate = "1899-12-31" }, map[string]string{"birth_date": "patients.birth_unclear"}},
		{"a Hijri birth date that there is not", func(f *patients.Draft) { f.BirthDate = "1410-13-01" }, map[string]string{"birth_date": "patients.birth_hijri_unclear"}},
		{"a Hijri birth date before the calendar", func(f *patients.Draft) { f.BirthDate = "1355-12-29" }, map[string]string{"birth_date": "patients.birth_hijri_old"}},
		{"a Hijri mark on a Gregorian year", func(f *patients.Draft) { f.BirthDate = "1990-03-14 H" }, map[string]string{"birth_date": "patients.birth_unclear"}},
		{"a birth date with its day first", func(f *patients.Draft) { f.BirthDate = "14/03/1990" }, map[string]string{"birth_date": "patients.birth_unclear"}},
		{"codes of an address that are none", func(f *patients.Draft) {
			f.Address = patients.Address{Building: "12", PostalCode: "1234", Additional: "x", Short: "RRR2929", Street: strings.Repeat("ا", 121)}
		}, map[string]string{
			"address_building": "patients.four_digits", "address_postal_code": "patients.five_digits", "address_additional": "patients.four_digits",
			"address_short": "patients.short_unclear", "address_street": "fault.too_long",
		}},
		{"a country, a language and a second phone that are none", func(f *patients.Draft) {
			f.Nationality, f.Spoken, f.SecondPhone = "XX", []string{"xx"}, "12"
		}, map[string]string{"nationality": "fault.choice", "spoken": "fault.choice", "second_phone": "phone.number"}},
		{"a national ID with two digits swapped", func(f *patients.Draft) { f.IdentityNumber = "1213456780" }, map[string]string{"identity_number": "identity.check_digit"}},
		{"a national ID without its number", func(f *patients.Draft) { f.IdentityNumber = " " }, map[string]string{"identity_number": "fault.required"}},
		{"a number without a kind", func(f *patients.Draft) { f.IdentityKind = "none" }, map[string]string{"identity_number": "identity.no_number"}},
		{"no phone at all", func(f *patients.Draft) { f.Phone = "" }, map[string]string{"phone": "patients.phone_needed"}},
		{"a phone number that is too short", func(f *patients.Draft) { f.Phone = "05512" }, map[string]string{"phone": "phone.number"}},
		{"an address without a domain", func(f *patients.Draft) { f.Email = "layan@home" }, map[string]string{"email": "patients.email_unclear"}},
		{"a language we don't write", func(f *patients.Draft) { f.Language = "fr" }, map[string]string{"language": "fault.choice"}},
		{"a child without a guardian", func(f *patients.Draft) { f.BirthDate = "2008-11-23" }, map[string]string{"guardian1_name_ar": "patients.guardian_needed"}},
		{
			"a guardian of whom only a number is known", func(f *patients.Draft) { f.Guardians = []patients.GuardianDraft{{}, {Phone: "0561034017"}} },
			map[string]string{"guardian2_name_ar": "patients.name_needed", "guardian2_relation": "fault.choice"},
		},
		{
			"a guardian without a number", func(f *patients.Draft) { f.Guardians = []patients.GuardianDraft{{NameEn: "Mona", Relation: "mother"}} },
			map[string]string{"guardian1_phone": "fault.required"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := d.Register(d.ctx, with(layan(), test.change))
			wantFields(t, err, test.want)
		})
	}
	page, err := d.List(d.ctx, patients.Newest, 1)
	if err != nil || len(page.Patients) != 2 {
		t.Errorf("%d patients, %v; want Omar and Sara alone, for nothing was taken", len(page.Patients), err)
	}
}

// On her birthday she is eighteen, and comes alone.
func TestRegisterOnEighteenthBirthday(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.register(t, with(layan(), func(f *patients.Draft) { f.BirthDate = "2008-11-22" }))
}

// Of two receptionists who register one identity at once, one is told that it is on file.
func TestRegisterRace(t *testing.T) {
	t.Parallel()
	d := open(t)
	var desks sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		desks.Go(func() {
			_, errs[i] = d.Register(d.ctx, with(layan(), func(f *patients.Draft) { f.DifferentPerson = true }))
		})
	}
	desks.Wait()
	won := 0
	for _, err := range errs {
		if err == nil {
			won++
		} else if !errors.Is(err, patients.ErrIdentityTaken) {
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d files for one identity", won)
	}
}
