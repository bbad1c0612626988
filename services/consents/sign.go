package consents

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/text"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/services/settings"
)

const longName = 120

// Signing is what a signed form says, as it was sent.
type Signing struct {
	FormID    uuid.UUID
	Number    int         // of the text that was read
	Language  i18n.Locale // in which it was read
	Signer    string      // signer: "patient", or the guardian's id
	Image     string      // image: a PNG as data URL; empty where the name is typed
	Strokes   string      // strokes: JSON
	TypedName string      // typed_name
	Witness   string      // witness
	Key       uuid.UUID   // of this form: sent twice it is one consent
}

// Sign keeps that somebody agreed. It returns fault.ErrInvalid with every input at fault, ErrNewText where another text has
// come since it was read, ErrSigned where the form is signed already. The patient is held meanwhile: of two who sign the same
// form at once the second finds it signed, and nobody takes a guardian's authority away in between.
func (s *Service) Sign(ctx context.Context, patient uuid.UUID, sg Signing) (*Consent, error) {
	c := &Consent{ID: db.NewID(), PatientID: patient, FormID: sg.FormID, Number: sg.Number, Language: sg.Language, Key: sg.Key, Version: 1}
	drawn, err := sg.read(c)
	if err != nil {
		return nil, err
	}
	today, zone, err := s.Patients.Today(ctx)
	if err != nil {
		return nil, err
	}
	err = s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		p, err := hold(ctx, tx, patient)
		if err != nil {
			return err
		}
		before := []*Consent{}
		if err := tx.NewSelect().Model(&before).Where("co.patient_id = ? AND (co.form_id = ? OR co.key = ?)", patient, sg.FormID, sg.Key).Scan(ctx); err != nil {
			return fmt.Errorf("consents: before: %w", err)
		}
		if n := slices.IndexFunc(before, func(c *Consent) bool { return c.Key == sg.Key }); n >= 0 {
			c = before[n] // sent twice
			return nil
		}
		f, err := s.Form(ctx, sg.FormID)
		if err != nil {
			return err
		}
		if err := c.may(f, before, today); err != nil {
			return err
		}
		if err := s.drawn(ctx, f, drawn); err != nil {
			return err
		}
		if err := c.by(p, sg.Signer, today); err != nil {
			return err
		}
		c.ExpiresOn = f.until(s.DB.Now(ctx), zone)
		return s.save(ctx, c, f, drawn)
	})
	return c, err
}

// hold loads a patient with their guardians, and keeps others from changing either, and from signing for them.
func hold(ctx context.Context, tx bun.Tx, id uuid.UUID) (*patients.Patient, error) {
	p := &patients.Patient{ID: id}
	return p, db.Found(tx.NewSelect().Model(p).WherePK().Where("?", patients.Seen(ctx, "pt.id")).Relation("Guardians").For("NO KEY UPDATE OF pt").Scan(ctx))
}

// read checks what was drawn, or else what was typed. It returns nil for what was typed.
func (sg Signing) read(c *Consent) (*Signature, error) {
	var check fault.Check
	check.Require(sg.Key != uuid.Nil, "key", "fault.required")
	check.Require(sg.Language == i18n.Arabic || sg.Language == i18n.English, "language", "fault.choice")
	if sg.Image == "" {
		check.Require(sg.TypedName != "" || sg.Witness != "", "image", "consents.picture_empty")
		var err error
		c.TypedName, err = text.Name(sg.TypedName, longName)
		check.Note("typed_name", err)
		c.Witness, err = text.Name(sg.Witness, longName)
		check.Note("witness", err)
		return nil, check.Err()
	}
	body, err := picture(sg.Image)
	check.Note("image", err)
	lines, err := strokes(sg.Strokes)
	check.Note("image", err)
	sum := sha256.Sum256(body)
	drawn := &Signature{ID: db.NewID(), Image: body, Strokes: lines, SHA256: sum[:]}
	c.SignatureID, c.ImageSHA256 = drawn.ID, drawn.SHA256
	return drawn, check.Err()
}

// may says why a form is not signed now. One that will end soon may be signed anew before it does.
func (c *Consent) may(f *Form, before []*Consent, today civil.Date) error {
	switch {
	case (&Item{Form: f, Consents: before}).State(today) == Standing:
		return ErrSigned
	case !f.Active:
		return ErrClosed
	case c.Number != f.Latest:
		return ErrNewText
	}
	return nil
}

// drawn refuses a signature on the screen where the clinic of the form has none.
func (s *Service) drawn(ctx context.Context, f *Form, drawn *Signature) error {
	on, err := s.Settings.On(ctx, settings.DrawnSignatures, f.ClinicID)
	if err == nil && !on && drawn != nil {
		return ErrNotDrawn
	}
	return err
}

// by puts down who signs, as they are today.
func (c *Consent) by(p *patients.Patient, signer string, today civil.Date) error {
	all := Signers(p, today)
	n := slices.IndexFunc(all, func(s Signer) bool { return s.Value() == signer })
	if n < 0 {
		return ErrMayNot
	}
	c.Signer, c.SignerAr, c.SignerEn = ByPatient, p.NameAr, p.NameEn
	if g := all[n].Guardian; g != nil {
		c.Signer, c.GuardianID, c.SignerAr, c.SignerEn, c.Relation = ByGuardian, g.ID, g.NameAr, g.NameEn, g.Relation
	}
	return nil
}

// until is the last day of a consent that is given now, or no day.
func (f *Form) until(now time.Time, zone *time.Location) civil.Date {
	if f.Months == 0 {
		return civil.Date{}
	}
	return civil.Of(now.In(zone).AddDate(0, f.Months, 0), zone)
}

// save belongs in a transaction that holds the patient.
func (s *Service) save(ctx context.Context, c *Consent, f *Form, drawn *Signature) error {
	tx, _ := db.From(ctx)
	t, err := s.Text(ctx, f.ID, c.Number)
	if err != nil {
		return err
	}
	c.TextSHA256, c.SignedAt, c.TakenBy = t.Sum(c.Language), s.DB.Now(ctx), access.Who(ctx).ID
	if drawn != nil {
		if _, err := tx.NewInsert().Model(drawn).Exec(ctx); err != nil {
			return fmt.Errorf("consents: signature: %w", err)
		}
	}
	c.Raise(WasSigned{c.facts(f)})
	if _, err := tx.NewInsert().Model(c).Exec(ctx); err != nil {
		return constraints.Fault(fmt.Errorf("consents: sign: %w", err))
	}
	return nil
}
