// Package clinictest is the cast of the tests: a small centre with Noura at the desk,
// Dr Sami and his patient Omar.
package clinictest

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/patients"
)

// Cast is who and what plays in a test.
type Cast struct {
	Organisation clinics.Organisation
	Speech       clinics.Clinic  // where everyone works
	Room         clinics.Room    // where Sami works; one visit at a time
	Gym          clinics.Room    // two visits at a time
	Session      clinics.Service // 45 minutes, SAR 300.00, taxed as healthcare
	Report       clinics.Service // 15 minutes, SAR 90.00, always taxed; Hind does not offer it
	Sami         clinics.Provider
	Hind         clinics.Provider // works like Sami, in the gym
	Omar         patients.Patient // a citizen
	Sara         patients.Patient // a resident
	Noura        access.Actor     // the receptionist
}

// New writes the cast into a database. Sami and Hind work from Sunday to Thursday, 8 to 12 and 13 to 17.
func New(t testing.TB, d *db.DB) *Cast {
	t.Helper()
	c := &Cast{}
	c.place()
	c.people(d.Clock.Now())
	err := d.Tx(context.Background(), func(ctx context.Context, tx bun.Tx) error {
		for _, model := range []any{&c.Organisation, &c.Speech, &c.Room, &c.Gym, &c.Session, &c.Report, &c.Sami, &c.Hind, &c.Omar, &c.Sara} {
			if _, err := tx.NewInsert().Model(model).Exec(ctx); err != nil {
				return err
			}
		}
		return c.rest(ctx, tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Context is the desk: Noura acts, in English.
func (c *Cast) Context() context.Context {
	return access.With(i18n.With(context.Background(), i18n.English), c.Noura)
}

func (c *Cast) place() {
	c.Organisation = clinics.Organisation{
		ID: db.NewID(), NameAr: "مركز تنهل", NameEn: "Tenhal Centre", VATNumber: "310122393500003", CRNumber: "1010010000",
		AddressAr: "الرياض، طريق الملك فهد", AddressEn: "King Fahd Road, Riyadh", Phone: "+966112345678", Email: "desk@tenhal.example",
		TimeZone: "Asia/Riyadh", Weekend: []int64{5, 6},
	}
	c.Speech = clinics.Clinic{ID: db.NewID(), Code: "SLP", NameAr: "النطق والتخاطب", NameEn: "Speech therapy", Active: true}
	c.Room = clinics.Room{ID: db.NewID(), ClinicID: c.Speech.ID, NameAr: "غرفة 1", NameEn: "Room 1", Capacity: 1, Active: true}
	c.Gym = clinics.Room{ID: db.NewID(), ClinicID: c.Speech.ID, NameAr: "الصالة", NameEn: "Gym", Capacity: 2, Active: true}
	c.Session = clinics.Service{
		ID: db.NewID(), ClinicID: c.Speech.ID, Code: "SLP-45", NameAr: "جلسة نطق", NameEn: "Speech session",
		Price: 30000, Duration: 45, VATClass: clinics.Healthcare, Active: true,
	}
	c.Report = clinics.Service{
		ID: db.NewID(), ClinicID: c.Speech.ID, Code: "RPT-01", NameAr: "تقرير طبي", NameEn: "Medical report",
		Price: 9000, Duration: 15, VATClass: clinics.Standard, Active: true,
	}
	c.Sami = clinics.Provider{ID: db.NewID(), ClinicID: c.Speech.ID, NameAr: "د. سامي العتيبي", NameEn: "Dr Sami Al-Otaibi", RoomID: &c.Room.ID, Active: true}
	c.Hind = clinics.Provider{ID: db.NewID(), ClinicID: c.Speech.ID, NameAr: "هند القاسم", NameEn: "Hind Al-Qasim", RoomID: &c.Gym.ID, Position: 1, Active: true}
}

func (c *Cast) people(now time.Time) {
	c.Omar = patients.Patient{
		ID: db.NewID(), NameAr: "عمر بن صالح", NameEn: "Omar Bin Saleh", Sex: patients.Male, BirthDate: civil.Date{Year: 1990, Month: 3, Day: 14},
		IdentityKind: identity.NationalID, IdentityNumber: identity.Make(identity.NationalID, 7), Phone: "+966551234567",
		Email: "omar@example.com", Language: i18n.English, SearchName: "omar saleh عمر صالح", Version: 1, CreatedAt: now,
	}
	c.Sara = patients.Patient{
		ID: db.NewID(), NameAr: "سارة القحطاني", NameEn: "Sara Al-Qahtani", Sex: patients.Female, BirthDate: civil.Date{Year: 1985, Month: 7, Day: 2},
		IdentityKind: identity.Iqama, IdentityNumber: identity.Make(identity.Iqama, 8), Phone: "+966557654321",
		Email: "sara@example.com", Language: i18n.Arabic, SearchName: "sara qahtani ساره قحطاني", Version: 1, CreatedAt: now,
	}
	c.Noura = access.Actor{ID: db.NewID(), NameAr: "نورة الحربي", NameEn: "Noura Al-Harbi", Role: access.Receptionist, Email: "noura@tenhal.example", Locale: i18n.English}
}

func (c *Cast) rest(ctx context.Context, tx bun.Tx) error {
	for _, offer := range [][2]uuid.UUID{{c.Sami.ID, c.Session.ID}, {c.Sami.ID, c.Report.ID}, {c.Hind.ID, c.Session.ID}} {
		if _, err := tx.NewRaw("INSERT INTO provider_services (provider_id, service_id) VALUES (?, ?)", offer[0], offer[1]).Exec(ctx); err != nil {
			return err
		}
	}
	hours := []clinics.Hours{}
	for _, provider := range []uuid.UUID{c.Sami.ID, c.Hind.ID} {
		for day := time.Sunday; day <= time.Thursday; day++ {
			hours = append(hours,
				clinics.Hours{ID: db.NewID(), ProviderID: provider, Weekday: day, Opens: 8 * 60, Closes: 12 * 60},
				clinics.Hours{ID: db.NewID(), ProviderID: provider, Weekday: day, Opens: 13 * 60, Closes: 17 * 60})
		}
	}
	if _, err := tx.NewInsert().Model(&hours).Exec(ctx); err != nil {
		return err
	}
	_, err := tx.NewRaw(`INSERT INTO users (id, email, name_ar, name_en, role, password_hash, created_at) VALUES (?, ?, ?, ?, ?, 'none', ?)`,
		c.Noura.ID, c.Noura.Email, c.Noura.NameAr, c.Noura.NameEn, c.Noura.Role, c.Omar.CreatedAt).Exec(ctx)
	return err
}
