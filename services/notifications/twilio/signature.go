package twilio

import (
	"crypto/hmac"
	"crypto/sha1" // Twilio signs with it
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Verify reports whether Twilio has signed a form that came to a URL of ours, by the header
// X-Twilio-Signature. The URL is the whole public one, as Twilio was given it. Twilio writes the
// port of the scheme into it at times, so it is tried with and without.
func (c *Client) Verify(at string, form url.Values, signature string) bool {
	given, err := base64.StdEncoding.DecodeString(signature)
	if err != nil {
		return false
	}
	ok := false
	for _, spelling := range spellings(at) {
		ok = hmac.Equal(given, c.sign(spelling, form)) || ok
	}
	return ok
}

// sign returns Twilio's signature: the URL, then name and value of every field by name, without
// anything between. Values of one name stand by value, each once.
func (c *Client) sign(at string, form url.Values) []byte {
	mac := hmac.New(sha1.New, []byte(c.config.AuthToken))
	write := func(s string) { _, _ = mac.Write([]byte(s)) } // never fails
	write(at)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range slices.Compact(slices.Sorted(slices.Values(form[name]))) {
			write(name + value)
		}
	}
	return mac.Sum(nil)
}

// spellings are a URL as it is, and with the port of its scheme added or left out.
func spellings(at string) []string {
	scheme, rest, _ := strings.Cut(at, "://")
	port := map[string]string{"https": ":443", "http": ":80"}[scheme]
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, path := rest[:end], rest[end:]
	switch {
	case port == "":
		return []string{at}
	case strings.HasSuffix(host, port):
		return []string{at, scheme + "://" + strings.TrimSuffix(host, port) + path}
	case strings.LastIndexByte(host, ':') > strings.LastIndexByte(host, ']'):
		return []string{at} // a port that a proxy in front of us has: Twilio was given it
	}
	return []string{at, scheme + "://" + host + port + path}
}
