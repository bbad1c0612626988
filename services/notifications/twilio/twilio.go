// Package twilio hands texts to Twilio, by SMS and WhatsApp, and reads what Twilio says of them.
//
// It is a small client of our own over Twilio's REST API of 2010-04-01, which is all there is to
// need: one form to post, one list to read, and two signed forms that come back.
package twilio

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/notifications"
)

const (
	api       = "https://api.twilio.com"
	version   = "/2010-04-01/Accounts/"
	callback  = "/hooks/twilio/status/" // where Twilio reports what became of a text, with its id behind
	prefix    = "whatsapp:"             // of an address on WhatsApp
	timeout   = 25 * time.Second        // of a call
	handshake = 10 * time.Second        // of what goes before it
	kept      = 4                       // connections, between calls
	idle      = 10 * time.Second        // then one is given up, before Twilio hangs up on it
)

var (
	account = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	service = regexp.MustCompile(`^MG[0-9a-fA-F]{32}$`)
	sid     = regexp.MustCompile(`^(SM|MM)[0-9a-fA-F]{32}$`)
	number  = regexp.MustCompile(`^\+[1-9]\d{6,14}$`)
	brand   = regexp.MustCompile(`^[A-Za-z0-9 ]{1,11}$`) // what Saudi networks show instead of a number
)

// Config says whose account to use, and how.
type Config struct {
	AccountSID   string
	AuthToken    string         // also what Twilio signs with
	From         string         // who sends SMS: a number, a registered name, or a messaging service (MG…); empty where nobody does
	WhatsAppFrom string         // the number that sends on WhatsApp; empty where none does
	BaseURL      string         // of Twilio; empty for its own
	CallbackBase string         // of us, as Twilio reaches us
	Timeout      time.Duration  // of one call; 0 means 25 s
	Roots        *x509.CertPool // who may certify Twilio; nil for whom the system trusts
}

// Client is an account at Twilio. It may be used by many at once.
type Client struct {
	http     *http.Client
	config   Config
	messages *url.URL // where texts are posted and listed
}

// It finds texts, too.
var _ notifications.TextFinder = (*Client)(nil)

// New returns a client. It does not connect yet.
func New(c Config) (*Client, error) {
	if c.BaseURL == "" {
		c.BaseURL = api
	}
	if c.Timeout == 0 {
		c.Timeout = timeout
	}
	c.WhatsAppFrom = strings.TrimPrefix(c.WhatsAppFrom, prefix)
	c.CallbackBase = strings.TrimSuffix(c.CallbackBase, "/")
	if err := c.check(); err != nil {
		return nil, err
	}
	messages, err := url.Parse(strings.TrimSuffix(c.BaseURL, "/") + version + c.AccountSID + "/Messages.json")
	if err != nil {
		return nil, errors.New("twilio: the base URL can't be read")
	}
	if messages.Scheme != "https" && !near(messages) {
		return nil, errors.New("twilio: the base URL is not https, and the token would be read on the way")
	}
	return &Client{http: caller(c), config: c, messages: messages}, nil
}

// check refuses what can't work. It names nothing that is secret.
func (c Config) check() error {
	ours, err := url.Parse(c.CallbackBase)
	switch {
	case !IsAccount(c.AccountSID):
		return errors.New("twilio: the account SID is none (AC and 32 digits)")
	case c.AuthToken == "":
		return errors.New("twilio: the auth token is missing")
	case c.From == "" && c.WhatsAppFrom == "":
		return errors.New("twilio: nobody sends: neither a sender of SMS nor of WhatsApp is set")
	case c.From != "" && !IsSender(c.From):
		return errors.New("twilio: the sender of SMS is no number (+966…), messaging service (MG…) or name of 11 letters")
	case c.WhatsAppFrom != "" && !IsNumber(c.WhatsAppFrom):
		return errors.New("twilio: the sender on WhatsApp is no number (+966…)")
	case err != nil || ours.Host == "" || ours.Scheme != "https" && ours.Scheme != "http":
		return errors.New("twilio: our own public address is no URL")
	}
	return nil
}

// IsAccount reports whether a SID is one of an account.
func IsAccount(sid string) bool { return account.MatchString(sid) }

// IsSender reports whether SMS can be sent in a name: a number, a messaging service, or a name that is registered.
func IsSender(from string) bool { return service.MatchString(from) || IsNumber(from) || name(from) }

// IsNumber reports whether something is a number as it is dialled from anywhere.
func IsNumber(s string) bool { return number.MatchString(s) }

// name reports whether a sender is a name: digits alone would be a short number that is not ours.
func name(sender string) bool {
	return brand.MatchString(sender) && strings.ContainsFunc(sender, func(r rune) bool { return r >= 'A' })
}

// near reports whether an address is on this machine.
func near(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// caller returns a client of HTTP that asks once. It follows no redirect, which would post the text
// to somebody else, and speaks only HTTP/1.1, where it is known whether a request has left.
func caller(c Config) *http.Client {
	only := new(http.Protocols)
	only.SetHTTP1(true)
	return &http.Client{
		Transport: &http.Transport{
			DialContext:         (&net.Dialer{Timeout: handshake}).DialContext,
			TLSClientConfig:     &tls.Config{RootCAs: c.Roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: handshake,
			Protocols:           only,
			IdleConnTimeout:     idle,
			MaxIdleConnsPerHost: kept,
			DisableCompression:  true, // else a small answer could unpack to a large one
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Close gives up the connections that are kept.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// address returns how Twilio writes a number on a channel.
func address(channel notifications.Channel, e164 string) string {
	if channel == notifications.WhatsApp {
		return prefix + e164
	}
	return e164
}
