package web

import (
	"tenhal.sa/tenhal/handlers/alerts"
	"tenhal.sa/tenhal/handlers/attachments"
	"tenhal.sa/tenhal/handlers/exports"
	"tenhal.sa/tenhal/handlers/families"
	"tenhal.sa/tenhal/handlers/files"
	"tenhal.sa/tenhal/handlers/merges"
	"tenhal.sa/tenhal/handlers/patients"
	"tenhal.sa/tenhal/handlers/privacy"
	"tenhal.sa/tenhal/handlers/search"
	"tenhal.sa/tenhal/services/access"
)

// patientRoutes are those of patients: who they are, and who may know.
func patientRoutes(s Services) []Route {
	watch := privacy.Screen{Clock: s.DB.Clock, Audit: s.Audit, Access: s.Access, Patients: s.Patients, Overview: s.Overview, Retention: s.Retention}
	people := patients.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Consents: s.Consents, Overview: s.Overview, Audit: s.Audit, Settings: s.Settings}
	unions := merges.Screen{Clock: s.DB.Clock, Patients: s.Patients, Merging: s.Merging, Audit: s.Audit}
	searches := search.Screen{Clock: s.DB.Clock, Overview: s.Overview, Audit: s.Audit}
	return []Route{
		{get, "/search", access.PatientsRead, searches.Show},
		{get, "/patients", access.PatientsRead, people.Index},
		{get, "/patients/options", access.PatientsRead, searches.Options},
		{get, "/patients/picker", access.PatientsRead, people.Picker},
		{get, "/patients/new", access.PatientsWrite, people.New},
		{post, "/patients", access.PatientsWrite, people.Create},
		{post, "/patients/duplicates", access.PatientsWrite, people.Duplicates},
		{post, "/patients/relatives", access.PatientsWrite, people.TakeOver},
		{get, "/patients/birth-date", access.PatientsWrite, people.BirthDate},
		{get, "/patients/quick", access.PatientsWrite, people.Quick},
		{post, "/patients/quick", access.PatientsWrite, people.QuickCreate},
		{get, "/patients/merge", access.PatientsMerge, unions.New},
		{post, "/patients/merge", access.PatientsMerge, unions.Create},
		{get, "/patients/merges", access.PatientsMerge, unions.Index},
		{post, "/patients/merges/:id/undo", access.PatientsMerge, unions.Undo},
		{get, "/patients/:id", access.PatientsRead, people.Show},
		{get, "/patients/:id/timeline", access.PatientsRead, people.Timeline},
		{get, "/patients/:id/edit", access.PatientsWrite, people.Edit},
		{post, "/patients/:id", access.PatientsWrite, people.Update},
		{get, "/patients/:id/break-glass", access.PatientsRead, watch.AskGlass},
		{post, "/patients/:id/break-glass", access.PatientsRead, watch.BreakGlass},
		{get, "/patients/:id/access", access.PrivacyOfficer, watch.Readers},
		{get, "/patients/:id/restriction", access.PrivacyOfficer, watch.Restriction},
		{post, "/patients/:id/restriction", access.PrivacyOfficer, watch.Restrict},
		{post, "/patients/:id/restriction/end", access.PrivacyOfficer, watch.Lift},
	}
}

// recordRoutes are those of what is kept of a patient: files, papers, alerts, family.
func recordRoutes(s Services) []Route {
	people := patients.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Patients: s.Patients, Consents: s.Consents, Overview: s.Overview, Audit: s.Audit, Settings: s.Settings}
	folders := files.Screen{Clinics: s.Clinics, Patients: s.Patients, Consents: s.Consents}
	packages := exports.Screen{Exports: s.Exports, Consents: s.Consents}
	papers := attachments.Screen{Clinics: s.Clinics, Patients: s.Patients, Attachments: s.Attachments, Settings: s.Settings}
	kin := families.Screen{Clock: s.DB.Clock, Patients: s.Patients, Overview: s.Overview, Audit: s.Audit}
	warnings := alerts.Screen{Patients: s.Patients}
	return []Route{
		{post, "/patients/:id/export", access.PatientsExport, packages.Patient},
		{get, "/patients/:id/documents", access.DocumentsRead, papers.Index},
		{post, "/patients/:id/documents", access.DocumentsWrite, papers.Upload},
		{get, "/patients/:id/documents/:document", access.DocumentsRead, papers.Open},
		{post, "/patients/:id/documents/:document/removal", access.DocumentsWrite, papers.Remove},
		{post, "/patients/:id/documents/:document/restoration", access.DocumentsWrite, papers.Restore},
		{get, "/patients/:id/files", access.PatientsRead, folders.Index},
		{post, "/patients/:id/files", access.PatientsWrite, folders.Open},
		{get, "/patients/:id/files/:file/closure", access.FilesClose, folders.Closing},
		{post, "/patients/:id/files/:file/closure", access.FilesClose, folders.Close},
		{post, "/patients/:id/files/:file/reopening", access.FilesClose, folders.Reopen},

		{post, "/patients/:id/archive", access.PatientsArchive, folders.Archive},
		{post, "/patients/:id/restoration", access.PatientsArchive, folders.Restore},

		{get, "/patients/:id/guardians/print", access.PatientsRead, people.PickUp},
		{get, "/patients/:id/alerts", access.PatientsRead, warnings.Index},
		{post, "/patients/:id/alerts", access.AlertsWrite, warnings.Add},
		{post, "/patients/:id/alerts/:alert", access.AlertsWrite, warnings.Edit},
		{post, "/patients/:id/alerts/:alert/ending", access.AlertsWrite, warnings.End},
		{post, "/patients/:id/family", access.PatientsWrite, kin.Join},
		{post, "/patients/:id/family/leaving", access.PatientsWrite, kin.Leave},
		{get, "/families/:id", access.PatientsRead, kin.Show},
		{post, "/families/:id/payer", access.PatientsWrite, kin.Pay},
	}
}
