package web

import (
	"tenhal.sa/tenhal/handlers/account"
	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/handlers/session"
	"tenhal.sa/tenhal/services/access"
)

// passkeyRoutes are those by which passkeys are added, sign in and go.
func passkeyRoutes(cfg Config, s Services) []Route {
	cookies := screen.Cookies{Secure: cfg.Secure()}
	sessions := session.Screen{Access: s.Access, Cookies: cookies}
	own := account.Screen{Access: s.Access, Cookies: cookies}
	return []Route{
		{post, "/login/passkey/challenge", access.Public, sessions.AskPasskey},
		{post, "/login/passkey", access.Public, sessions.Passkey},
		{get, "/account/passkeys/new", access.SignedIn, own.NewPasskey},
		{post, "/account/passkeys/challenge", access.SignedIn, own.AskPasskey},
		{post, "/account/passkeys", access.SignedIn, own.AddPasskey},
		{post, "/account/passkeys/:id/removal", access.SignedIn, own.RemovePasskey},
	}
}
