package seed

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"tenhal.sa/tenhal/services/finance"
)

// payment is a part of a bill that was paid.
type payment struct {
	bill, patient, amount int
	at                    time.Time
}

// rest is how long after the first part of a bill the second is paid.
const rest = 3 * 24 * time.Hour

// payments returns what was paid of n bills, in the order of time, in which receipts are numbered.
func (s *Seed) payments(n int, nth func(int) bill) []payment {
	list := make([]payment, 0, s.size.Payments)
	for i := range n {
		b := nth(i)
		for part := range b.parts {
			at := b.ends.Add(issue + 5*time.Minute + time.Duration(part)*rest)
			list = append(list, payment{i, b.patient, s.paid(b, part+1) - s.paid(b, part), at})
		}
	}
	slices.SortStableFunc(list, func(a, b payment) int { return a.at.Compare(b.at) })
	return list
}

const (
	paymentColumns    = "payments (id, number, patient_id, method, amount, reference, received_by, received_name, received_at, idempotency_key)"
	allocationColumns = "allocations (id, payment_id, invoice_id, amount)"
)

// usual are the methods of payment as often as they are used.
var usual = []finance.Method{finance.Mada, finance.Mada, finance.Cash, finance.Mada, finance.Card, finance.Mada, finance.Cash, finance.Transfer}

func (s *Seed) loadPayments(ctx context.Context, list []payment, numbers ledger) error {
	err := s.load(ctx, paymentColumns, len(list), func(w *bytes.Buffer, i int) {
		p, method, reference := list[i], usual[i%len(usual)], ""
		if method == finance.Transfer {
			reference = fmt.Sprintf("FT%08d", i)
		}
		row(w, id(paymentID, i), numbers.next(p.at), id(patientID, p.patient), string(method), p.amount, reference, id(userID, 0), maha.en, p.at, fmt.Sprintf("seed-%d", i))
	})
	if err != nil {
		return err
	}
	return s.load(ctx, allocationColumns, len(list), func(w *bytes.Buffer, i int) {
		row(w, id(allocationID, i), id(paymentID, i), id(invoiceID, list[i].bill), list[i].amount)
	})
}
