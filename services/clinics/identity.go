package clinics

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/phone"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/text"
)

// ErrStale says that somebody else has saved the centre since it was looked at.
var ErrStale = fault.New(fault.Stale, "fault.stale")

// Identity is who the centre is, as it stands on what it issues from then on. What was issued says what it said.
type Identity struct {
	bun.BaseModel `bun:"table:organisation,alias:o"`
	signal.Source `bun:"-"`

	ID        uuid.UUID `bun:",pk"`
	NameAr    string    // legal name
	NameEn    string    // legal name
	VATNumber string    `bun:"vat_number"` // 15 digits, the first and the last a 3
	CRNumber  string    `bun:"cr_number"`  // commercial registration, 10 digits
	AddressAr string
	AddressEn string
	Phone     string // E.164
	Email     string
	Version   int // that was seen; 0 where there is no centre yet
}

var (
	vatNumber  = regexp.MustCompile(`^3\d{13}3$`)
	crNumber   = regexp.MustCompile(`^\d{10}$`)
	constraint = db.Constraints{"organisation_one_key": ErrStale, "organisation_vat_number_check": fault.ErrInvalid.On("vat_number", "einvoices.vat_number")}
)

// How long texts may be, in letters: a name has to go into the code of an invoice, in 255 bytes.
const (
	longName    = 120
	longAddress = 200
	longEmail   = 254
)

// Identity returns who the centre is, as it is now; an empty one where it is not set up yet.
func (d *Directory) Identity(ctx context.Context) (*Identity, error) {
	i := &Identity{}
	err := db.Found(d.DB.Conn(ctx).NewSelect().Model(i).Limit(1).Scan(ctx))
	if err != nil && !errors.Is(err, db.ErrNotFound) {
		return nil, fmt.Errorf("clinics: identity: %w", err)
	}
	return i, nil
}

// Identify makes the centre who it is from now on, and sets it up where it was not. It returns an Invalid fault with the
// inputs at fault, or ErrStale where somebody else was quicker. What is so already is no change.
func (d *Directory) Identify(ctx context.Context, wish Identity) error {
	if err := wish.tidy(); err != nil {
		return err
	}
	return d.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		now := &Identity{}
		err := db.Found(tx.NewSelect().Model(now).Limit(1).For("UPDATE").Scan(ctx))
		if err != nil && !errors.Is(err, db.ErrNotFound) {
			return fmt.Errorf("clinics: identify: %w", err)
		}
		if now.says() == wish.says() { // also where a button was pressed twice
			return nil
		}
		if now.Version != wish.Version {
			return ErrStale
		}
		wish.ID = now.ID
		wish.Version++
		if now.Version == 0 {
			wish.ID = db.NewID()
			_, err = tx.NewInsert().Model(&wish).Exec(ctx)
		} else {
			_, err = tx.NewUpdate().Model(&wish).WherePK().Exec(ctx)
		}
		if err != nil {
			return constraint.Fault(fmt.Errorf("clinics: identify: %w", err))
		}
		return nil
	})
}

// says is all that there is to say.
func (i *Identity) says() [8]string {
	return [8]string{i.NameAr, i.NameEn, i.VATNumber, i.CRNumber, i.AddressAr, i.AddressEn, i.Phone, i.Email}
}

// tidy makes what was typed as it is kept, or returns what is wrong with it.
func (i *Identity) tidy() error {
	c := fault.Check{}
	take := func(value *string, input string, read func(string) (string, error)) {
		s, err := read(*value)
		if err != nil {
			c.Field(input, fault.Of(err).Key)
			return
		}
		*value = s
	}
	line := func(most int) func(string) (string, error) {
		return func(s string) (string, error) { return text.Clean(s, most) }
	}
	take(&i.NameAr, "name_ar", line(longName))
	take(&i.NameEn, "name_en", line(longName))
	take(&i.AddressAr, "address_ar", line(longAddress))
	take(&i.AddressEn, "address_en", line(longAddress))
	take(&i.Phone, "phone", phone.Parse)
	i.VATNumber, i.CRNumber, i.Email = text.Figures(i.VATNumber), text.Figures(i.CRNumber), strings.ToLower(strings.TrimSpace(i.Email))
	c.Require(vatNumber.MatchString(i.VATNumber), "vat_number", "einvoices.vat_number")
	c.Require(crNumber.MatchString(i.CRNumber), "cr_number", "centre.cr_wrong")
	read, err := mail.ParseAddress(i.Email)
	c.Require(err == nil && read.Address == i.Email && len(i.Email) <= longEmail, "email", "centre.email_wrong")
	return c.Err()
}
