package e2e

// watching are the pages on which a manager sees who saw and changed what.
func (w *window) watching() []screen {
	w.t.Helper()
	record := "/patients/" + w.Omar.ID.String()
	return []screen{
		{name: "audit", path: "/admin/audit"},
		{name: "audit-patient", path: "/admin/audit?patient=" + w.Omar.ID.String(), open: openAll},
		{name: "access-log", path: "/admin/access-log"},
		{name: "access-report", path: record + "/access"},
		{name: "access-report-print", path: record + "/access?print=1"},
		{name: "restriction", path: record + "/restriction"},
		{name: "break-glass", path: record + "/break-glass"},
		{name: "glass-uses", path: "/admin/break-glass"},
	}
}
