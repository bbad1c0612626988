package web

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"tenhal.sa/tenhal/services/integrations/einvoices"
)

var (
	einvoicesOpen = prometheus.NewDesc("tenhal_einvoices", "E-invoices that the tax authority does not have: pending, and overdue where the legal time is up.", []string{"state"}, nil)
	einvoiceLife  = prometheus.NewDesc("tenhal_einvoice_certificate_seconds", "How long the certificate of the device is still valid. Absent without a device.", nil, nil)
)

// reporting reads how e-invoicing stands at each scrape.
type reporting struct{ einvoices *einvoices.Service }

// Describe says what Collect collects.
func (reporting) Describe(to chan<- *prometheus.Desc) { to <- einvoicesOpen; to <- einvoiceLife }

// Collect reads it.
func (r reporting) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeLimit)
	defer cancel()
	is, err := r.einvoices.Readiness(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(einvoicesOpen, err)
		return
	}
	for state, n := range map[string]int{"pending": is.Pending, "overdue": is.Overdue} {
		to <- prometheus.MustNewConstMetric(einvoicesOpen, prometheus.GaugeValue, float64(n), state)
	}
	if is.Unit != nil {
		to <- prometheus.MustNewConstMetric(einvoiceLife, prometheus.GaugeValue, is.Unit.ValidUntil.Sub(r.einvoices.DB.Clock.Now()).Seconds())
	}
}
