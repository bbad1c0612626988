package results

import (
	"net/url"
	"strings"
)

// ViewerNumber stands in the address of a viewer where the accession number goes.
const ViewerNumber = "{accession}"

// IsViewer reports whether an address is one of a viewer; where people's data is at stake, by https.
func IsViewer(address string, secure bool) bool {
	u, err := url.Parse(strings.ReplaceAll(address, ViewerNumber, "1"))
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && !secure) && strings.Contains(address, ViewerNumber)
}

// Images is where a viewer shows the pictures of an examination, by its accession number: that of the order, or else the one
// that the report names. Where there is no viewer, no number or no picture to expect it is "".
func (s *Service) Images(kind Kind, o *Order, reported []string) string {
	number := ""
	if o != nil {
		number = o.AccessionNo
	}
	for _, n := range reported {
		if number == "" {
			number = compact(n)
		}
	}
	if s.Viewer == "" || kind != Radiology || number == "" {
		return ""
	}
	return strings.ReplaceAll(s.Viewer, ViewerNumber, url.QueryEscape(number))
}
