package web

import (
	"tenhal.sa/tenhal/handlers/referrals"
	"tenhal.sa/tenhal/services/access"
)

// referralRoutes are those of referrals. Whose clinic may take which step is for the service to say.
func referralRoutes(s Services) []Route {
	all := referrals.Screen{Clock: s.DB.Clock, Clinics: s.Clinics, Settings: s.Settings, Patients: s.Patients, Attachments: s.Attachments, Referrals: s.Referrals}
	return []Route{
		{get, "/referrals", access.ReferralsRead, all.Index},
		{post, "/referrals", access.ReferralsWrite, all.Create},
		{get, "/referrals/new", access.ReferralsWrite, all.New},
		{get, "/referrals/:id", access.ReferralsRead, all.Show},
		{post, "/referrals/:id", access.ReferralsWrite, all.Update},
		{get, "/referrals/:id/edit", access.ReferralsWrite, all.Edit},
		{get, "/referrals/:id/documents/:document", access.ReferralsRead, all.Paper},
		{post, "/referrals/:id/sending", access.ReferralsWrite, all.Send},
		{post, "/referrals/:id/receipt", access.ReferralsAnswer, all.Receive},
		{post, "/referrals/:id/acceptance", access.ReferralsAnswer, all.Accept},
		{post, "/referrals/:id/rejection", access.ReferralsAnswer, all.Reject},
		{post, "/referrals/:id/completion", access.ReferralsComplete, all.Complete},
		{post, "/referrals/:id/withdrawal", access.ReferralsWrite, all.Withdraw},
	}
}
