package einvoices

import (
	"strings"
	"time"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/integrations/zatca"
)

// schemes are what the authority calls the kinds of identities. Others are not told.
var schemes = map[string]zatca.Scheme{
	string(identity.NationalID): zatca.NAT, string(identity.Iqama): zatca.IQA, string(identity.GCC): zatca.GCC, string(identity.Passport): zatca.PAS,
}

// reasons are the words for a rate that is not the standard one, as the authority's list has them.
var reasons = map[string]string{
	zatca.Healthcare: "الخدمات الصحية الخاصة للمواطن | Private healthcare to citizen",
	"VATEX-SA-35":    "الأدوية والمعدات الطبية | Medicines and medical equipment",
	"VATEX-SA-OOS":   "التوريدات الغير خاضعة للضريبة | Not subject to VAT",
}

// document says what an issued invoice says. Its place in the chain and its name are for the caller to add.
func document(inv *finance.Invoice, of zatca.Address, zone *time.Location) *zatca.Document {
	d := &zatca.Document{
		Class: zatca.Simplified, Type: zatca.Invoice, Number: inv.Number, IssuedAt: inv.IssuedAt.In(zone),
		Seller: seller(inv.Seller, of), Buyer: buyer(inv.Buyer), Delivered: inv.ServiceDate,
		Net: inv.Subtotal - inv.Discount, VAT: inv.VAT, Total: inv.Total,
	}
	for _, l := range inv.Lines {
		d.Lines = append(d.Lines, zatca.Line{
			Name: both(l.DescriptionAr, l.DescriptionEn), Quantity: l.Quantity, Price: l.UnitPrice, Discount: l.Discount, Net: l.Net, VAT: l.VAT,
			Category: string(l.VATCategory), Rate: l.VATRate,
		})
	}
	for _, b := range inv.Breakdown() {
		d.Taxes = append(d.Taxes, zatca.Tax{
			Category: string(b.Category), Rate: b.Rate, Code: b.Reason, Reason: reasons[b.Reason], Taxable: b.Taxable, VAT: b.VAT,
		})
	}
	return d
}

// longestName is how many bytes of a seller's name the code of an invoice has room for.
const longestName = 255

func seller(s *finance.Seller, of zatca.Address) zatca.Party {
	name := both(s.NameAr, s.NameEn)
	if len(name) > longestName && s.NameAr != "" {
		name = zatca.Clean(s.NameAr)
	}
	return zatca.Party{Scheme: zatca.CRN, ID: s.CRNumber, Name: name, VATNumber: s.VATNumber, Address: &of}
}

// buyer is the patient. An identity of which the authority has no kind is left out: only citizens, whose healthcare
// bears no VAT, have to be named by one.
func buyer(b *finance.Buyer) zatca.Party {
	p := zatca.Party{Name: both(b.NameAr, b.NameEn)}
	if scheme, known := schemes[b.IdentityKind]; known && zatca.Fits(scheme, b.IdentityNumber) {
		p.Scheme, p.ID = scheme, b.IdentityNumber
	}
	return p
}

// both is a name in both scripts, Arabic first, as the authority's samples have it.
func both(arabic, english string) string {
	arabic, english = strings.TrimSpace(zatca.Clean(arabic)), strings.TrimSpace(zatca.Clean(english))
	switch {
	case english == "" || english == arabic:
		return arabic
	case arabic == "":
		return english
	}
	return arabic + " | " + english
}
