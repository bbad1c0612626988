package results

import (
	"context"
	"strings"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/i18n"
	"tenhal.sa/tenhal/services/results"
	"tenhal.sa/tenhal/views/ui"
)

// StrayPage is the page of a result that is nobody's.
type StrayPage struct {
	Stray      *results.Stray
	Candidates []results.Candidate
	Assign     ui.Form
	Reject     ui.Form
}

// saidName is the name that a source gives.
func saidName(ctx context.Context, s results.Subject) string {
	if name := i18n.Pick(ctx, s.NameAr, s.Name); name != "" {
		return name
	}
	return i18n.T(ctx, "results.no_name")
}

// saidNumbers are the numbers that a source gives.
func saidNumbers(ctx context.Context, s results.Subject) string {
	list := append([]string{}, s.FileNumbers...)
	for _, n := range s.Identities {
		list = append(list, i18n.T(ctx, n.Kind.Label())+" "+n.Number)
	}
	if len(list) == 0 {
		return i18n.T(ctx, "results.no_numbers")
	}
	return strings.Join(list, " · ")
}

var sexes = map[string]string{"male": "patients.male", "female": "patients.female"}

// toldKeys are who has been told of a critical value, by level.
var toldKeys = map[int]string{0: "results.told_provider", 1: "results.told_clinic", 2: "results.told_managers"}

// waitingPath is the result, for those who may read it, and else the patient.
func waitingPath(ctx context.Context, r results.Row) string {
	if access.Who(ctx).Can(access.ResultsRead) {
		return ResultPath(&r.Result)
	}
	return "/patients/" + r.PatientID.String()
}
