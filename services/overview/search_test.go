package overview_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/overview"
	"tenhal.sa/tenhal/services/patients"
)

// office is where patients are registered and looked for.
type office struct {
	*clinictest.Cast
	db       *db.DB
	patients *patients.Service
	overview *overview.Service
}

func open(t testing.TB) office {
	t.Helper()
	d := dbtest.Open(t, nil)
	directory := &clinics.Directory{DB: d}
	return office{clinictest.New(t, d), d, &patients.Service{DB: d, Clinics: directory}, &overview.Service{DB: d, Clinics: directory}}
}

// adult is a form for somebody born in 1980 who has a number of their own.
func adult(ar, en, phone string) patients.Draft {
	return patients.Draft{NameAr: ar, NameEn: en, Sex: "female", BirthDate: "1980-01-01", IdentityKind: "none", Phone: phone, DifferentPerson: true}
}

func (o office) register(t testing.TB, d patients.Draft) *patients.Patient {
	t.Helper()
	p, err := o.patients.Register(o.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// visit books half an hour with Sami.
func (o office) visit(t testing.TB, p *patients.Patient, at time.Time, status appointments.Status) {
	t.Helper()
	a := &appointments.Appointment{
		ID: db.NewID(), PatientID: p.ID, ProviderID: o.Sami.ID, ClinicID: o.Speech.ID, ServiceID: o.Session.ID, StartsAt: at,
		EndsAt: at.Add(30 * time.Minute), BusyUntil: at.Add(30 * time.Minute), Status: status, Version: 1, ScheduleVersion: 1, CreatedAt: at,
	}
	if status == appointments.Cancelled {
		a.CancelledBy = appointments.ByPatient
	}
	err := o.db.Tx(o.Context(), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(a).Exec(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// midnight is when the day of the tests begins in Riyadh.
var midnight = dbtest.Now.Add(-9 * time.Hour)

func (o office) search(t testing.TB, typed string) []overview.Hit {
	t.Helper()
	hits, err := o.overview.Search(o.Context(), overview.Search{Text: typed, From: midnight, Till: midnight.Add(24 * time.Hour), Limit: 8})
	if err != nil {
		t.Fatalf("Search(%q): %v", typed, err)
	}
	return hits
}

func names(hits []overview.Hit) (names []string) {
	for _, hit := range hits {
		names = append(names, hit.NameEn)
	}
	return names
}

func TestSearch(t *testing.T) {
	t.Parallel()
	o := open(t)
	layan := adult("ليان محمد الأسمري", "Layan Mohammed Al-Asmari", "0551124068")
	layan.IdentityKind, layan.IdentityNumber = "passport", "K9876543"
	o.register(t, layan)
	o.register(t, adult("عبدالرحمن اليامي", "Abdulrahman Al-Yami", "+971501234567"))
	child := adult("جود اليامي", "Jood Al-Yami", "")
	child.BirthDate, child.Guardians = "2020-02-10", []patients.GuardianDraft{{NameEn: "Mona", Relation: "mother", Phone: "0561034017"}}
	o.register(t, child)
	tests := []struct {
		typed string
		want  []string
	}{
		{"Layan", []string{"Layan Mohammed Al-Asmari"}},
		{"lay", []string{"Layan Mohammed Al-Asmari"}},
		{"ليان", []string{"Layan Mohammed Al-Asmari"}},
		{"الاسمري ليان", []string{"Layan Mohammed Al-Asmari"}},
		{"asmary LAYAN", []string{"Layan Mohammed Al-Asmari"}},
		{"muhammad asmari", []string{"Layan Mohammed Al-Asmari"}},
		{"عبد الرحمن", []string{"Abdulrahman Al-Yami"}},
		{"Abdul Rahman", []string{"Abdulrahman Al-Yami"}},
		{"yami", []string{"Jood Al-Yami", "Abdulrahman Al-Yami"}},
		{"4068", []string{"Layan Mohammed Al-Asmari"}},
		{"٤٠٦٨", []string{"Layan Mohammed Al-Asmari"}},
		{"0551124068", []string{"Layan Mohammed Al-Asmari"}},
		{"+966 55 112 4068", []string{"Layan Mohammed Al-Asmari"}},
		{"0551124", []string{"Layan Mohammed Al-Asmari"}},
		{"551124", []string{"Layan Mohammed Al-Asmari"}},
		{"00971501234567", []string{"Abdulrahman Al-Yami"}},
		{"4017", []string{"Jood Al-Yami"}},
		{"k98765", []string{"Layan Mohammed Al-Asmari"}},
		{"F-000003", []string{"Layan Mohammed Al-Asmari"}},
		{"f3", []string{"Layan Mohammed Al-Asmari"}},
		{"3", []string{"Layan Mohammed Al-Asmari"}},
		{"00000", []string{"Jood Al-Yami", "Abdulrahman Al-Yami", "Layan Mohammed Al-Asmari", "Sara Al-Qahtani", "Omar Bin Saleh"}},
		{o.Omar.IdentityNumber, []string{"Omar Bin Saleh"}},
		{o.Omar.IdentityNumber[:5], []string{"Omar Bin Saleh"}},
		{"Layam", []string{"Layan Mohammed Al-Asmari"}},
		{"layan asmri", []string{"Layan Mohammed Al-Asmari"}},
		{"layan yami", nil},
		{"17", nil},
		{"Xyzzy", nil},
		{"...", nil},
		{"'; DROP TABLE patients;--", nil},
		{"' | 'x':*", nil},
		{`\`, nil},
		{"%", nil},
		{"Ali\x00", nil},
		{"\u202eOmar", nil},
	}
	for _, test := range tests {
		if got := names(o.search(t, test.typed)); !slices.Equal(got, test.want) {
			t.Errorf("%q finds %q, want %q", test.typed, got, test.want)
		}
	}
}

func TestSearchShows(t *testing.T) {
	t.Parallel()
	o := open(t)
	child := adult("جود اليامي", "Jood Al-Yami", "")
	child.BirthDate, child.Guardians = "2020-02-10", []patients.GuardianDraft{{NameEn: "Mona", Relation: "mother", Phone: "0561034017"}}
	p := o.register(t, child)
	o.visit(t, p, dbtest.Now.Add(3*time.Hour), appointments.Booked)
	o.visit(t, p, dbtest.Now.Add(time.Hour), appointments.Confirmed)
	o.visit(t, p, dbtest.Now, appointments.Cancelled)
	hits := o.search(t, "jood")
	if len(hits) != 1 {
		t.Fatalf("%d hits", len(hits))
	}
	got := hits[0]
	if got.ID != p.ID || got.FileNumber != p.FileNumber || got.NameAr != "جود اليامي" || got.BirthDate != p.BirthDate || got.Phone != "+966561034017" {
		t.Errorf("shows %+v", got)
	}
	if !got.VisitAt.Equal(dbtest.Now.Add(time.Hour)) {
		t.Errorf("comes at %s, want the first visit that stands", got.VisitAt)
	}
}

// Whose number it is comes first, then who has a visit today, then the newest file.
func TestSearchOrder(t *testing.T) {
	t.Parallel()
	o := open(t)
	hind := o.register(t, adult("هند اليامي", "Hind Al-Yami", "0551110006"))
	reem := o.register(t, adult("ريم اليامي", "Reem Al-Yami", "0551120006"))
	maha := o.register(t, adult("مها اليامي", "Maha Al-Yami", "0550006777"))
	o.register(t, adult("دانة اليامي", "Dana Al-Yami", "0551140006"))
	o.visit(t, reem, dbtest.Now.Add(2*time.Hour), appointments.Booked)
	o.visit(t, hind, dbtest.Now.Add(3*time.Hour), appointments.Booked)
	o.visit(t, maha, dbtest.Now.Add(24*time.Hour), appointments.Booked)
	for typed, want := range map[string][]string{
		"yami": {"Reem Al-Yami", "Hind Al-Yami", "Dana Al-Yami", "Maha Al-Yami"},
		"0006": {"Dana Al-Yami", "Reem Al-Yami", "Hind Al-Yami"}, // her file, F-000006, and numbers that end so
		"":     {"Reem Al-Yami", "Hind Al-Yami", "Dana Al-Yami", "Maha Al-Yami", "Sara Al-Qahtani", "Omar Bin Saleh"},
	} {
		if got := names(o.search(t, typed)); !slices.Equal(got, want) {
			t.Errorf("%q finds %q, want %q", typed, got, want)
		}
	}
}

// Further pages go on where the one before ended.
func TestSearchPages(t *testing.T) {
	t.Parallel()
	o := open(t)
	for _, first := range []string{"Hind", "Reem", "Maha", "Dana", "Noura"} {
		o.register(t, adult("", first+" Al-Yami", "055111000"+identity.Make(identity.NationalID, len(first))[9:]))
	}
	var got []string
	for offset := 0; offset < 6; offset += 2 {
		hits, err := o.overview.Search(o.Context(), overview.Search{Text: "yami", From: midnight, Till: midnight, Limit: 2, Offset: offset})
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, names(hits)...)
	}
	if want := []string{"Noura Al-Yami", "Dana Al-Yami", "Maha Al-Yami", "Reem Al-Yami", "Hind Al-Yami"}; !slices.Equal(got, want) {
		t.Errorf("the pages have %q, want %q", got, want)
	}
}
