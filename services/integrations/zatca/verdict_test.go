package zatca

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// The answers that the authority shows as examples are understood.
func TestOfficialAnswers(t *testing.T) {
	t.Parallel()
	want := map[string]Outcome{
		"200": Accepted, "202": Accepted, "400": Rejected, "401": Blocked, "409": Accepted, "500": Unknown,
	}
	status := map[string]int{"200": 200, "202": 202, "400": 400, "401": 401, "409": 409, "500": 500}
	seen := 0
	for _, file := range []string{"02-compliance-invoices.json", "04-reporting-single.json"} {
		var examples []struct {
			Heading string
			Body    json.RawMessage
		}
		if err := json.Unmarshal(given(t, filepath.Join("api", file)), &examples); err != nil {
			t.Fatal(err)
		}
		for _, e := range examples {
			for code, outcome := range want {
				if !strings.Contains(e.Heading, "("+code+")") {
					continue
				}
				seen++
				v := Reply{Status: status[code], Body: e.Body}.Verdict()
				if v.Outcome != outcome || outcome != Accepted && len(v.Errors) == 0 || code == "202" && len(v.Warnings) != 2 {
					t.Errorf("%s, %s: %+v, want %s", file, e.Heading, v, outcome)
				}
			}
		}
	}
	if seen < 9 {
		t.Errorf("%d answers, want 9", seen)
	}
}

// Certificates are read out of the authority's examples, and what is kept of them tells nobody how to use them.
func TestOfficialCertificates(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"01-compliance-csid.json", "03-production-csid.json"} {
		var examples []struct {
			Heading string
			Body    json.RawMessage
		}
		if err := json.Unmarshal(given(t, filepath.Join("api", file)), &examples); err != nil {
			t.Fatal(err)
		}
		for _, e := range examples {
			switch {
			case strings.Contains(e.Heading, "200"):
				i, err := Reply{Status: 200, Body: e.Body}.Issued()
				if err != nil || i.RequestID == "" || i.Certificate.NotAfter.Year() != 2029 {
					t.Errorf("%s: %v", file, err)
				}
				if kept := Masked(e.Body); strings.Contains(kept, i.Credentials.Secret) || strings.Contains(kept, i.Credentials.Token) {
					t.Errorf("kept: %s", kept)
				}
			case !strings.Contains(e.Heading, "Request"):
				if _, err := (Reply{Status: 400, Body: e.Body}).Issued(); err == nil {
					t.Errorf("%s, %s is a certificate", file, e.Heading)
				}
			}
		}
	}
}

// A refusal by somebody on the way is none of the authority's, and a refusal without a code, or with letters that no database
// takes, can be kept all the same.
func TestOddAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status  int
		body    string
		outcome Outcome
		code    string
	}{
		{400, "<html><h1>400 Bad Request</h1><hr>nginx</html>", Unknown, "HTTP-400"},
		{400, "", Unknown, "HTTP-400"},
		{400, `{"code":"Invalid-Request","message":"wrong"}`, Rejected, "HTTP-400"},
		{400, `{"code":"x","message":{"text":"wrong"}}`, Rejected, "HTTP-400"},
		{403, `{"errorMessages":[{"type":"ERROR","message":"not you"}]}`, Blocked, "HTTP-403"},
		{400, `{"validationResults":{"errorMessages":[{"code":"X\u0000Y","message":"a\u0000b"}]}}`, Rejected, "XY"},
		{400, `{"validationResults":{"errorMessages":[{"code":"X","message":"` + strings.Repeat("ب", 3000) + `"}]}}`, Rejected, "X"},
	} {
		v := Reply{Status: test.status, Body: []byte(test.body)}.Verdict()
		if v.Outcome != test.outcome || len(v.Errors) != 1 || v.Errors[0].Code != test.code {
			t.Errorf("%d %.60s: %+v", test.status, test.body, v)
		}
		if m := v.Errors[0].Message; strings.Contains(m, "\x00") || len(m) > most || !utf8.ValidString(m) {
			t.Errorf("%d %.60s is kept as %q", test.status, test.body, m)
		}
	}
}
