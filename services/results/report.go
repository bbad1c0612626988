package results

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/identity"
)

// Status is where a report stands, as its source says.
type Status string

// The statuses, as FHIR R4 calls them.
const (
	Registered  Status = "registered"
	Partial     Status = "partial"
	Preliminary Status = "preliminary"
	Final       Status = "final"
	Amended     Status = "amended"
	Corrected   Status = "corrected"
	Appended    Status = "appended"
	NotDone     Status = "cancelled"
	Withdrawn   Status = "entered-in-error"
	Unknown     Status = "unknown"
)

// standings are how far a report is: of two that count from the same instant the one further on holds.
var standings = map[Status]int{
	Unknown: 0, Registered: 1, Partial: 2, Preliminary: 3, Final: 4, Appended: 5, Amended: 6, Corrected: 7, NotDone: 8, Withdrawn: 9,
}

// Known reports whether there is such a status.
func (s Status) Known() bool { _, known := standings[s]; return known }

// Corrects reports whether a report in this status corrects one that was finished.
func (s Status) Corrects() bool { return standings[s] > standings[Final] }

// Done reports whether nothing more is expected.
func (s Status) Done() bool { return standings[s] >= standings[Final] }

// Void reports whether what was said does not hold, and is not to be read as a result.
func (s Status) Void() bool { return s == NotDone || s == Withdrawn }

// Report is what a source says, in our words.
type Report struct {
	Kind      Kind
	Status    Status
	Code      string // LOINC, or the source's own; may be empty
	Title     string
	IssuedAt  time.Time // zero where it is not said
	UpdatedAt time.Time // when it was last changed, by the source's clock
	Subject   Subject
	Placers   []string // our order numbers, as they were written
	Accession []string
	Content   Content
}

// Subject is of whom a source speaks. What is empty was not said.
type Subject struct {
	FileNumbers []string     `json:"file_numbers,omitempty"` // that are ours
	Identities  []IdentityNo `json:"identities,omitempty"`
	Name        string       `json:"name,omitempty"`
	NameAr      string       `json:"name_ar,omitempty"`
	BirthDate   civil.Date   `json:"birth_date,omitzero"`
	Sex         string       `json:"sex,omitempty"` // male or female
}

// IdentityNo is a number by which somebody is known to the state.
type IdentityNo struct {
	Kind   identity.Kind `json:"kind"`
	Number string        `json:"number"`
}

// Content is what is shown of a report, and by which its versions are told apart.
type Content struct {
	Status     Status     `json:"status"`
	Title      string     `json:"title"`
	Code       string     `json:"code,omitempty"`
	IssuedAt   *time.Time `json:"issued_at,omitempty"`
	Collected  *time.Time `json:"collected_at,omitempty"`
	Performer  string     `json:"performer,omitempty"`
	Conclusion string     `json:"conclusion,omitempty"`
	Items      []Item     `json:"items,omitempty"`
	Papers     []Paper    `json:"papers,omitempty"`
	Missing    int        `json:"missing,omitempty"` // parts that the source names and does not give
	Subject    Subject    `json:"subject"`
	Placers    []string   `json:"placers,omitempty"`
	Accession  []string   `json:"accession,omitempty"`
}

// Item is one value.
type Item struct {
	Code     string `json:"code,omitempty"`
	Sub      string `json:"sub,omitempty"` // apart from others of the same code
	Name     string `json:"name"`
	Value    string `json:"value,omitempty"` // a decimal number where Numeric
	Numeric  bool   `json:"numeric,omitempty"`
	Compares string `json:"compares,omitempty"` // <, <=, >= or >
	Unit     string `json:"unit,omitempty"`
	Low      string `json:"low,omitempty"`
	High     string `json:"high,omitempty"`
	Range    string `json:"range,omitempty"` // in words
	Flag     string `json:"flag,omitempty"`  // as the source says: H, LL, …
	Status   Status `json:"status,omitempty"`
	Absent   string `json:"absent,omitempty"` // why there is no value
	Note     string `json:"note,omitempty"`
}

// Paper is a file that comes with a report, such as the signed PDF.
type Paper struct {
	Title string `json:"title,omitempty"`
	Type  string `json:"type"`
	Data  []byte `json:"data,omitempty"` // none where only an address was given, which is not followed
}

// Key names a value within a report.
func (i Item) Key() string { return i.Code + "|" + i.Sub + "|" + strings.ToLower(i.Name) }

// settle puts into the content what versions are told apart by, and orders what has no order of its own.
func (r *Report) settle() {
	c := &r.Content
	c.Status, c.Title, c.Code, c.Subject, c.Placers, c.Accession = r.Status, r.Title, r.Code, r.Subject, r.Placers, r.Accession
	if !r.IssuedAt.IsZero() {
		issued := r.IssuedAt.UTC()
		c.IssuedAt = &issued
	}
	slices.SortStableFunc(c.Items, func(a, b Item) int { return cmp.Compare(a.Key(), b.Key()) })
}

// Sum is the SHA-256 of a content.
func (c *Content) Sum() []byte {
	body, _ := json.Marshal(c) // texts and times, which can be written
	sum := sha256.Sum256(body)
	return sum[:]
}

// saidOf is the sum of whom and which order a report names: as long as it is the same, whoever decided on it was right.
func (r *Report) saidOf() []byte {
	body, _ := json.Marshal([]any{r.Subject, r.Placers, r.Accession}) // as above
	sum := sha256.Sum256(body)
	return sum[:]
}

// standsAt is from when a report counts. A finished one counts from when it was issued, but never from later than its source
// had it; a correction from when its source had it, whatever day it bears. So versions have one order, in whatever order
// they come, and a final report that is sent once more does not win over its correction.
func (r *Report) standsAt() time.Time {
	issued, updated := r.IssuedAt, r.UpdatedAt
	switch {
	case updated.IsZero():
		return issued
	case issued.IsZero(), r.Status.Corrects(), issued.After(updated):
		return updated
	}
	return issued
}

// holdsOver reports whether version v holds although w is there. Of two that are as far and count from the same instant it
// is the one that the source changed last: some mend a finished report in place, and call it neither corrected nor issued anew.
func (v *Version) holdsOver(w *Version) bool {
	return cmp.Or(v.StandsAt.Compare(w.StandsAt), cmp.Compare(standings[v.Status], standings[w.Status]), v.UpdatedAt.Compare(w.UpdatedAt),
		bytes.Compare(v.SHA256, w.SHA256)) > 0
}

// repeats reports whether version v is w, said once more.
func (v *Version) repeats(w *Version) bool {
	return bytes.Equal(v.SHA256, w.SHA256) && v.StandsAt.Equal(w.StandsAt) && v.UpdatedAt.Equal(w.UpdatedAt)
}
