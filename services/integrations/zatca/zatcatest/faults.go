package zatcatest

import (
	"net/http"
	"strconv"
	"time"
)

const readTimeout = 10 * time.Second

// Fault is what goes wrong with one submission.
type Fault struct {
	Status int    // answered in place of the right answer
	Body   string // of it
	Wait   int    // seconds, told as Retry-After
	Lost   bool   // the document is taken, and the connection cut before the answer
}

// The faults that there are in practice.
var (
	Down     = Fault{Status: http.StatusServiceUnavailable, Body: "<html><body>Service Unavailable</body></html>"}
	Busy     = Fault{Status: http.StatusTooManyRequests, Wait: 7, Body: `{"code":"429","message":"Too many requests"}`}
	Large    = Fault{Status: http.StatusRequestEntityTooLarge, Body: `{"code":"413","message":"Request too large"}`}
	Off      = Fault{Status: http.StatusSeeOther, Body: `{"message":"Clearance is switched off"}`}
	Babble   = Fault{Status: http.StatusOK, Body: `{"validationResults":`}
	LostWord = Fault{Lost: true}
)

// Fail has the next submissions go wrong, one each.
func (s *Server) Fail(with ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, with...)
}

// fault takes the next fault, if there is one.
func (s *Server) fault() (f Fault, wrong bool) {
	if len(s.faults) == 0 {
		return f, false
	}
	f, s.faults = s.faults[0], s.faults[1:]
	return f, true
}

// send answers with the fault.
func (f Fault) send(w http.ResponseWriter) {
	if f.Lost {
		hijacker, _ := w.(http.Hijacker) // HTTP/1.1 has one
		if conn, _, err := hijacker.Hijack(); err == nil {
			_ = conn.Close()
		}
		return
	}
	if f.Wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.Wait))
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body)) // whoever asked has gone
}
