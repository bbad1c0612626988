package web

import (
	"tenhal.sa/tenhal/handlers/results"
	"tenhal.sa/tenhal/services/access"
)

// resultRoutes are those of what is asked of laboratories and radiology, and of what they answer.
func resultRoutes(s Services) []Route {
	r := results.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Results: s.Results, Settings: s.Settings}
	return []Route{
		{get, "/results", access.ResultsRead, r.Index},
		{get, "/results/critical", access.ResultsMatch, r.Waiting},
		{get, "/results/unmatched", access.ResultsMatch, r.Unmatched},
		{get, "/results/unmatched/:id", access.ResultsMatch, r.Stray},
		{post, "/results/unmatched/:id/assignment", access.ResultsMatch, r.Assign},
		{post, "/results/unmatched/:id/rejection", access.ResultsMatch, r.Reject},
		{get, "/patients/:id/results", access.ResultsRead, r.OfPatient},
		{get, "/patients/:id/results/:result", access.ResultsRead, r.Show},
		{get, "/patients/:id/results/:result/papers/:n", access.ResultsRead, r.Paper},
		{post, "/patients/:id/results/:result/review", access.ResultsReview, r.Review},
		{get, "/patients/:id/orders/new", access.ResultsOrder, r.New},
		{post, "/patients/:id/orders", access.ResultsOrder, r.Order},
		{get, "/patients/:id/orders/:order", access.ResultsRead, r.ShowOrder},
		{get, "/patients/:id/orders/:order/print", access.ResultsOrder, r.Print},
		{post, "/patients/:id/orders/:order/accession", access.ResultsOrder, r.Accession},
		{post, "/patients/:id/orders/:order/cancellation", access.ResultsOrder, r.CallOff},
		{get, "/admin/sources", access.SettingsManage, r.Sources},
		{post, "/admin/sources/:id/resumption", access.SettingsManage, r.Resume},
	}
}
