package seed

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/civil"
)

// ledger counts the numbers of a series up, year by year.
type ledger struct {
	series string
	last   map[int]int
}

func (l ledger) next(at time.Time) string {
	l.last[at.Year()]++
	return fmt.Sprintf("%s-%d-%06d", l.series, at.Year(), l.last[at.Year()])
}

// loadBills writes n invoices with their lines and payments.
func (s *Seed) loadBills(ctx context.Context, n int, nth func(int) bill) error {
	invoices, receipts := ledger{"INV", map[int]int{}}, ledger{"RCP", map[int]int{}}
	if err := s.loadInvoices(ctx, n, nth, invoices); err != nil {
		return err
	}
	if err := s.loadPayments(ctx, s.payments(n, nth), receipts); err != nil {
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

const (
	invoiceColumns = "invoices (id, number, patient_id, clinic_id, state, subtotal, vat, total, paid, seller, buyer, service_date, issued_at, issued_by, due_on, created_at)"
	lineColumns    = "invoice_lines (id, invoice_id, position, source_kind, source_id, service_id, code, description_ar, description_en, quantity, unit_price, vat_category, vat_rate, vat_reason, net, vat)"
)

func (s *Seed) loadInvoices(ctx context.Context, n int, nth func(int) bill, numbers ledger) error {
	from, err := json.Marshal(seller)
	if err != nil {
		return err
	}
	err = s.load(ctx, invoiceColumns, n, func(w *bytes.Buffer, i int) { row(w, s.invoice(i, nth(i), numbers, from)...) })
	if err != nil {
		return err
	}
	return s.load(ctx, lineColumns, n, func(w *bytes.Buffer, i int) { s.lines(w, i, nth(i)) })
}

// issue is how long after a visit its bill is written.
const issue = 10 * time.Minute

// invoice returns the columns of the ith invoice. A draft has no number yet, and names nobody.
func (s *Seed) invoice(i int, b bill, numbers ledger, from []byte) []any {
	net, vat := s.amounts(b)
	day := civil.Of(b.starts, zone)
	state, by := string(finance.Draft), ""
	var number, seller, buyer, at, due any
	if b.issued {
		issued := b.ends.Add(issue)
		whom, _ := json.Marshal(s.patients[b.patient].Buyer) // a struct of strings
		state, by, number, seller, buyer, at, due = string(finance.Issued), maha.en, numbers.next(issued), from, whom, issued, day.Add(7).String()
	}
	return []any{
		id(invoiceID, i), number, id(patientID, b.patient), id(clinicID, b.clinic), state, net, vat, net + vat, s.paid(b, len(b.parts)),
		seller, buyer, day.String(), at, by, due, b.ends,
	}
}

func (s *Seed) lines(w *bytes.Buffer, i int, b bill) {
	for n, item := range s.items(b) {
		v := s.services[item.service]
		category, rate, reason := "S", vatPercent*100, ""
		if item.exempt {
			category, rate, reason = "Z", 0, "VATEX-SA-HEA"
		}
		kind, source := string(finance.Appointment), any(id(appointmentID, b.n))
		if n > 0 {
			kind, source = string(finance.Manual), nil
		}
		row(w, id(lineID, i*2+n), id(invoiceID, i), n+1, kind, source, id(serviceID, item.service), v.code, v.ar, v.en, 1, item.net, category, rate, reason, item.net, item.vat)
	}
}
