package zatca

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Environment is one of the authority's.
type Environment string

// The environments.
const (
	Sandbox    Environment = "sandbox"    // for developers
	Simulation Environment = "simulation" // for a centre to try it out
	Production Environment = "production" // where it counts
)

// environments are where each is, and which template requests for certificates name there.
var environments = map[Environment]struct{ path, template string }{
	Sandbox:    {"/developer-portal", "TSTZATCA-Code-Signing"},
	Simulation: {"/simulation", "PREZATCA-Code-Signing"},
	Production: {"/core", "ZATCA-Code-Signing"},
}

// Template returns which template requests for certificates name in the environment, or "" where there is no such one.
func (e Environment) Template() string { return environments[e].template }

const (
	api         = "https://gw-fatoora.zatca.gov.sa/e-invoicing"
	timeout     = 90 * time.Second // the authority's gateway may hang for long and answer after all
	handshake   = 10 * time.Second
	longestWait = time.Hour // that is granted: what is not reported within a day is late
	largest     = 8 << 20   // bytes of an answer that are worth reading: it may hold a cleared document
)

// Config says where the authority is asked.
type Config struct {
	Environment Environment
	BaseURL     string         // of the authority; empty for its own
	Timeout     time.Duration  // of one call; 0 means 90 s
	Roots       *x509.CertPool // who may certify it; nil for whom the system trusts
}

// Client asks the authority. It may be used by many at once, and asks once: whether to ask again is for its callers.
type Client struct {
	http *http.Client
	base string
	wait time.Duration
	env  Environment
}

// New returns a client. It does not connect yet.
func New(c Config) (*Client, error) {
	env, known := environments[c.Environment]
	if !known {
		return nil, fmt.Errorf("zatca: there is no environment %q", c.Environment)
	}
	if c.BaseURL == "" {
		c.BaseURL = api
	}
	base, err := url.Parse(strings.TrimSuffix(c.BaseURL, "/"))
	if err != nil || base.Host == "" {
		return nil, errors.New("zatca: the base URL can't be read")
	}
	ip := net.ParseIP(base.Hostname())
	if near := base.Hostname() == "localhost" || ip != nil && ip.IsLoopback(); base.Scheme != "https" && !near {
		return nil, errors.New("zatca: the base URL is not https, and our secret would be read on the way")
	}
	if c.Timeout == 0 {
		c.Timeout = timeout
	}
	return &Client{http: caller(c.Roots), base: base.String() + env.path, wait: c.Timeout, env: c.Environment}, nil
}

// caller returns a client of HTTP that follows no redirect: 303 is an answer here.
func caller(roots *x509.CertPool) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext: (&net.Dialer{Timeout: handshake}).DialContext, TLSHandshakeTimeout: handshake,
			TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			IdleConnTimeout: 10 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Close gives up the connections that are kept.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Environment returns which environment is asked.
func (c *Client) Environment() Environment { return c.env }

// Credentials are what a unit proves itself by. Token is as the authority wrote it.
type Credentials struct{ Token, Secret string }

// Submission is a document as it is handed in.
type Submission struct {
	Hash    string `json:"invoiceHash"`
	UUID    string `json:"uuid"`
	Invoice []byte `json:"invoice"` // in base64
}

// Call is a question to the authority. What it asks is known before it is asked.
type Call struct {
	Method string
	Path   string // below the environment's
	Header map[string]string
	Body   []byte
	By     Credentials // none for the first call of a unit
}

// Compliance asks for the certificate of a new unit, with which it shows what its documents are like.
func Compliance(csr, otp string) Call {
	return Call{Method: http.MethodPost, Path: "/compliance", Header: map[string]string{"OTP": otp}, Body: written(map[string]string{"csr": csr})}
}

// Trial hands in a document of a unit that shows what its documents are like.
func Trial(by Credentials, s Submission) Call {
	return Call{Method: http.MethodPost, Path: "/compliance/invoices", Body: written(s), By: by}
}

// Admission asks for the certificate with which a unit works, once it has shown its documents.
func Admission(by Credentials, requestID string) Call {
	return Call{Method: http.MethodPost, Path: "/production/csids", Body: written(map[string]string{"compliance_request_id": requestID}), By: by}
}

// Renewal asks for a new certificate of a unit that works.
func Renewal(by Credentials, csr, otp string) Call {
	return Call{Method: http.MethodPatch, Path: "/production/csids", Header: map[string]string{"OTP": otp}, Body: written(map[string]string{"csr": csr}), By: by}
}

// Report hands in a simplified document that was given out.
func Report(by Credentials, s Submission) Call {
	return Call{Method: http.MethodPost, Path: "/invoices/reporting/single", Header: map[string]string{"Clearance-Status": "0"}, Body: written(s), By: by}
}

// Clear hands in a standard document that is to be given out.
func Clear(by Credentials, s Submission) Call {
	return Call{Method: http.MethodPost, Path: "/invoices/clearance/single", Header: map[string]string{"Clearance-Status": "1"}, Body: written(s), By: by}
}

func written(body any) []byte {
	out, _ := json.Marshal(body) // strings and bytes can always be written
	return out
}

// Reply is what the authority said.
type Reply struct {
	Status int
	Body   []byte
	Wait   time.Duration // that it asks for before the next try, an hour at most; 0: none
}

// Ask asks once. An error means that nothing is known: the authority may have taken what was handed in, and the very
// same bytes are to be handed in again.
func (c *Client) Ask(ctx context.Context, call Call) (Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, c.wait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, call.Method, c.base+call.Path, bytes.NewReader(call.Body))
	if err != nil {
		return Reply{}, fmt.Errorf("zatca: %s: %w", call.Path, err)
	}
	req.GetBody = nil // without it the transport can't write the request a second time by itself
	for name, value := range call.Header {
		req.Header.Set(name, value)
	}
	req.Header.Set("Accept-Version", "V2")
	req.Header.Set("Accept-Language", "en")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Tenhal")
	if call.By.Token != "" {
		req.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(call.By.Token+":"+call.By.Secret)))
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return Reply{}, fmt.Errorf("zatca: %s: %w", call.Path, err)
	}
	defer func() { _ = resp.Body.Close() }() // all that is wanted of it has been read
	body, err := io.ReadAll(io.LimitReader(resp.Body, largest))
	if err != nil {
		return Reply{}, fmt.Errorf("zatca: %s: %w", call.Path, err)
	}
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	wait := min(time.Duration(max(seconds, 0)), longestWait/time.Second) * time.Second
	return Reply{Status: resp.StatusCode, Body: body, Wait: wait}, nil
}
