package web

import (
	"tenhal.sa/tenhal/handlers/reports"
	"tenhal.sa/tenhal/services/access"
)

// reportRoutes are those of what was counted. Everybody may see some of it: the first page shows each what.
func reportRoutes(s Services) []Route {
	all := reports.Screen{Clock: s.DB.Clock, Reports: s.Reports, Referrals: s.Referrals}
	return []Route{
		{get, "/reports", access.SignedIn, all.Index},
		{get, "/reports/schedule", access.ReportsSchedule, all.Schedule},
		{get, "/reports/schedule.csv", access.ReportsSchedule, all.ScheduleCSV},
		{get, "/reports/schedule.xlsx", access.ReportsSchedule, all.ScheduleXLSX},
		{get, "/reports/financial", access.ReportsFinancial, all.Financial},
		{get, "/reports/financial.csv", access.ReportsFinancial, all.FinancialCSV},
		{get, "/reports/financial.xlsx", access.ReportsFinancial, all.FinancialXLSX},
		{get, "/reports/referrals", access.ReportsReferrals, all.OfReferrals},
		{get, "/reports/referrals.csv", access.ReportsReferrals, all.ReferralsCSV},
		{get, "/reports/referrals.xlsx", access.ReportsReferrals, all.ReferralsXLSX},
		{get, "/reports/referrals/:id", access.ReportsReferrals, all.ReferralWeek},
		{get, "/reports/snapshots/:id", access.ReportsFinancial, all.Snapshot},
	}
}
