package consents_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"testing"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/appointments"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/consents"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/patients"
)

// world is the centre with a child, Huda, whose mother may consent and whose father may not.
type world struct {
	*clinictest.Cast
	*consents.Service
	t       *testing.T
	ctx     context.Context
	db      *db.DB
	people  *patients.Service
	desk    *appointments.Service
	huda    *patients.Patient
	signals []any
}

func newWorld(t *testing.T) *world {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	cast, places := clinictest.New(t, d), &clinics.Directory{DB: d}
	people := &patients.Service{DB: d, Clinics: places}
	w := &world{Cast: cast, t: t, ctx: cast.Context(), db: d, people: people, Service: &consents.Service{DB: d, Clinics: places, Patients: people}}
	w.desk = &appointments.Service{DB: d, Clinics: places, Patients: people}
	hear[consents.WasSigned](w, bus)
	hear[consents.WasWithdrawn](w, bus)
	hear[consents.NearsItsEnd](w, bus)
	var err error
	w.huda, err = people.Register(w.ctx, patients.Draft{
		NameEn: "Huda Al-Saleh", Sex: "female", BirthDate: "2018-02-10", IdentityKind: "none",
		Guardians: []patients.GuardianDraft{
			{NameEn: "Mona Al-Saleh", Relation: "mother", Phone: "0561034017"},
			{NameEn: "Saad Al-Saleh", Relation: "father", Phone: "0561034018", Authority: []patients.Authority{patients.PickUp}},
		},
	})
	w.must(err)
	return w
}

func hear[E any](w *world, bus *signal.Bus) {
	signal.On(bus, func(_ context.Context, e E) error { w.signals = append(w.signals, e); return nil })
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

var words = consents.Words{TitleAr: "الموافقة", TitleEn: "Consent", BodyAr: "أوافق على العلاج.", BodyEn: "I agree."}

// form is a new form, for the whole centre or a clinic.
func (w *world) form(need consents.Need, months string, clinic string) *consents.Form {
	w.t.Helper()
	f, err := w.Create(w.ctx, consents.Rules{Purpose: "treatment", NeededFor: string(need), Months: months, ClinicID: clinic, Active: true}, words)
	w.must(err)
	return f
}

// by is the form signed by hand, by the patient or the guardian with an id.
func by(f *consents.Form, signer string) consents.Signing {
	return consents.Signing{FormID: f.ID, Number: 1, Language: i18n.English, Signer: signer, Image: drawing(200), Strokes: lines(20), Key: uuid.New()}
}

func (w *world) mona() string { return w.huda.Guardians[0].ID.String() }
func (w *world) saad() string { return w.huda.Guardians[1].ID.String() }

// drawing is a picture with so many dark pixels, as a browser sends it.
func drawing(ink int) string {
	canvas := image.NewNRGBA(image.Rect(0, 0, 300, 100))
	for n := range ink {
		canvas.Set(n%300, 40+n/300, color.NRGBA{16, 32, 58, 255})
	}
	var out bytes.Buffer
	_ = png.Encode(&out, canvas)
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(out.Bytes())
}

func lines(points int) string {
	stroke := consents.Stroke{}
	for n := range points {
		stroke.Points = append(stroke.Points, consents.Point{X: float64(n * 5), Y: 40, Time: float64(n)})
	}
	body, _ := json.Marshal([]consents.Stroke{stroke})
	return string(body)
}

// refused reports by which constraint the database refuses a statement.
func (w *world) refused(query string, args ...any) string {
	w.t.Helper()
	err := w.db.Tx(w.ctx, func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewRaw(query, args...).Exec(ctx)
		return err
	})
	if err == nil {
		w.t.Errorf("%s is not refused", query)
	}
	return db.Constraint(err)
}

// as is somebody with another role, or in one clinic only.
func (w *world) as(role access.Role, only ...uuid.UUID) context.Context {
	who := w.Noura
	who.Role, who.Clinics = role, only
	return access.With(w.ctx, who)
}
