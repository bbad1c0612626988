package fhir

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/identity"
	"tenhal.sa/tenhal/services/results"
)

// gone reports whether something was asked for that is not there.
func gone(err error) bool { return errors.Is(err, errGone) }

// The most characters of what is shown, and bytes of papers.
const (
	longTitle = 200
	longText  = 20000
	longPaper = 6 << 20
)

// Read makes a report of what was kept.
func (c *Client) Read(body []byte) (results.Report, error) {
	var k kept
	var r report
	if err := errors.Join(json.Unmarshal(body, &k), json.Unmarshal(k.Report, &r)); err != nil || r.ResourceType != "DiagnosticReport" || r.ID == "" {
		return results.Report{}, fmt.Errorf("fhir: %w", results.ErrUnreadable)
	}
	parts := reading{kept: k, zone: c.config.Zone, contained: map[string]json.RawMessage{}}
	for _, raw := range r.Contained {
		var h header
		if json.Unmarshal(raw, &h) == nil && h.ID != "" {
			parts.contained["#"+h.ID] = raw
		}
	}
	out := results.Report{Status: status(r.Status), Title: cut(r.Code.words(), longTitle), Code: r.Code.code()}
	if out.Title == "" {
		out.Title = "—"
	}
	out.IssuedAt, _ = instant(r.Issued, c.config.Zone) // what is no time was not said
	out.UpdatedAt, _ = instant(r.Meta.LastUpdated, time.UTC)
	out.Content.Performer, out.Content.Conclusion = names(r.Performer), cut(r.Conclusion, longText)
	effective := r.Effective
	if effective == "" {
		effective = r.EffectivePer.Start
	}
	if at, ok := instant(effective, c.config.Zone); ok {
		at = at.UTC()
		out.Content.Collected = &at
	}
	out.Subject = c.subject(&parts, r.Subject)
	out.Placers, out.Accession = numbers(&parts, &r)
	for _, ref := range r.Result {
		parts.observe(ref, &out.Content, 0)
	}
	for _, paper := range r.PresentedForm {
		out.Content.Papers = append(out.Content.Papers, read(paper))
	}
	for _, at := range parts.updated { // a value that was changed changes the report, also where the server does not say so
		if at.After(out.UpdatedAt) {
			out.UpdatedAt = at
		}
	}
	return out, nil
}

// reading is a report that is being read, with what it refers to.
type reading struct {
	kept
	zone      *time.Location
	contained map[string]json.RawMessage
	updated   []time.Time
	seen      map[string]bool
}

// find reads what a reference means, and reports whether it is there.
func (p *reading) find(ref reference, into any) bool {
	raw, ok := p.Included[ref.Reference]
	if !ok {
		raw, ok = p.contained[ref.Reference]
	}
	return ok && json.Unmarshal(raw, into) == nil
}

func status(s string) results.Status {
	if of := results.Status(s); of.Known() {
		return of
	}
	return results.Unknown
}

// The systems of numbers by which the state knows people, as nphies writes them, and the types of HL7.
var systems = map[string]identity.Kind{
	"http://nphies.sa/identifier/nationalid": identity.NationalID, "http://nphies.sa/identifier/iqama": identity.Iqama,
	"http://nphies.sa/identifier/passportnumber": identity.Passport, "http://nphies.sa/identifier/bordernumber": identity.BorderNumber,
}

var types = map[string]identity.Kind{"NI": identity.NationalID, "PRC": identity.Iqama, "PPN": identity.Passport, "BN": identity.BorderNumber}

// subject is of whom a report is.
func (c *Client) subject(p *reading, ref reference) (sub results.Subject) {
	var who patient
	if ref.Identifier != nil {
		who.Identifier = many[identifier]{*ref.Identifier}
	}
	if p.find(ref, &who) && who.ResourceType != "Patient" {
		return sub
	}
	for _, id := range who.Identifier {
		c.identify(&sub, id)
	}
	for _, n := range who.Name {
		name := cut(n.whole(), longTitle)
		if arabic(name) {
			sub.NameAr = name
		} else if name != "" {
			sub.Name = name
		}
	}
	if who.Gender == "male" || who.Gender == "female" {
		sub.Sex = who.Gender
	}
	sub.BirthDate, _ = civil.Parse(who.BirthDate) // a year alone is no day
	return sub
}

// identify reads a number. One of the state in the place of ours is one of the state.
func (c *Client) identify(sub *results.Subject, id identifier) {
	kind := systems[strings.ToLower(id.System)]
	for _, t := range id.Type.Coding {
		if of := types[t.Code]; kind == "" {
			kind = of
		}
	}
	value := cut(id.Value, 50)
	number, bare := results.StateNumber(value)
	switch {
	case value == "":
	case kind != "":
		sub.Identities = append(sub.Identities, results.IdentityNo{Kind: kind, Number: value})
	case bare:
		sub.Identities = append(sub.Identities, number)
	case id.System == c.config.Files:
		sub.FileNumbers = append(sub.FileNumbers, value)
	}
}

func (n humanName) whole() string {
	if n.Text != "" {
		return n.Text
	}
	return strings.TrimSpace(strings.Join(n.Given, " ") + " " + n.Family)
}

func arabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x0600 && r <= 0x06ff })
}

// numbers are the order and accession numbers that a report and its orders have.
func numbers(p *reading, r *report) (placers, accession []string) {
	all := r.Identifier
	for _, ref := range r.BasedOn {
		var q request
		if ref.Identifier != nil {
			all = append(all, *ref.Identifier)
		}
		if p.find(ref, &q) {
			all = append(all, q.Identifier...)
		}
	}
	for _, id := range all {
		if value := cut(id.Value, 50); results.PlacerNo(value) != "" {
			placers = append(placers, value)
		} else if id.Type.has("ACSN") || id.Type.has("FILL") {
			accession = append(accession, value)
		}
	}
	return placers, accession
}

// read is a file that comes with a report, where it is what it says it is. An address is not followed.
func read(a attachment) results.Paper {
	paper := results.Paper{Title: cut(a.Title, longTitle), Type: a.ContentType}
	body, err := base64.StdEncoding.DecodeString(strings.NewReplacer("\r", "", "\n", "", " ", "").Replace(a.Data))
	if err == nil && len(body) <= longPaper && a.ContentType == "application/pdf" && http.DetectContentType(body) == "application/pdf" {
		paper.Data = body
	}
	return paper
}
