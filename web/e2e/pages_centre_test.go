package e2e

// ofCentre are the pages on which an administrator decides what holds for the centre, and takes everything away.
func (w *window) ofCentre() []screen {
	return []screen{
		{name: "settings", path: "/admin/settings"},
		{name: "centre", path: "/admin/centre"},
		{name: "setting", path: "/admin/settings/invoice_due", open: openAll},
		{name: "features", path: "/admin/features"},
		{name: "export", path: "/admin/export"},
		{name: "retention", path: "/admin/retention"},
		{name: "holds", path: "/patients/" + w.Omar.ID.String() + "/holds"},
	}
}

// reporting are the reports of a manager.
func (w *window) reporting() []screen {
	return []screen{
		{name: "reports", path: "/reports"},
		{name: "report-financial", path: "/reports/financial?period=month&date=2026-11-22"},
		{name: "report-schedule", path: "/reports/schedule?date=2026-11-22"},
	}
}
