// Package centre draws who the centre is, as its invoices have it.
package centre

import (
	"context"
	"strconv"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/foundation/fault"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/integrations/einvoices"
	"tenhal.sa/tenhal/views/ui"
)

// Centre is the page.
type Centre struct {
	Identity Sheet
	Address  Sheet  // national, of the device
	Device   bool   // one stamps e-invoices
	Unfit    string // message key of why the authority would refuse what it stamps; empty: it would not
}

// Sheet is a form with what holds now.
type Sheet struct {
	Form ui.Form
	now  map[string]string
}

// New is the page of what there is.
func New(i *clinics.Identity, r einvoices.Readiness) Centre {
	page := Centre{Identity: sheet("centre", map[string]string{
		"name_ar": i.NameAr, "name_en": i.NameEn, "vat_number": i.VATNumber, "cr_number": i.CRNumber, "address_ar": i.AddressAr, "address_en": i.AddressEn,
		"phone": i.Phone, "email": i.Email, "version": strconv.Itoa(i.Version),
	})}
	if r.Unit == nil {
		return page
	}
	a := r.Unit.Seller
	page.Device, page.Address = true, sheet("address", map[string]string{
		"street": a.Street, "building": a.Building, "district": a.District, "city": a.City, "postcode": a.Postcode, "version": strconv.Itoa(r.Unit.Version),
	})
	if r.On && r.Unfit != nil {
		page.Unfit = fault.Of(r.Unfit).Key
	}
	return page
}

func sheet(id string, now map[string]string) Sheet {
	return Sheet{Form: ui.Form{ID: id, Values: now}, now: now}
}

// Typed is the sheet with what somebody typed and what is wrong with it. It can be saved over what holds now, which they see.
func (s Sheet) Typed(form ui.Form) Sheet {
	form.ID = s.Form.ID
	form.Values["version"] = s.now["version"]
	s.Form = form
	return s
}

// field is an input, with what somebody else has saved meanwhile.
func (s Sheet) field(ctx context.Context, f ui.Field) ui.Field {
	f.Required = true
	if s.Form.Fault == "fault.stale" && s.Form.Value(f.Name) != s.now[f.Name] {
		f.Hint = i18n.T(ctx, "centre.now", "value", "\u2068"+s.now[f.Name]+"\u2069")
	}
	return f
}

// vat warns where a device is registered under the number.
func (c Centre) vat() string {
	if c.Device {
		return "centre.vat_hint"
	}
	return ""
}
