package emulator

import (
	"io"
	"net/http"
	"strings"
)

// Fault is what goes wrong with a request.
type Fault int

// The faults.
const (
	None      Fault = iota
	Refused         // 401
	TooMany         // 429, with a wait of ten minutes
	Closed          // 503, until a time
	Broken          // 500
	Garbage         // a page that is no JSON
	WrongKind       // a page of HTML, as proxies send it
	CutOff          // hangs up in the middle
	NoBundle        // JSON that is no page of a search
	Looped          // the next page leads to itself
	Elsewhere       // the next page is on another server
	Warned          // a warning among the entries
)

// Next says what goes wrong with the requests to come, one each. After them all is well again.
func (s *Server) Next(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

func (s *Server) meet() Fault {
	if len(s.faults) == 0 {
		return None
	}
	next := s.faults[0]
	s.faults = s.faults[1:]
	return next
}

// early answers where the fault is the answer, and reports whether it is.
func (f Fault) early(w http.ResponseWriter) bool {
	switch f {
	case TooMany:
		w.Header().Set("Retry-After", "600")
		outcome(w, http.StatusTooManyRequests, "throttled")
	case Closed:
		w.Header().Set("Date", "Mon, 30 Nov 2026 09:00:00 GMT")
		w.Header().Set("Retry-After", "Mon, 30 Nov 2026 09:20:00 GMT")
		outcome(w, http.StatusServiceUnavailable, "transient")
	case Broken:
		outcome(w, http.StatusInternalServerError, "exception")
	case Garbage:
		w.Header().Set("Content-Type", "application/fhir+json")
		_, _ = io.WriteString(w, `{"resourceType": "Bundle", "entry": [`) // who has hung up gets none
	case WrongKind:
		w.Header().Set("Content-Type", "text/html")
		_, _ = io.WriteString(w, "<html>"+strings.Repeat(" ", 100)) // as above
	case NoBundle:
		reply(w, http.StatusOK, Resource{"resourceType": "Patient", "id": "1"})
	case CutOff:
		cut(w)
	default:
		return false
	}
	return true
}

// cut begins an answer and hangs up.
func cut(w http.ResponseWriter) {
	conn, out, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = out.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nContent-Length: 9000\r\n\r\n{\"resource")
	_ = out.Flush()
	_ = conn.Close() // the other end notices
}
