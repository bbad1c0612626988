package fhir

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/results"
)

// Pull gives the reports that have changed since a time of the server's clock, the earliest first.
func (c *Client) Pull(ctx context.Context, since time.Time, keep func(context.Context, []results.Payload) error) (more bool, err error) {
	asks := c.asks()
	asks.Set("_sort", "_lastUpdated")
	if !since.IsZero() {
		asks.Set("_lastUpdated", "ge"+since.UTC().Format(time.RFC3339))
	}
	return c.pages(ctx, asks, keep)
}

// Ask gives the reports that are based on orders of some numbers.
func (c *Client) Ask(ctx context.Context, placers []string, keep func(context.Context, []results.Payload) error) error {
	asks := c.asks()
	asks.Set("based-on:ServiceRequest.identifier", strings.Join(placers, ","))
	_, err := c.pages(ctx, asks, keep)
	return err
}

// asks is what every search has: what the reports refer to comes with them.
func (c *Client) asks() url.Values {
	return url.Values{
		"category": {c.config.Category}, "_count": {strconv.Itoa(pageSize)},
		"_include": {"DiagnosticReport:result", "DiagnosticReport:subject", "DiagnosticReport:based-on"},
	}
}

// pages follows the links from page to page, which are the server's own and not ours to read.
func (c *Client) pages(ctx context.Context, asks url.Values, keep func(context.Context, []results.Payload) error) (more bool, err error) {
	at, visited := c.Base()+"/DiagnosticReport?"+asks.Encode(), map[string]bool{}
	var last time.Time
	for range mostPage {
		if visited[at] {
			return false, fmt.Errorf("fhir: a page leads to itself: %w", results.ErrSourceUnclear)
		}
		visited[at] = true
		b, err := c.page(ctx, at)
		if err != nil {
			return false, err
		}
		list, err := c.payloads(ctx, b)
		if err != nil {
			return false, err
		}
		sorted := true
		for _, p := range list {
			sorted, last = sorted && !p.UpdatedAt.Before(last), p.UpdatedAt
		}
		if err := keep(ctx, list); err != nil {
			return false, err
		}
		if at, err = c.next(b); err != nil || at == "" {
			return false, err
		}
		more = sorted
	}
	if !more {
		return false, fmt.Errorf("fhir: too many pages, and not in order: %w", results.ErrSourceUnclear)
	}
	return true, nil
}

func (c *Client) page(ctx context.Context, at string) (*bundle, error) {
	body, err := c.get(ctx, at)
	if err != nil {
		return nil, err
	}
	b := new(bundle)
	if err := json.Unmarshal(body, b); err != nil || b.ResourceType != "Bundle" || b.Type != "searchset" {
		return nil, fmt.Errorf("fhir: no page of a search: %w", results.ErrSourceUnclear)
	}
	return b, nil
}

// next is the address of the page after one, or "". It is followed on the same server only.
func (c *Client) next(b *bundle) (string, error) {
	for _, l := range b.Link {
		if l.Relation != "next" {
			continue
		}
		to, err := c.base.Parse(l.URL)
		if err != nil || to.Host != c.base.Host || to.Scheme != c.base.Scheme {
			return "", fmt.Errorf("fhir: the next page is elsewhere: %w", results.ErrSourceUnclear)
		}
		return to.String(), nil
	}
	return "", nil
}

// payloads are the reports of a page, each with what it refers to.
func (c *Client) payloads(ctx context.Context, b *bundle) (list []results.Payload, err error) {
	on := map[string]json.RawMessage{}
	reports := []json.RawMessage{}
	for _, e := range b.Entry {
		var h header
		if json.Unmarshal(e.Resource, &h) != nil {
			continue
		}
		switch {
		case h.ResourceType == "OperationOutcome":
			queue.Count(ctx, "source_warnings", 1)
		case h.ResourceType == "DiagnosticReport" && cmp.Or(e.Search.Mode, "match") == "match":
			reports = append(reports, e.Resource)
		case h.ID != "":
			on[h.name()] = e.Resource
		}
		if e.FullURL != "" {
			on[e.FullURL] = e.Resource
		}
	}
	for _, raw := range reports {
		p, err := c.payload(ctx, raw, on)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// payload puts a report together with what it refers to. What the page has not got is asked for, one by one.
func (c *Client) payload(ctx context.Context, raw json.RawMessage, on map[string]json.RawMessage) (results.Payload, error) {
	var r report
	k := kept{Report: raw, Included: map[string]json.RawMessage{}}
	if err := json.Unmarshal(raw, &r); err != nil { // kept all the same, to be seen by people
		var h header
		_ = json.Unmarshal(raw, &h) // it was read as one before
		r.header = h
	}
	wanted := []reference{r.Subject}
	wanted = append(append(wanted, r.BasedOn...), r.Result...)
	for n := 0; n < len(wanted) && n < mostParts; n++ {
		name := wanted[n].Reference
		if _, have := k.Included[name]; have || name == "" || strings.HasPrefix(name, "#") {
			continue
		}
		part, err := c.part(ctx, name, on)
		if err != nil {
			return results.Payload{}, err
		}
		if part == nil {
			continue
		}
		k.Included[name] = part
		var o observation
		if json.Unmarshal(part, &o) == nil {
			wanted = append(wanted, o.Members...)
		}
	}
	body, err := json.Marshal(k)
	if err != nil {
		return results.Payload{}, fmt.Errorf("fhir: %s: %w", r.ID, results.ErrSourceUnclear)
	}
	updated, _ := instant(r.Meta.LastUpdated, time.UTC) // what has no time counts as the earliest
	return results.Payload{Key: cut("DiagnosticReport/"+r.ID, 200), Version: r.Meta.VersionID, UpdatedAt: updated, Body: body}, nil
}

// mostParts is how many resources a report may refer to.
const mostParts = 500

// part is what a reference means, or nil where it is not there, or on another server: nobody is asked who is not ours to ask.
func (c *Client) part(ctx context.Context, name string, on map[string]json.RawMessage) (json.RawMessage, error) {
	if part, have := on[name]; have {
		return part, nil
	}
	local, ours := c.local(name)
	if !ours {
		return nil, nil
	}
	if part, have := on[local]; have {
		return part, nil
	}
	part, err := c.get(ctx, c.Base()+"/"+local)
	if gone(err) {
		return nil, nil
	}
	on[local] = part
	return part, err
}

// local is a reference as type and id, and whether it is to this server.
func (c *Client) local(name string) (string, bool) {
	name, _, _ = strings.Cut(strings.TrimPrefix(name, c.Base()+"/"), "/_history/")
	kind, id, ok := strings.Cut(name, "/")
	plain := func(s string) bool {
		return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
			return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
		})
	}
	return name, ok && plain(kind) && plain(id)
}
