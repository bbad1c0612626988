package results_test

import (
	"testing"

	"tenhal.sa/tenhal/services/results"
)

// Pictures are shown by the accession number of the order, or of the report; a number from outside stays a number.
func TestImages(t *testing.T) {
	t.Parallel()
	s := &results.Service{Viewer: "https://pacs.example/v?a={accession}&x=1"}
	for name, test := range map[string]struct {
		kind     results.Kind
		order    *results.Order
		reported []string
		want     string
	}{
		"of the order":    {results.Radiology, &results.Order{AccessionNo: "A1"}, []string{"B2"}, "https://pacs.example/v?a=A1&x=1"},
		"of the report":   {results.Radiology, &results.Order{}, []string{" b-2 "}, "https://pacs.example/v?a=B2&x=1"},
		"of nobody":       {results.Radiology, nil, nil, ""},
		"of a laboratory": {results.Lab, &results.Order{AccessionNo: "A1"}, nil, ""},
		"with a trick":    {results.Radiology, nil, []string{"1&x=2#"}, "https://pacs.example/v?a=1%26X%3D2%23&x=1"},
	} {
		if got := s.Images(test.kind, test.order, test.reported); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	for address, want := range map[string]bool{
		"https://pacs.example/{accession}": true, "http://pacs.example/{accession}": false, "https://pacs.example/": false, "javascript:alert({accession})": false, "https://me:pw@pacs.example/{accession}": false,
	} {
		if got := results.IsViewer(address, true); got != want {
			t.Errorf("%s is a viewer: %t", address, got)
		}
	}
}
