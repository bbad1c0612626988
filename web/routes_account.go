package web

import (
	"tenhal.sa/tenhal/handlers/account"
	"tenhal.sa/tenhal/handlers/events"
	"tenhal.sa/tenhal/handlers/inbox"
	"tenhal.sa/tenhal/handlers/preferences"
	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/handlers/session"
	"tenhal.sa/tenhal/services/access"
)

// accountRoutes are those of whoever signs in: the door, their own account and their notices.
func accountRoutes(cfg Config, s Services) []Route {
	cookies := screen.Cookies{Secure: cfg.Secure()}
	sessions := session.Screen{Access: s.Access, Cookies: cookies}
	own := account.Screen{Access: s.Access, Cookies: cookies}
	prefers := preferences.Screen{Access: s.Access, Cookies: cookies}
	notices := inbox.Screen{Inbox: s.Inbox}
	streams := events.Screen{News: s.News}
	return []Route{
		{get, "/login", access.Public, sessions.Ask},
		{post, "/login", access.Public, sessions.SignIn},
		{post, "/logout", access.SignedIn, sessions.SignOut},
		{get, "/welcome/:token", access.Public, sessions.Welcome},
		{post, "/welcome/:token", access.Public, sessions.Accept},
		{get, "/login/code", access.Public, sessions.AskCode},
		{post, "/login/code", access.Public, sessions.SecondStep},
		{get, "/forgot", access.Public, sessions.Forgotten},
		{post, "/forgot", access.Public, sessions.Forgot},
		{get, "/reset/:token", access.Public, sessions.Reset},
		{post, "/reset/:token", access.Public, sessions.AcceptReset},
		{post, "/preferences", access.Public, prefers.Change},

		{get, "/account/security", access.SignedIn, own.Security},
		{get, "/account/password", access.SignedIn, own.Password},
		{post, "/account/password", access.SignedIn, own.ChangePassword},
		{get, "/account/two-step", access.SignedIn, own.TwoStep},
		{post, "/account/two-step", access.SignedIn, own.Enrol},
		{post, "/account/two-step/removal", access.SignedIn, own.RemoveTwoStep},
		{post, "/account/two-step/codes", access.SignedIn, own.NewCodes},
		{post, "/account/sessions/removal", access.SignedIn, own.EndOthers},
		{post, "/account/sessions/:id/removal", access.SignedIn, own.EndOne},
		{get, "/account/proof", access.SignedIn, own.AskProof},
		{post, "/account/proof", access.SignedIn, own.Prove},

		{get, "/", access.SignedIn, home},

		{get, "/events", access.SignedIn, streams.Show},
		{get, "/inbox", access.SignedIn, notices.Index},
		{get, "/inbox/unread", access.SignedIn, notices.Unread},
		{post, "/inbox/reads", access.SignedIn, notices.ReadAll},
		{post, "/inbox/reads/:id/undo", access.SignedIn, notices.Undo},
		{get, "/inbox/preferences", access.SignedIn, notices.Preferences},
		{post, "/inbox/preferences", access.SignedIn, notices.Prefer},
		{post, "/inbox/:id/read", access.SignedIn, notices.Read},
	}
}
