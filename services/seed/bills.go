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
	report bool  // was asked for too
	parts  []int // in which it is paid, in per cent
}

// How bills are paid, where they are.
var (
	inFull   = []int{100}
	inHalves = []int{50, 50}
	oneHalf  = []int{50}
)

// vatPercent is the standard rate.
const vatPercent = 15

// item is what a line bills. Amounts are in halalas; prices are whole riyals, so that VAT comes out even.
type item struct {
	service  int
	exempt   bool // healthcare of a citizen
	net, vat int
}

func (s *Seed) items(b bill) []item {
	services := []int{b.service}
	if b.report {
		services = append(services, b.clinic*perClinic+reports)
	}
	items := make([]item, len(services))
	for n, service := range services {
		i := item{service: service, net: s.services[service].price * 100}
		if i.exempt = s.patients[b.patient].citizen() && s.services[service].class == clinics.Healthcare; !i.exempt {
			i.vat = i.net * vatPercent / 100
		}
		items[n] = i
	}
	return items
}

func (s *Seed) amounts(b bill) (net, vat int) {
	for _, i := range s.items(b) {
		net, vat = net+i.net, vat+i.vat
	}
	return net, vat
}

// paid is what the first parts of a bill come to.
func (s *Seed) paid(b bill, parts int) int {
	net, vat := s.amounts(b)
	percent := 0
	for _, part := range b.parts[:parts] {
		percent += part
	}
	return (net + vat) * percent / 100
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
	err = s.load(ctx, invoiceColumns, n, func(w *bytes.Buffer, i int) { s.invoice(w, i, nth(i), numbers, from) })
	if err != nil {
		return err
	}
	return s.load(ctx, lineColumns, n, func(w *bytes.Buffer, i int) { s.lines(w, i, nth(i)) })
}

// issue is how long after a visit its bill is written.
const issue = 10 * time.Minute

func (s *Seed) invoice(w *bytes.Buffer, i int, b bill, numbers ledger, from []byte) {
	net, vat := s.amounts(b)
	day := civil.Of(b.starts, zone)
	if !b.issued {
		row(w, id(invoiceID, i), nil, id(patientID, b.patient), id(clinicID, b.clinic), string(finance.Draft), net, vat, net+vat, 0, nil, nil, day.String(), nil, "", nil, b.ends)
		return
	}
	to, _ := json.Marshal(s.patients[b.patient].Buyer) // a struct of strings
	at := b.ends.Add(issue)
	row(w, id(invoiceID, i), numbers.next(at), id(patientID, b.patient), id(clinicID, b.clinic), string(finance.Issued), net, vat, net+vat, s.paid(b, len(b.parts)),
		from, to, day.String(), at, maha.en, day.Add(7).String(), b.ends)
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
