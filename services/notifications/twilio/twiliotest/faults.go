package twiliotest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Fault is what goes wrong with a request.
type Fault int

// The faults. The text is taken in spite of those from BrokenAfter on.
const (
	None        Fault = iota
	TooMany           // 429
	Broken            // 500
	Unavailable       // 503 in Twilio's words
	Gateway           // 503 of a proxy on the way, in its own
	Redirected        // 307 to the same address
	CutBefore         // hangs up without reading the form
	BrokenAfter       // takes the text and answers 500
	CutAfter          // takes the text and hangs up instead of answering
	CutInside         // takes the text and hangs up in the middle of the answer
	Silent            // takes the text and answers only after Release
	Garbage           // takes the text and answers what nobody can read, at length
)

var answers = map[Fault]*refusal{
	TooMany:     {http.StatusTooManyRequests, 20429, "Too Many Requests"},
	Broken:      {http.StatusInternalServerError, 20500, "An internal server error has occurred"},
	Unavailable: {http.StatusServiceUnavailable, 20503, "Service Unavailable"},
	Gateway:     {http.StatusServiceUnavailable, 0, "upstream connect error or disconnect/reset before headers"},
}

// Next says what goes wrong with the texts to come, one each. After them all is well again, or as Always says.
func (s *Server) Next(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Always says what goes wrong with every request from now on, the list too, until it says None.
func (s *Server) Always(fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.always = fault
}

// Release ends the silence of Silent.
func (s *Server) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.release)
	s.release = make(chan struct{})
}

// Posts returns how many texts somebody began to hand over, whatever became of them.
func (s *Server) Posts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posts
}

// meet counts a request and says what goes wrong with it.
func (s *Server) meet(r *http.Request) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method != http.MethodPost {
		return s.always
	}
	s.posts++
	if len(s.faults) == 0 {
		return s.always
	}
	next := s.faults[0]
	s.faults = s.faults[1:]
	return next
}

// finish answers to what was taken, unless something goes wrong with that.
func (s *Server) finish(w http.ResponseWriter, r *http.Request, fault Fault, answer resource) {
	switch fault {
	case BrokenAfter:
		answers[Broken].answer(w)
	case CutAfter:
		cut(w)
	case CutInside:
		half(w)
	case Garbage:
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, strings.Repeat("<html>", 2<<20)) // who has read enough hangs up
	case Silent:
		s.mu.Lock()
		quiet := s.release
		s.mu.Unlock()
		select {
		case <-quiet:
		case <-r.Context().Done():
		}
		reply(w, http.StatusCreated, answer)
	default:
		reply(w, http.StatusCreated, answer)
	}
}

// cut hangs up.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close() // the other end notices
	}
}

// half begins an answer and hangs up.
func half(w http.ResponseWriter) {
	conn, out, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = out.WriteString("HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"sid\": \"SM")
	_ = out.Flush()
	_ = conn.Close() // the other end notices
}

// refusal is an answer that says what is wrong.
type refusal struct {
	status, code int
	words        string
}

func (no *refusal) answer(w http.ResponseWriter) {
	if no.code == 0 {
		http.Error(w, no.words, no.status)
		return
	}
	reply(w, no.status, map[string]any{
		"status": no.status, "code": no.code, "message": no.words,
		"more_info": fmt.Sprintf("https://www.twilio.com/docs/errors/%d", no.code),
	})
}

func reply(w http.ResponseWriter, status int, answer any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) // who has hung up gets none
}
