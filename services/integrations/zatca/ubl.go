package zatca

import (
	"fmt"
	"strconv"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/money"
)

// What the XML begins with. The namespaces stand in the order of canonical XML.
const (
	prologue = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	root     = `<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"` +
		` xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"` +
		` xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"` +
		` xmlns:ext="urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2">`
	currency = "SAR"
)

// pieces is a document in UBL 2.1, cut where a stamp is put in: its extensions behind the root, and its code and
// signature between head and tail. Head and tail together are what is hashed.
type pieces struct{ head, tail string }

func (p pieces) hashed() string { return root + p.head + p.tail }

// ubl writes a document.
func ubl(d *Document) pieces {
	return pieces{head: d.head(), tail: d.tail()}
}

func (d *Document) head() string {
	w := &xmlWriter{}
	w.leaf("cbc:ProfileID", "reporting:1.0")
	w.leaf("cbc:ID", d.Number)
	w.leaf("cbc:UUID", d.UUID.String())
	w.leaf("cbc:IssueDate", d.IssuedAt.Format("2006-01-02"))
	w.leaf("cbc:IssueTime", d.IssuedAt.Format("15:04:05"))
	w.leaf("cbc:InvoiceTypeCode", string(d.Type), "name", names[d.Class])
	w.leaf("cbc:DocumentCurrencyCode", currency)
	w.leaf("cbc:TaxCurrencyCode", currency)
	if d.Corrects != "" {
		w.in("cac:BillingReference", func() { w.in("cac:InvoiceDocumentReference", func() { w.leaf("cbc:ID", d.Corrects) }) })
	}
	w.in("cac:AdditionalDocumentReference", func() {
		w.leaf("cbc:ID", "ICV")
		w.leaf("cbc:UUID", strconv.FormatInt(d.Counter, 10))
	})
	w.attached("PIH", d.Previous)
	return w.String()
}

func (d *Document) tail() string {
	w := &xmlWriter{}
	w.in("cac:AccountingSupplierParty", func() { w.party(d.Seller) })
	w.in("cac:AccountingCustomerParty", func() {
		if d.Buyer.Name != "" {
			w.party(d.Buyer)
		}
	})
	if d.Delivered != (civil.Date{}) {
		w.in("cac:Delivery", func() { w.leaf("cbc:ActualDeliveryDate", d.Delivered.String()) })
	}
	w.in("cac:PaymentMeans", func() {
		w.leaf("cbc:PaymentMeansCode", d.means())
		w.leaf("cbc:InstructionNote", d.Reason)
	})
	w.in("cac:TaxTotal", func() { w.amount("cbc:TaxAmount", d.VAT) })
	w.in("cac:TaxTotal", func() {
		w.amount("cbc:TaxAmount", d.VAT)
		for _, t := range d.Taxes {
			w.subtotal(t)
		}
	})
	w.in("cac:LegalMonetaryTotal", func() {
		w.amount("cbc:LineExtensionAmount", d.Net)
		w.amount("cbc:TaxExclusiveAmount", d.Net)
		w.amount("cbc:TaxInclusiveAmount", d.Total)
		w.amount("cbc:PayableAmount", d.Total)
	})
	for n, l := range d.Lines {
		w.line(n+1, l)
	}
	w.WriteString("</Invoice>")
	return w.String()
}

// means is how a document is paid. When it is issued nobody has paid yet: a person pays at the desk, a business later.
func (d *Document) means() string {
	if d.Class == Standard {
		return "30"
	}
	return "10"
}

func (w *xmlWriter) attached(id, text string) {
	w.in("cac:AdditionalDocumentReference", func() {
		w.leaf("cbc:ID", id)
		w.in("cac:Attachment", func() { w.leaf("cbc:EmbeddedDocumentBinaryObject", text, "mimeCode", "text/plain") })
	})
}

func (w *xmlWriter) amount(name string, h money.Halalas) {
	w.leaf(name, h.Plain(), "currencyID", currency)
}

func (w *xmlWriter) party(p Party) {
	w.in("cac:Party", func() {
		if p.ID != "" {
			w.in("cac:PartyIdentification", func() { w.leaf("cbc:ID", p.ID, "schemeID", string(p.Scheme)) })
		}
		if p.Address != nil {
			w.address(*p.Address)
		}
		if p.VATNumber != "" {
			w.in("cac:PartyTaxScheme", func() {
				w.leaf("cbc:CompanyID", p.VATNumber)
				w.vat()
			})
		}
		w.in("cac:PartyLegalEntity", func() { w.leaf("cbc:RegistrationName", p.Name) })
	})
}

func (w *xmlWriter) address(a Address) {
	w.in("cac:PostalAddress", func() {
		w.leaf("cbc:StreetName", a.Street)
		w.leaf("cbc:BuildingNumber", a.Building)
		w.leaf("cbc:CitySubdivisionName", a.District)
		w.leaf("cbc:CityName", a.City)
		w.leaf("cbc:PostalZone", a.Postcode)
		w.in("cac:Country", func() { w.leaf("cbc:IdentificationCode", "SA") })
	})
}

func (w *xmlWriter) vat() {
	w.in("cac:TaxScheme", func() { w.leaf("cbc:ID", "VAT") })
}

func (w *xmlWriter) subtotal(t Tax) {
	w.in("cac:TaxSubtotal", func() {
		w.amount("cbc:TaxableAmount", t.Taxable)
		w.amount("cbc:TaxAmount", t.VAT)
		w.in("cac:TaxCategory", func() {
			w.leaf("cbc:ID", t.Category)
			w.leaf("cbc:Percent", percent(t.Rate))
			w.leaf("cbc:TaxExemptionReasonCode", t.Code)
			w.leaf("cbc:TaxExemptionReason", t.Reason)
			w.vat()
		})
	})
}

func (w *xmlWriter) line(number int, l Line) {
	w.in("cac:InvoiceLine", func() {
		w.leaf("cbc:ID", strconv.Itoa(number))
		w.leaf("cbc:InvoicedQuantity", strconv.FormatInt(l.Quantity, 10), "unitCode", "PCE")
		w.amount("cbc:LineExtensionAmount", l.Net)
		if l.Discount > 0 {
			w.in("cac:AllowanceCharge", func() {
				w.leaf("cbc:ChargeIndicator", "false")
				w.leaf("cbc:AllowanceChargeReason", "discount")
				w.amount("cbc:Amount", l.Discount)
			})
		}
		w.in("cac:TaxTotal", func() {
			w.amount("cbc:TaxAmount", l.VAT)
			w.amount("cbc:RoundingAmount", l.Net+l.VAT)
		})
		w.in("cac:Item", func() {
			w.leaf("cbc:Name", l.Name)
			w.in("cac:ClassifiedTaxCategory", func() {
				w.leaf("cbc:ID", l.Category)
				w.leaf("cbc:Percent", percent(l.Rate))
				w.vat()
			})
		})
		w.in("cac:Price", func() { w.amount("cbc:PriceAmount", l.Price) })
	})
}

func percent(rate money.BasisPoints) string { return fmt.Sprintf("%d.%02d", rate/100, rate%100) }
