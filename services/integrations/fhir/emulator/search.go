package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// includes are the references that a search may ask to come along, with where they are in a report.
var includes = map[string]string{"DiagnosticReport:result": "result", "DiagnosticReport:subject": "subject", "DiagnosticReport:based-on": "basedOn"}

// parameters are what a search may have; another one is refused, as servers do that are strict.
var parameters = []string{"category", "_count", "_sort", "_include", "_lastUpdated", "based-on:ServiceRequest.identifier"}

// search answers the first page of a search.
func (s *Server) search(w http.ResponseWriter, r *http.Request, fault Fault) {
	q := r.URL.Query()
	for name := range q {
		if !slices.Contains(parameters, name) {
			outcome(w, http.StatusBadRequest, "invalid")
			return
		}
	}
	for _, in := range q["_include"] {
		if includes[in] == "" {
			outcome(w, http.StatusBadRequest, "invalid")
			return
		}
	}
	since := time.Time{}
	if said := q.Get("_lastUpdated"); said != "" {
		at, err := time.Parse(time.RFC3339Nano, strings.TrimPrefix(said, "ge"))
		if err != nil || !strings.HasPrefix(said, "ge") {
			outcome(w, http.StatusBadRequest, "invalid")
			return
		}
		since = at
	}
	count, err := strconv.Atoi(q.Get("_count"))
	if err != nil || count < 1 || q.Get("_sort") != "" && q.Get("_sort") != "_lastUpdated" {
		outcome(w, http.StatusBadRequest, "invalid")
		return
	}
	if s.MaxPer > 0 {
		count = min(count, s.MaxPer)
	}
	names := s.byUpdate(q.Get("category"), since)
	if orders := q.Get("based-on:ServiceRequest.identifier"); orders != "" {
		names = slices.DeleteFunc(names, func(name string) bool { return !s.basedOn(name, strings.Split(orders, ",")) })
	}
	s.show(w, view{count: count, offset: 0, since: since, category: q.Get("category"), names: names, include: q["_include"]}, fault)
}

// view is a page of a search. Pages are places in the list as it is now, as most servers have them.
type view struct {
	category string
	since    time.Time
	count    int
	offset   int
	names    []string
	include  []string
}

// page answers a page after the first.
func (s *Server) page(w http.ResponseWriter, token string, fault Fault) {
	said, known := s.searches[token]
	if !known {
		outcome(w, http.StatusGone, "not-found")
		return
	}
	if token == "loop" {
		fault = Looped
	}
	v := view{category: said[0], include: said[4:]}
	v.since, _ = time.Parse(time.RFC3339Nano, said[1]) // as show wrote it, like the next two
	v.count, _ = strconv.Atoi(said[2])
	v.offset, _ = strconv.Atoi(said[3])
	v.names = s.byUpdate(v.category, v.since)
	s.show(w, v, fault)
}

func (s *Server) show(w http.ResponseWriter, v view, fault Fault) {
	entries := []Resource{}
	end := min(v.offset+v.count, len(v.names))
	for _, name := range v.names[min(v.offset, end):end] {
		entries = append(entries, Resource{"fullUrl": s.Base + "/" + name, "resource": s.now[name], "search": Resource{"mode": "match"}})
		if !s.NoIncl {
			entries = append(entries, s.along(name, v.include)...)
		}
	}
	if fault == Warned {
		entries = append(entries, Resource{"resource": Resource{"resourceType": "OperationOutcome"}, "search": Resource{"mode": "outcome"}})
	}
	links := []Resource{{"relation": "self", "url": s.Base + "/DiagnosticReport"}}
	if end < len(v.names) || fault == Looped || fault == Elsewhere {
		token := fmt.Sprintf("t%d", len(s.searches))
		s.searches[token] = append([]string{v.category, v.since.Format(time.RFC3339Nano), strconv.Itoa(v.count), strconv.Itoa(end)}, v.include...)
		next := s.Base + "/_page?token=" + token
		switch fault {
		case Looped:
			next = s.Base + "/_page?token=loop"
			s.searches["loop"] = s.searches[token]
		case Elsewhere:
			next = "http://elsewhere.example/_page?token=" + token
		}
		links = append(links, Resource{"relation": "next", "url": next})
	}
	reply(w, http.StatusOK, Resource{"resourceType": "Bundle", "type": "searchset", "total": len(v.names), "link": links, "entry": entries})
}

// along are the resources that a report refers to and that were asked for. What is gone is left out.
func (s *Server) along(name string, include []string) (entries []Resource) {
	for _, in := range include {
		for _, ref := range references(s.now[name][includes[in]]) {
			if r, there := s.now[ref]; there {
				entries = append(entries, Resource{"fullUrl": s.Base + "/" + ref, "resource": r, "search": Resource{"mode": "include"}})
			}
		}
	}
	return entries
}

// references are what a field refers to: one, or several.
func references(field any) (names []string) {
	switch of := field.(type) {
	case Resource:
		if name, ok := of["reference"].(string); ok {
			names = append(names, name)
		}
	case []Resource:
		for _, one := range of {
			names = append(names, references(one)...)
		}
	}
	return names
}

// basedOn reports whether a report is based on an order of one of some numbers.
func (s *Server) basedOn(name string, numbers []string) bool {
	for _, ref := range references(s.now[name]["basedOn"]) {
		for _, id := range identifiers(s.now[ref]) {
			if slices.Contains(numbers, id) {
				return true
			}
		}
	}
	return false
}

func identifiers(r Resource) (values []string) {
	list, _ := r["identifier"].([]Resource) // none where there is none
	for _, id := range list {
		if value, ok := id["value"].(string); ok {
			values = append(values, value)
		}
	}
	return values
}
