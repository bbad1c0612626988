package fhir

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tenhal.sa/tenhal/services/results"
)

// deepest is how many panels lie in each other.
const deepest = 5

// observe adds the values of an observation, of its parts and of its members.
func (p *reading) observe(ref reference, into *results.Content, depth int) {
	if p.seen == nil {
		p.seen = map[string]bool{}
	}
	if p.seen[ref.Reference] || depth > deepest {
		return
	}
	p.seen[ref.Reference] = true
	var o observation
	if !p.find(ref, &o) || o.ResourceType != "Observation" {
		into.Missing++
		return
	}
	if at, ok := instant(o.Meta.LastUpdated, time.UTC); ok {
		p.updated = append(p.updated, at)
	}
	if o.said() || len(o.Component)+len(o.Members) == 0 {
		into.Items = append(into.Items, o.item(""))
	}
	for n, part := range o.Component {
		if part.Status = cmp.Or(part.Status, o.Status); part.said() {
			into.Items = append(into.Items, part.item(o.Code.code()+"."+strconv.Itoa(n+1)))
		}
	}
	for _, member := range o.Members {
		p.observe(member, into, depth+1)
	}
}

// said reports whether there is a value, or a reason for none.
func (o *observation) said() bool { return o.text().Value != "" || o.Absent != nil }

// item is an observation in our words.
func (o *observation) item(sub string) results.Item {
	i := o.text()
	i.Code, i.Sub, i.Name, i.Status = o.Code.code(), sub, cut(cmp.Or(o.Code.words(), o.Code.code(), "—"), longTitle), status(o.Status)
	if o.Absent != nil {
		i.Absent = cut(o.Absent.words(), longTitle)
	}
	for _, in := range o.Interpretation {
		i.Flag = cmp.Or(i.Flag, strings.ToUpper(cut(in.code(), 10)))
	}
	for _, n := range o.Note {
		i.Note = strings.TrimSpace(cut(i.Note+"\n"+n.Text, longText))
	}
	for _, r := range o.Ranges {
		if r.Low != nil {
			i.Low = r.Low.Value.String()
		}
		if r.High != nil {
			i.High = r.High.Value.String()
		}
		if i.Range = cut(r.Text, longTitle); i.Low != "" || i.High != "" || i.Range != "" {
			break
		}
	}
	return i
}

// text is the value of an observation, whatever its type.
func (o *observation) text() (i results.Item) {
	switch {
	case o.Quantity != nil:
		return o.Quantity.item()
	case o.Concept != nil:
		i.Value = o.Concept.words()
	case o.String != nil:
		i.Value = *o.String
	case o.Boolean != nil:
		i.Value = strconv.FormatBool(*o.Boolean)
	case o.Integer != nil:
		return quantity{Value: *o.Integer}.item()
	case o.Range != nil:
		i.Value = o.Range.String()
	case o.Ratio != nil:
		i.Value = o.Ratio.Numerator.String() + " : " + o.Ratio.Denominator.String()
	case o.Sampled != nil:
		i.Value = o.Sampled.Data
	case o.Time != nil:
		i.Value = *o.Time
	case o.DateTime != nil:
		i.Value = *o.DateTime
	case o.Period != nil:
		i.Value = o.Period.Start + " – " + o.Period.End
	}
	i.Value = cut(i.Value, longText)
	return i
}

// item is a number with its unit. What is no number is shown as it is and compared with nothing.
func (q quantity) item() results.Item {
	_, err := strconv.ParseFloat(q.Value.String(), 64)
	i := results.Item{Value: cut(q.Value.String(), 50), Numeric: err == nil, Unit: cut(cmp.Or(q.Code, q.Unit), 50)}
	if slices.Contains([]string{"<", "<=", ">", ">="}, q.Comparator) {
		i.Compares = q.Comparator
	}
	return i
}

// String is a number with its unit as one text.
func (q quantity) String() string {
	return strings.TrimSpace(q.Comparator + q.Value.String() + " " + cmp.Or(q.Unit, q.Code))
}

// String is a range as one text.
func (s *span) String() string {
	low, high := "", ""
	if s.Low != nil {
		low = s.Low.String()
	}
	if s.High != nil {
		high = s.High.String()
	}
	return low + " – " + high
}

// loinc are the names under which LOINC is written; the second is in official samples of nphies.
var loinc = []string{"http://loinc.org", "urn:oid:2.16.840.1.113883.6.1"}

// code is the LOINC code, or else the first.
func (c concept) code() string {
	for _, k := range c.Coding {
		if slices.Contains(loinc, k.System) {
			return cut(k.Code, 40)
		}
	}
	for _, k := range c.Coding {
		if k.Code != "" {
			return cut(k.Code, 40)
		}
	}
	return ""
}

// words are how it is called.
func (c concept) words() string {
	said := c.Text
	for _, k := range c.Coding {
		said = cmp.Or(said, k.Display)
	}
	return cmp.Or(said, c.code())
}

func (c concept) has(code string) bool {
	return slices.ContainsFunc(c.Coding, func(k coding) bool { return k.Code == code })
}

func names(list []reference) string {
	all := []string{}
	for _, r := range list {
		if r.Display != "" {
			all = append(all, cut(r.Display, longTitle))
		}
	}
	return strings.Join(all, ", ")
}

// instant reads a time. One without a zone is in the source's; a day is its first instant.
func instant(s string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil && t.Year() >= 1900 && t.Year() <= 2200 {
			return t, true
		}
	}
	return time.Time{}, false
}

// cut is at most so many characters of a text, without what a database does not take.
func cut(s string, most int) string {
	s = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", ""))
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most])
}
