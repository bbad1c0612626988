package fhir

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/results"
)

const (
	timeout  = 30 * time.Second // of one request
	longest  = 32 << 20         // bytes of an answer
	pageSize = 50
	mostPage = 200 // pages of one pull
	longWait = time.Hour
)

// Config says where a server is and who we are there.
type Config struct {
	Base     string // its address, without a user
	Token    string // for a bearer; empty: User and Password
	User     string
	Password string
	Category string         // of the reports: LAB or RAD
	Files    string         // system of our file numbers in identifiers
	Zone     *time.Location // of times that name none
	HTTP     *http.Client   // nil: one that follows no redirects
}

// Client is a server from which reports are fetched. It may be used by many at once.
type Client struct {
	config Config
	base   *url.URL
	http   *http.Client
}

var _ results.Feed = (*Client)(nil)

// New returns a client. It does not connect yet.
func New(c Config) (*Client, error) {
	base, err := url.Parse(strings.TrimSuffix(c.Base, "/"))
	switch {
	case err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http":
		return nil, errors.New("fhir: the base address is no URL")
	case base.User != nil || base.RawQuery != "" || base.Fragment != "":
		return nil, errors.New("fhir: the base address has more than an address in it")
	}
	if c.HTTP == nil {
		c.HTTP = &http.Client{Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	}
	return &Client{config: c, base: base, http: c.HTTP}, nil
}

// Base is the address of the server.
func (c *Client) Base() string { return c.base.String() }

// Close gives up the connections that are kept.
func (c *Client) Close() { c.http.CloseIdleConnections() }

var errGone = errors.New("fhir: there is no such resource")

// get reads a resource, at an address of the server. Of what is not there it returns errGone.
func (c *Client) get(ctx context.Context, at string) (json.RawMessage, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, fmt.Errorf("fhir: %w", results.ErrSourceUnclear)
	}
	req.Header.Set("Accept", "application/fhir+json")
	req.Header.Set("User-Agent", "Tenhal")
	switch {
	case c.config.Token != "":
		req.Header.Set("Authorization", "Bearer "+c.config.Token)
	case c.config.User != "":
		req.SetBasicAuth(c.config.User, c.config.Password)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", results.ErrSourceDown, cause(err))
	}
	defer func() { _ = resp.Body.Close() }() // all that is wanted of it has been read
	if err := verdict(resp); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, longest+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", results.ErrSourceDown, cause(err))
	case len(body) > longest || !json.Valid(body):
		return nil, fmt.Errorf("fhir: no JSON: %w", results.ErrSourceUnclear)
	}
	return bytes.TrimSpace(body), nil
}

// verdict says what an answer means before it is read.
func verdict(resp *http.Response) error {
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")) // what is none is not ours to read
	switch status := resp.StatusCode; {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return fmt.Errorf("fhir: status %d: %w", status, results.ErrSourceRefuses)
	case status == http.StatusTooManyRequests, status == http.StatusServiceUnavailable:
		return queue.After(retryAfter(resp.Header), fmt.Errorf("fhir: status %d: %w", status, results.ErrSourceBusy))
	case status >= http.StatusInternalServerError:
		return fmt.Errorf("fhir: status %d: %w", status, results.ErrSourceDown)
	case status == http.StatusNotFound, status == http.StatusGone:
		return fmt.Errorf("%w: %w", errGone, results.ErrSourceUnclear)
	case status != http.StatusOK, kind != "application/fhir+json" && kind != "application/json":
		return fmt.Errorf("fhir: status %d, %q: %w", status, kind, results.ErrSourceUnclear)
	}
	return nil
}

// retryAfter is how long a server asks to be left alone: in seconds, or until a time of its own clock.
func retryAfter(h http.Header) time.Duration {
	said := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(said); err == nil {
		return min(max(time.Duration(seconds)*time.Second, 0), longWait)
	}
	until, err := http.ParseTime(said)
	now, errNow := http.ParseTime(h.Get("Date"))
	if err != nil || errNow != nil {
		return 0
	}
	return min(max(until.Sub(now), 0), longWait)
}

// cause leaves the address out: there may be numbers of patients in it.
func cause(err error) error {
	var asked *url.Error
	if errors.As(err, &asked) {
		return asked.Err
	}
	return err
}
