package e2e

import "tenhal.sa/tenhal/services/access"

// signingIn are the pages of who signs in, who may, and how far.
func (w *window) signingIn() []screen {
	w.t.Helper()
	return []screen{
		{name: "security", path: "/account/security"},
		{name: "password", path: "/account/password"},
		{name: "two-step", path: "/account/two-step", open: openAll},
		{name: "proof", path: "/account/proof"},
		{name: "user", path: "/admin/users/" + w.user(access.Clinician, w.locale).ID.String(), open: openAll},
		{name: "roles", path: "/admin/roles"},
	}
}
