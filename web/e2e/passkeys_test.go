package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/go-rod/rod/lib/proto"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/web"
)

// domain has the program reached by a name: browsers make no passkeys for an IP address.
func domain(c *centre, cfg *web.Config) {
	c.url = strings.Replace(c.url, "127.0.0.1", "localhost", 1)
	cfg.BaseURL = c.url
}

// A user adds a passkey, is told when the device has one already, signs out, and in again with it, and takes it away.
// Then it lets nobody in.
func TestPasskey(t *testing.T) {
	both(t, func(w *window) {
		w.finger()
		w.As(access.Manager)
		w.addPasskey()
		w.At("/account/security")
		w.See("main", w.Says("account.passkey_unused"))
		w.Axe()
		w.addPasskey()
		w.See("main [role=alert]", w.Says("ui.passkey_known"))

		w.must(w.page.Browser().SetCookies(nil))
		w.Visit("/login?next=/account/security")
		w.Click("button", w.Says("session.by_passkey"))
		w.At("/account/security")
		w.In("section[aria-labelledby=passkeys]").Click("button", w.Says("account.remove"))
		w.See(flash, w.Says("account.passkey_removed"))

		w.must(w.page.Browser().SetCookies(nil))
		w.Visit("/login")
		w.Expect(status(http.StatusUnprocessableEntity))
		w.Click("button", w.Says("session.by_passkey"))
		w.See(".c-fault", w.Says("access.wrong_passkey"))
	}, domain)
}

// finger gives the window a device with a reader on which a finger lies.
func (w *window) finger() {
	w.t.Helper()
	w.do(proto.WebAuthnEnable{})
	_, err := proto.WebAuthnAddVirtualAuthenticator{Options: &proto.WebAuthnVirtualAuthenticatorOptions{
		Protocol: proto.WebAuthnAuthenticatorProtocolCtap2, Transport: proto.WebAuthnAuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}}.Call(w.page)
	w.must(err)
}

// addPasskey has the device make a passkey.
func (w *window) addPasskey() {
	w.t.Helper()
	w.Visit("/account/security")
	w.Click("link", w.Says("account.add_passkey"))
	w.At("/account/passkeys/new")
	w.Fill("name", w.Name("جوالي", "My phone"))
	w.Click("button", w.Says("account.add_passkey"))
}
