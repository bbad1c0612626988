// Package fhir fetches reports of laboratories and radiology departments from FHIR R4 servers, and reads them.
//
// The structs are our own and have what we read. Servers are read tolerantly: what should be an array may be an object, as
// it is in official samples of nphies; what is missing is missing.
package fhir

import (
	"bytes"
	"encoding/json"
)

// many is a list that some write as its only element.
type many[T any] []T

// UnmarshalJSON reads a list, one element, or null.
func (m *many[T]) UnmarshalJSON(body []byte) error {
	if body = bytes.TrimSpace(body); len(body) > 0 && body[0] == '[' {
		return json.Unmarshal(body, (*[]T)(m))
	}
	if bytes.Equal(body, []byte("null")) {
		return nil
	}
	var one T
	if err := json.Unmarshal(body, &one); err != nil {
		return err
	}
	*m = many[T]{one}
	return nil
}

type bundle struct {
	ResourceType string  `json:"resourceType"`
	Type         string  `json:"type"`
	Link         []link  `json:"link"`
	Entry        []entry `json:"entry"`
}

type link struct {
	Relation string `json:"relation"`
	URL      string `json:"url"`
}

type entry struct {
	FullURL  string          `json:"fullUrl"`
	Resource json.RawMessage `json:"resource"`
	Search   struct {
		Mode string `json:"mode"`
	} `json:"search"`
}

// header is what every resource begins with.
type header struct {
	ResourceType string `json:"resourceType"`
	ID           string `json:"id"`
	Meta         struct {
		VersionID   string `json:"versionId"`
		LastUpdated string `json:"lastUpdated"`
	} `json:"meta"`
}

func (h header) name() string { return h.ResourceType + "/" + h.ID }

type reference struct {
	Reference  string      `json:"reference"`
	Identifier *identifier `json:"identifier"`
	Display    string      `json:"display"`
}

type identifier struct {
	System string  `json:"system"`
	Value  string  `json:"value"`
	Type   concept `json:"type"`
}

type concept struct {
	Coding many[coding] `json:"coding"`
	Text   string       `json:"text"`
}

type coding struct {
	System  string `json:"system"`
	Code    string `json:"code"`
	Display string `json:"display"`
}

type quantity struct {
	Value      json.Number `json:"value"`
	Comparator string      `json:"comparator"`
	Unit       string      `json:"unit"`
	Code       string      `json:"code"`
}

type period struct {
	Start string `json:"start"`
	End   string `json:"end"`
}

// report is a DiagnosticReport.
type report struct {
	header
	Contained     []json.RawMessage `json:"contained"`
	Identifier    many[identifier]  `json:"identifier"`
	BasedOn       many[reference]   `json:"basedOn"`
	Status        string            `json:"status"`
	Code          concept           `json:"code"`
	Subject       reference         `json:"subject"`
	Effective     string            `json:"effectiveDateTime"`
	EffectivePer  period            `json:"effectivePeriod"`
	Issued        string            `json:"issued"`
	Performer     many[reference]   `json:"performer"`
	Result        many[reference]   `json:"result"`
	Conclusion    string            `json:"conclusion"`
	PresentedForm many[attachment]  `json:"presentedForm"`
}

type attachment struct {
	ContentType string `json:"contentType"`
	Data        string `json:"data"`
	URL         string `json:"url"`
	Title       string `json:"title"`
}

// observation is an Observation, or a component of one, which has fewer fields.
type observation struct {
	header
	Status         string            `json:"status"`
	Code           concept           `json:"code"`
	Quantity       *quantity         `json:"valueQuantity"`
	Concept        *concept          `json:"valueCodeableConcept"`
	String         *string           `json:"valueString"`
	Boolean        *bool             `json:"valueBoolean"`
	Integer        *json.Number      `json:"valueInteger"`
	Range          *span             `json:"valueRange"`
	Ratio          *ratio            `json:"valueRatio"`
	Sampled        *sampled          `json:"valueSampledData"`
	Time           *string           `json:"valueTime"`
	DateTime       *string           `json:"valueDateTime"`
	Period         *period           `json:"valuePeriod"`
	Absent         *concept          `json:"dataAbsentReason"`
	Interpretation many[concept]     `json:"interpretation"`
	Note           many[annotation]  `json:"note"`
	Ranges         many[refRange]    `json:"referenceRange"`
	Members        many[reference]   `json:"hasMember"`
	Component      many[observation] `json:"component"`
}

type span struct {
	Low  *quantity `json:"low"`
	High *quantity `json:"high"`
}

type ratio struct {
	Numerator   quantity `json:"numerator"`
	Denominator quantity `json:"denominator"`
}

type sampled struct {
	Data string `json:"data"`
}

type annotation struct {
	Text string `json:"text"`
}

type refRange struct {
	Low  *quantity `json:"low"`
	High *quantity `json:"high"`
	Text string    `json:"text"`
}

// patient is a Patient.
type patient struct {
	header
	Identifier many[identifier] `json:"identifier"`
	Name       many[humanName]  `json:"name"`
	Gender     string           `json:"gender"`
	BirthDate  string           `json:"birthDate"`
}

type humanName struct {
	Text   string       `json:"text"`
	Family string       `json:"family"`
	Given  many[string] `json:"given"`
}

// request is a ServiceRequest.
type request struct {
	header
	Identifier many[identifier] `json:"identifier"`
}

// kept is a report with all that it refers to, as the server says it.
type kept struct {
	Report   json.RawMessage            `json:"report"`
	Included map[string]json.RawMessage `json:"included,omitempty"` // by what the report calls it
}
