// Package emulator is a FHIR R4 server of reports that is none: it holds resources in memory, each with its versions, and
// answers searches as strictly as a server does. It stands in for a laboratory in tests and in the demonstration.
package emulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Resource is a FHIR resource.
type Resource = map[string]any

// Server is the emulated server. Serve it over a socket.
type Server struct {
	Base   string           // the address under which it is reached, without a slash at the end
	Token  string           // that has to be brought; empty: none
	Now    func() time.Time // its clock
	MaxPer int              // entries of a page at most; 0: as asked for
	NoIncl bool             // what reports refer to does not come with them
	OnPage func()           // is called when a page after the first is asked for; nil: nothing is

	mu       sync.Mutex
	now      map[string]Resource // the versions that hold, by type and id
	gone     map[string]bool
	searches map[string][]string // names of the resources that are still to be shown, by token
	faults   []Fault
	asked    []string
}

// New returns a server without resources.
func New(now func() time.Time) *Server {
	return &Server{Now: now, now: map[string]Resource{}, gone: map[string]bool{}, searches: map[string][]string{}}
}

// Put stores a resource, or another version of it, as of now.
func (s *Server) Put(r Resource) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := r["resourceType"].(string) + "/" + r["id"].(string)
	version := 1
	if before, ok := s.now[name]; ok {
		_, _ = fmt.Sscan(before["meta"].(Resource)["versionId"].(string), &version) // it was written below
		version++
	}
	r = maps.Clone(r)
	r["meta"] = Resource{"versionId": fmt.Sprint(version), "lastUpdated": s.Now().UTC().Format(time.RFC3339Nano)}
	s.now[name] = r
	delete(s.gone, name)
}

// Delete has a resource be gone.
func (s *Server) Delete(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.now, name)
	s.gone[name] = true
}

// Asked are the paths and queries that were asked for.
func (s *Server) Asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// ServeHTTP answers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.OnPage != nil && strings.HasSuffix(r.URL.Path, "/_page") {
		s.OnPage()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.URL.RequestURI())
	fault := s.meet()
	switch {
	case fault == Refused, s.Token != "" && r.Header.Get("Authorization") != "Bearer "+s.Token:
		w.Header().Set("WWW-Authenticate", "Bearer")
		outcome(w, http.StatusUnauthorized, "login")
		return
	case fault.early(w):
		return
	case r.Method != http.MethodGet:
		outcome(w, http.StatusMethodNotAllowed, "not-supported")
		return
	case !strings.Contains(r.Header.Get("Accept"), "application/fhir+json"):
		outcome(w, http.StatusNotAcceptable, "not-supported")
		return
	}
	path := strings.Trim(r.URL.Path, "/")
	switch {
	case path == "DiagnosticReport":
		s.search(w, r, fault)
	case path == "_page":
		s.page(w, r.URL.Query().Get("token"), fault)
	default:
		s.read(w, path)
	}
}

func (s *Server) read(w http.ResponseWriter, name string) {
	switch r, there := s.now[name]; {
	case there:
		reply(w, http.StatusOK, r)
	case s.gone[name]:
		outcome(w, http.StatusGone, "deleted")
	default:
		outcome(w, http.StatusNotFound, "not-found")
	}
}

// byUpdate are the reports of a category, the earliest changed first.
func (s *Server) byUpdate(category string, since time.Time) (names []string) {
	for name, r := range s.now {
		if strings.HasPrefix(name, "DiagnosticReport/") && categoryOf(r) == category && !updated(r).Before(since) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(updated(s.now[a]).Compare(updated(s.now[b])), strings.Compare(a, b))
	})
	return names
}

func updated(r Resource) time.Time {
	at, _ := time.Parse(time.RFC3339Nano, r["meta"].(Resource)["lastUpdated"].(string)) // as Put wrote it
	return at
}

// categoryOf is the code of a report's category.
func categoryOf(r Resource) string {
	body, _ := json.Marshal(r["category"]) // of a resource, which was JSON
	for _, code := range []string{"LAB", "RAD"} {
		if strings.Contains(string(body), `"`+code+`"`) {
			return code
		}
	}
	return ""
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/fhir+json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who has hung up gets none
}

func outcome(w http.ResponseWriter, status int, code string) {
	reply(w, status, Resource{"resourceType": "OperationOutcome", "issue": []Resource{{"severity": "error", "code": code}}})
}
