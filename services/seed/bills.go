package seed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
)

// bill is the invoice of a visit.
type bill struct {
	visit
	issued bool
	parts  int // in which it is paid: none, one or two
}

// vatPercent is the standard rate.
const vatPercent = 15

// amounts are in halalas.
type amounts struct{ net, vat, paid int }

func (b bill) amounts(s *Seed) amounts {
	a := amounts{net: s.services[b.service].price * 100}
	if !b.exempt(s) {
		a.vat = (a.net*vatPercent + 50) / 100
	}
	if b.parts > 0 {
		a.paid = a.net + a.vat
	}
	return a
}

// exempt reports whether the bill is for the healthcare of a citizen.
func (b bill) exempt(s *Seed) bool {
	return s.patients[b.patient].citizen && s.services[b.service].class == clinics.Healthcare
}

// ledger counts the numbers of a series up, year by year.
type ledger struct {
	series string
	last   map[int]int
}

func (l ledger) next(at time.Time) string {
	l.last[at.Year()]++
	return fmt.Sprintf("%s-%d-%06d", l.series, at.Year(), l.last[at.Year()])
}

const (
	invoiceColumns    = "invoices (id, number, patient_id, clinic_id, state, subtotal, vat, total, paid, seller, buyer, service_date, issued_at, issued_by, due_on, created_at)"
	lineColumns       = "invoice_lines (id, invoice_id, position, source_kind, source_id, service_id, code, description_ar, description_en, quantity, unit_price, vat_category, vat_rate, vat_reason, net, vat)"
	paymentColumns    = "payments (id, number, patient_id, method, amount, received_by, received_name, received_at, idempotency_key)"
	allocationColumns = "allocations (id, payment_id, invoice_id, amount)"
)

// loadBills writes n invoices with their lines and payments.
func (s *Seed) loadBills(ctx context.Context, n int, nth func(int) bill) error {
	invoices, receipts := ledger{"INV", map[int]int{}}, ledger{"RCP", map[int]int{}}
	seller, err := json.Marshal(finance.Seller{
		NameAr: "مركز تنهل للرعاية الصحية", NameEn: "Tenhal Healthcare Centre", VATNumber: "310122393500003", CRNumber: "1010010000",
		AddressAr: "طريق الملك فهد، حي العليا، الرياض 12214", AddressEn: "King Fahd Road, Al Olaya, Riyadh 12214", Phone: "+966112345678",
	})
	if err != nil {
		return err
	}
	if err := load(ctx, s.DB, invoiceColumns, n, func(w *bytes.Buffer, i int) { s.invoice(w, i, nth(i), invoices, string(seller)) }); err != nil {
		return err
	}
	if err := load(ctx, s.DB, lineColumns, n, func(w *bytes.Buffer, i int) { s.line(w, i, nth(i)) }); err != nil {
		return err
	}
	paid, allocated := 0, 0
	if err := load(ctx, s.DB, paymentColumns, n, func(w *bytes.Buffer, i int) { paid = s.payments(w, paid, nth(i), receipts) }); err != nil {
		return err
	}
	if err := load(ctx, s.DB, allocationColumns, n, func(w *bytes.Buffer, i int) { allocated = s.allocations(w, allocated, i, nth(i)) }); err != nil {
		return err
	}
	for _, l := range []ledger{invoices, receipts} {
		for year, last := range l.last {
			if err := s.run(ctx, fmt.Sprintf("INSERT INTO number_series (series, last) VALUES ('%s-%d', %d)", l.series, year, last)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Seed) invoice(w *bytes.Buffer, i int, b bill, numbers ledger, seller string) {
	a, day := b.amounts(s), civil.Of(b.starts, zone)
	var number, from, to, at, due any = null{}, null{}, null{}, null{}, null{}
	state, by := string(finance.Draft), ""
	if b.issued {
		p := s.patients[b.patient]
		issued := b.ends.Add(10 * time.Minute)
		number, from, at, due = numbers.next(issued), seller, issued, day.Add(7).String()
		to = fmt.Sprintf(`{"name_ar":%q,"name_en":%q,"file_number":%q,"identity_kind":%q,"identity_number":%q,"phone":%q}`, p.ar, p.en, p.file, p.kind, p.number, p.phone)
		state, by = string(finance.Issued), "Maha Al-Subaie"
	}
	row(w, id(invoiceID, i), number, id(patientID, b.patient), id(clinicID, b.clinic), state, a.net, a.vat, a.net+a.vat, a.paid, from, to, day.String(), at, by, due, b.ends)
}

func (s *Seed) line(w *bytes.Buffer, i int, b bill) {
	a, v := b.amounts(s), s.services[b.service]
	category, rate, reason := "S", vatPercent*100, ""
	if b.exempt(s) {
		category, rate, reason = "Z", 0, "VATEX-SA-HEA"
	}
	row(w, id(lineID, i), id(invoiceID, i), 1, "appointment", id(appointmentID, b.n), id(serviceID, b.service), v.code, v.ar, v.en, 1, a.net, category, rate, reason, a.net, a.vat)
}

// part is what is paid in one of a bill's parts.
func (b bill) part(s *Seed, k int) int {
	total := b.amounts(s).paid
	half := total / 2
	switch {
	case b.parts == 1:
		return total
	case k == 0:
		return half
	}
	return total - half
}

func (s *Seed) payments(w *bytes.Buffer, from int, b bill, numbers ledger) (next int) {
	for k := range b.parts {
		n := from + k
		at := b.ends.Add(time.Duration(15+k*3*24*60) * time.Minute)
		row(w, id(paymentID, n), numbers.next(at), id(patientID, b.patient), string(finance.Methods[n%3]), b.part(s, k), id(userID, 0), "Maha Al-Subaie", at, fmt.Sprintf("seed-%d", n))
	}
	return from + b.parts
}

func (s *Seed) allocations(w *bytes.Buffer, from, i int, b bill) (next int) {
	for k := range b.parts {
		row(w, id(allocationID, from+k), id(paymentID, from+k), id(invoiceID, i), b.part(s, k))
	}
	return from + b.parts
}
