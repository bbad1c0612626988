// Package alerts draws what whoever meets a patient must know at once, and the page on which that is kept.
package alerts

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/patients"
	"tenhal.sa/tenhal/views/ui"
)

// Page is the page of a patient's alerts.
type Page struct {
	Patient *patients.Patient
	Alerts  []*patients.Alert // that the reader may see, those that have ended too
	Today   civil.Date
	For     []patients.Audience // for whom the reader may write
	MayEdit bool
	Form    ui.Form // as it was refused; its ID is the alert's, or empty for a new one
}

// Path is the path of a patient's alerts.
func Path(patient uuid.UUID) string { return "/patients/" + patient.String() + "/alerts" }

func (p Page) path(a *patients.Alert) string { return Path(p.Patient.ID) + "/" + a.ID.String() }

// form is the form in which an alert stands, or as it was refused.
func (p Page) form(a *patients.Alert) ui.Form {
	if p.Form.ID == a.ID.String() {
		return p.Form
	}
	return ui.Form{ID: a.ID.String(), Values: map[string]string{
		"kind": string(a.Kind), "words": a.Words, "audience": string(a.Audience), "severity": string(a.Severity), "ends_on": a.EndsOn.String(),
	}}
}

// fresh is the form of a new alert.
func (p Page) fresh() ui.Form {
	if p.Form.ID == "" && p.Form.Values != nil {
		return p.Form
	}
	return ui.Form{Values: map[string]string{"audience": string(patients.Everyone), "severity": string(patients.Warn)}}
}

var kindLabels = map[patients.AlertKind]string{
	patients.Allergy: "alerts.allergy", patients.Risk: "alerts.risk", patients.PaymentAlert: "alerts.payment",
	patients.Custody: "alerts.custody", patients.OtherAlert: "alerts.other",
}

var audienceLabels = map[patients.Audience]string{
	patients.Everyone: "alerts.everyone", patients.Clinicians: "alerts.clinicians", patients.Desk: "alerts.desk", patients.Billing: "alerts.billing",
}

var severityLabels = map[patients.Severity]string{
	patients.Info: "alerts.info", patients.Warn: "alerts.warn", patients.Danger: "alerts.danger",
}

var icons = map[patients.Severity]string{patients.Info: "info", patients.Warn: "triangle-alert", patients.Danger: "shield-alert"}

// Text is alerts in a line, for those who can't see the icon.
func Text(ctx context.Context, list []*patients.Alert) string {
	said := make([]string, len(list))
	for i, a := range list {
		if a.Closed {
			said[i] = i18n.T(ctx, "alerts.closed")
			continue
		}
		said[i] = i18n.T(ctx, kindLabels[a.Kind]) + ": " + a.Words
	}
	return strings.Join(said, " · ")
}
