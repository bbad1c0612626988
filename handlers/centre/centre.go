// Package centre is the screen on which an admin says who the centre is, as its invoices have it.
package centre

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/services/integrations/zatca"
	views "tenhal.sa/tenhal/views/centre"
	"tenhal.sa/tenhal/views/ui"
)

// Screen shows and changes who the centre is.
type Screen struct {
	Clinics   *clinics.Directory
	EInvoices *einvoices.Service
}

// Show is the page: who the centre is, and its national address where a device stamps e-invoices.
func (s *Screen) Show(c *fiber.Ctx) error {
	page, err := s.page(c.UserContext())
	if err != nil {
		return err
	}
	return screen.Draw(c, fiber.StatusOK, views.Page(page))
}

// page is what there is, as whoever decides has to see it: from the rows themselves.
func (s *Screen) page(ctx context.Context) (page views.Centre, err error) {
	now, err := s.Clinics.Identity(ctx)
	if err != nil {
		return page, err
	}
	ready, err := s.EInvoices.Readiness(ctx)
	if err != nil {
		return page, err
	}
	return views.New(now, ready), nil
}

// Save makes the centre who it is, or shows the form with what was typed and why it is refused.
func (s *Screen) Save(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "name_ar", "name_en", "vat_number", "cr_number", "address_ar", "address_en", "phone", "email", "version")}
	v := form.Value
	err := s.Clinics.Identify(c.UserContext(), clinics.Identity{
		NameAr: v("name_ar"), NameEn: v("name_en"), VATNumber: v("vat_number"), CRNumber: v("cr_number"), AddressAr: v("address_ar"), AddressEn: v("address_en"),
		Phone: v("phone"), Email: v("email"), Version: version(form),
	})
	return s.answer(c, err, &form, func(page *views.Centre) { page.Identity = page.Identity.Typed(form) })
}

// Move gives the device that stamps e-invoices another national address.
func (s *Screen) Move(c *fiber.Ctx) error {
	form := ui.Form{Values: screen.Values(c, "street", "building", "district", "city", "postcode", "version")}
	v := form.Value
	_, err := s.EInvoices.Move(c.UserContext(), einvoices.Move{
		To:      zatca.Address{Street: v("street"), Building: v("building"), District: v("district"), City: v("city"), Postcode: v("postcode")},
		Version: max(version(form), 1), // a form has one
	})
	return s.answer(c, err, &form, func(page *views.Centre) { page.Address = page.Address.Typed(form) })
}

// answer says that it is done, or draws the page anew with the refused form where put has it.
func (s *Screen) answer(c *fiber.Ctx, err error, form *ui.Form, put func(*views.Centre)) error {
	if err == nil {
		return screen.Done(c, "/admin/centre", ui.Notice{Tone: ui.Ok, Title: "centre.saved"})
	}
	if !screen.Refused(err, form) {
		return err
	}
	page, loaded := s.page(c.UserContext())
	if loaded != nil {
		return loaded
	}
	put(&page)
	return screen.Draw(c, screen.Status(fault.Of(err).Kind), views.Page(page))
}

func version(form ui.Form) int {
	n, _ := strconv.Atoi(form.Value("version")) // what is none is no version that anybody saw
	return n
}
