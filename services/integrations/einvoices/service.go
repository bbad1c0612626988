package einvoices

import (
	"context"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/finance"
	"tenhal.sa/tenhal/services/foundation/crypt"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/integrations/zatca"
	"tenhal.sa/tenhal/services/settings"
)

// Service makes electronic invoices and hands them in.
type Service struct {
	DB       *db.DB
	Queue    *queue.Queue
	Box      *crypt.Box // seals the keys of units; nil where there can be none
	Clinics  *clinics.Directory
	Settings *settings.Service
	Finance  *finance.Service
	System   *zatca.Client // of the authority; nil where none is configured
	Alarms   Alarms
}

// On reports whether an electronic invoice is made of each invoice that is issued.
func (s *Service) On(ctx context.Context) (bool, error) {
	return s.Settings.On(ctx, settings.EInvoices, uuid.Nil)
}
