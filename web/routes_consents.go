package web

import (
	"tenhal.sa/tenhal/handlers/consents"
	"tenhal.sa/tenhal/services/access"
)

// consentRoutes are those of what people are asked to agree to, and of what they have agreed to.
func consentRoutes(s Services) []Route {
	sheets := consents.Screen{Clinics: s.Clinics, Patients: s.Patients, Consents: s.Consents, Settings: s.Settings}
	return []Route{
		{get, "/consents", access.ConsentsSign, sheets.Ending},
		{get, "/patients/:id/consents", access.PatientsRead, sheets.Index},
		{post, "/patients/:id/consents", access.ConsentsSign, sheets.Sign},
		{get, "/patients/:id/consents/new", access.ConsentsSign, sheets.New},
		{get, "/patients/:id/consents/:consent", access.PatientsRead, sheets.Print},
		{post, "/patients/:id/consents/:consent/withdrawal", access.ConsentsSign, sheets.Withdraw},
		{get, "/consent-forms", access.ConsentsManage, sheets.Forms},
		{post, "/consent-forms", access.ConsentsManage, sheets.Create},
		{get, "/consent-forms/new", access.ConsentsManage, sheets.NewForm},
		{get, "/consent-forms/:id", access.ConsentsManage, sheets.ShowForm},
		{post, "/consent-forms/:id", access.ConsentsManage, sheets.Edit},
		{post, "/consent-forms/:id/texts", access.ConsentsManage, sheets.Publish},
	}
}
