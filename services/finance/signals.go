package finance

import (
	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/money"
)

// The signals. Each is told once, in the transaction that makes it true.
type (
	// WasDrafted says that a visit has a draft invoice.
	WasDrafted struct{ InvoiceID, PatientID uuid.UUID }
	// WasIssued says that an invoice has its number and is frozen.
	WasIssued struct{ InvoiceID, PatientID uuid.UUID }
	// WasVoided says that a draft was withdrawn.
	WasVoided struct{ InvoiceID uuid.UUID }
	// WasPaid says that money was received for an invoice.
	WasPaid struct {
		PaymentID, InvoiceID, PatientID uuid.UUID
		Amount                          money.Halalas
	}
	// WasSettled says that nothing is left to be paid of an invoice.
	WasSettled struct{ InvoiceID, PatientID uuid.UUID }
)
