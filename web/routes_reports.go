package web

import (
	"tenhal.sa/tenhal/handlers/reports"
	"tenhal.sa/tenhal/services/access"
)

// reportRoutes are those of what was counted. Everybody may see some of it: the first page shows each what.
func reportRoutes(s Services) []Route {
	all := reports.Screen{Clock: s.DB.Clock, Reports: s.Reports}
	return []Route{
		{get, "/reports", access.SignedIn, all.Index},
		{get, "/reports/schedule", access.ReportsSchedule, all.Schedule},
		{get, "/reports/schedule.csv", access.ReportsSchedule, all.ScheduleCSV},
		{get, "/reports/schedule.xlsx", access.ReportsSchedule, all.ScheduleXLSX},
		{get, "/reports/financial", access.ReportsFinancial, all.Financial},
		{get, "/reports/financial.csv", access.ReportsFinancial, all.FinancialCSV},
		{get, "/reports/financial.xlsx", access.ReportsFinancial, all.FinancialXLSX},
		{get, "/reports/snapshots/:id", access.ReportsFinancial, all.Snapshot},
	}
}
