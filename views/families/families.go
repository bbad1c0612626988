// Package families draws the page of a family.
package families

import (
	"context"
	"time"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/foundation/money"
	"tenhal.sa/tenhal/services/patients"
	people "tenhal.sa/tenhal/views/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Page is the page of a family.
type Page struct {
	Family       *patients.Family
	Members      []Member
	Owed         money.Halalas // by all of them
	Visits       []Visit       // to come, the next first
	MayReadBills bool
	MayEdit      bool
	MayBook      bool
	Form         ui.Form // of the payer
}

// Member is a patient of the family.
type Member struct {
	people.Hit
	Owed money.Halalas
}

// Visit is a visit to come of one of the family.
type Visit struct {
	ID       uuid.UUID
	At       time.Time
	Patient  string
	Service  string
	Provider string
	Status   string
}

// Path is the path of a family's page.
func Path(id uuid.UUID) string { return "/families/" + id.String() }

// payers are who may pay for all.
func (p Page) payers(ctx context.Context) []ui.Option {
	list := []ui.Option{}
	for _, payer := range p.Family.Payers() {
		list = append(list, ui.Option{Value: payer.Phone, Label: i18n.Pick(ctx, payer.NameAr, payer.NameEn) + " " + people.PhoneText(payer.Phone)})
	}
	return list
}

// payer is who pays for all, or nobody.
func (p Page) payer(ctx context.Context) (name, phone string) {
	for _, payer := range p.Family.Payers() {
		if payer.Phone == p.Family.PayerPhone {
			return i18n.Pick(ctx, payer.NameAr, payer.NameEn), people.PhoneText(payer.Phone)
		}
	}
	return "", ""
}
