package patients_test

import (
	"errors"
	"slices"
	"testing"

	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/patients"
)

func TestDuplicates(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.register(t, layan())
	d.register(t, with(layan(), func(f *patients.Draft) {
		f.NameAr, f.NameEn, f.BirthDate = "عبدالله الأسمري", "Abdullah Al-Asmari", "1990-01-01"
		f.IdentityNumber, f.Phone = identity.Make(identity.NationalID, 4712), "0557778889"
	}))
	blank := patients.Draft{IdentityKind: "none"}
	tests := []struct {
		name   string
		change func(*patients.Draft)
		want   []patients.Reason
	}{
		{"nothing typed yet", func(*patients.Draft) {}, nil},
		{"her identity", func(f *patients.Draft) { f.IdentityKind, f.IdentityNumber = "national_id", layan().IdentityNumber }, []patients.Reason{patients.SameIdentity}},
		{"her number and her given name", func(f *patients.Draft) { f.NameEn, f.Phone = "Layan", "0551124068" }, []patients.Reason{patients.SamePhone}},
		{"her number and her sister's name", func(f *patients.Draft) { f.NameEn, f.Phone = "Reem Al-Asmari", "0551124068" }, nil},
		{"his brother's name and number", func(f *patients.Draft) { f.NameAr, f.Phone = "عبدالرحمن الأسمري", "0557778889" }, nil},
		{"her name in another spelling, her birth date", func(f *patients.Draft) { f.NameEn, f.BirthDate = "LAYAN ALASMARY", "1994-05-17" }, []patients.Reason{patients.SameBirth}},
		{"her Arabic name without hamza, her birth date", func(f *patients.Draft) { f.NameAr, f.BirthDate = "ليان الاسمري", "1994-05-17" }, []patients.Reason{patients.SameBirth}},
		{"her birth date and another name", func(f *patients.Draft) { f.NameEn, f.BirthDate = "Maha Al-Asmari", "1994-05-17" }, nil},
		{"her name and another birth date", func(f *patients.Draft) { f.NameEn, f.BirthDate = "Layan Al-Asmari", "1994-05-18" }, nil},
		{"her family's name first, without its article", func(f *patients.Draft) { f.NameAr, f.BirthDate = "اسمري ليان", "1994-05-17" }, []patients.Reason{patients.SameBirth}},
		{"her father's name between", func(f *patients.Draft) { f.NameAr, f.BirthDate = "ليان سعد الأسمري", "1994-05-17" }, []patients.Reason{patients.SameBirth}},
		{"a slip in her family's name", func(f *patients.Draft) { f.NameEn, f.BirthDate = "Layan Al-Asmeri", "1994-05-17" }, []patients.Reason{patients.SimilarBirth}},
		{"a slip in his given name, his number", func(f *patients.Draft) { f.NameEn, f.Phone = "Abdullahi", "0557778889" }, nil},
		{"her family's name alone, her number", func(f *patients.Draft) { f.NameAr, f.Phone = "الأسمري", "0551124068" }, nil},
		{"her number with her guardian", func(f *patients.Draft) {
			f.NameAr, f.Guardians = "الأسمري ليان", []patients.GuardianDraft{{NameAr: "سعد", Relation: "father", Phone: "0551124068"}}
		}, []patients.Reason{patients.SamePhone}},
		{"everything", func(f *patients.Draft) { *f = layan() }, []patients.Reason{patients.SameIdentity, patients.SamePhone, patients.SameBirth}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found, err := d.Duplicates(d.ctx, with(blank, test.change))
			if err != nil {
				t.Fatal(err)
			}
			var got []patients.Reason
			for _, duplicate := range found {
				got = append(got, duplicate.Reasons...)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("reasons %v, want %v", got, test.want)
			}
		})
	}
}

// Her namesake of the same day is registered once somebody has looked; her own identity never twice.
func TestRegisterDuplicate(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.register(t, layan())
	namesake := with(layan(), func(f *patients.Draft) { f.IdentityKind, f.IdentityNumber, f.Phone = "none", "", "0553334445" })
	if _, err := d.Register(d.ctx, namesake); !errors.Is(err, patients.ErrDuplicate) {
		t.Errorf("%v, want ErrDuplicate", err)
	}
	d.register(t, with(namesake, func(f *patients.Draft) { f.DifferentPerson = true }))
	_, err := d.Register(d.ctx, with(layan(), func(f *patients.Draft) { f.DifferentPerson = true }))
	if !errors.Is(err, patients.ErrIdentityTaken) {
		t.Errorf("%v, want ErrIdentityTaken", err)
	}
	wantFields(t, err, map[string]string{"identity_number": "patients.identity_taken"})
}
