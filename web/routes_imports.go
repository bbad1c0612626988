package web

import (
	"tenhal.sa/tenhal/handlers/imports"
	"tenhal.sa/tenhal/services/access"
)

// importRoutes are those on which files of patients come from elsewhere.
func importRoutes(s Services) []Route {
	files := imports.Screen{Importing: s.Importing, Settings: s.Settings}
	return []Route{
		{get, "/patients/imports", access.PatientsImport, files.Index},
		{post, "/patients/imports", access.PatientsImport, files.Upload},
		{get, "/patients/imports/template.xlsx", access.PatientsImport, files.Template},
		{get, "/patients/imports/:id", access.PatientsImport, files.Show},
		{get, "/patients/imports/:id/report.csv", access.PatientsImport, files.ReportCSV},
		{get, "/patients/imports/:id/report.xlsx", access.PatientsImport, files.ReportXLSX},
		{post, "/patients/imports/:id/columns", access.PatientsImport, files.Map},
		{post, "/patients/imports/:id/decisions", access.PatientsImport, files.Decide},
		{post, "/patients/imports/:id/run", access.PatientsImport, files.Run},
		{post, "/patients/imports/:id/withdrawal", access.PatientsImport, files.Withdraw},
		{post, "/patients/imports/:id/undo", access.PatientsImport, files.Undo},
	}
}
