package twiliotest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// filters are the parameters that the list may be asked with. "DateSent>=2026-01-01" comes as "DateSent>".
var filters = []string{"To", "From", "DateSent", "DateSent>", "DateSent<", "PageSize", "Page", "PageToken"}

// list answers with a page of the texts, the newest first.
func (s *Server) list(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	for name := range q {
		if !slices.Contains(filters, name) {
			bad(20001, "Unknown parameter "+name).answer(w)
			return
		}
	}
	size := 50
	if q.Has("PageSize") {
		n, err := strconv.Atoi(q.Get("PageSize"))
		if err != nil || n < 1 || n > 1000 {
			bad(20006, "Page size must be between 1 and 1000").answer(w)
			return
		}
		size = n
	}
	size = min(size, s.options.PageSize)
	fit, no := matching(s.Texts(), q)
	if no != nil {
		no.answer(w)
		return
	}
	page, _ := strconv.Atoi(q.Get("Page")) // none is the first
	rest := after(fit, q.Get("PageToken"))
	answer := map[string]any{
		"page": page, "page_size": size, "uri": r.URL.RequestURI(),
		"next_page_uri": nil, "messages": s.resources(rest[:min(size, len(rest))]),
	}
	if len(rest) > size {
		q.Set("Page", strconv.Itoa(page+1))
		q.Set("PageSize", strconv.Itoa(size))
		q.Set("PageToken", "PA"+rest[size-1].SID)
		answer["next_page_uri"] = r.URL.Path + "?" + q.Encode()
	}
	reply(w, http.StatusOK, answer)
}

func (s *Server) resources(texts []Text) []resource {
	all := make([]resource, len(texts))
	for i, t := range texts {
		all[i] = s.resource(t)
	}
	return all
}

// matching returns the texts that are asked for, the newest first. One that still waits has no
// date of sending and fits none.
func matching(texts []Text, q url.Values) ([]Text, *refusal) {
	for _, name := range []string{"DateSent", "DateSent>", "DateSent<"} {
		if _, err := time.Parse(time.DateOnly, q.Get(name)); q.Has(name) && err != nil {
			return nil, bad(20001, "The date "+q.Get(name)+" is not YYYY-MM-DD")
		}
	}
	var fit []Text
	for _, t := range slices.Backward(texts) {
		day := t.SentAt.UTC().Format(time.DateOnly)
		dated := q.Has("DateSent") || q.Has("DateSent>") || q.Has("DateSent<")
		switch {
		case q.Has("To") && t.To != q.Get("To"), q.Has("From") && t.From != q.Get("From"):
		case dated && t.SentAt.IsZero():
		case q.Has("DateSent") && day != q.Get("DateSent"):
		case q.Has("DateSent>") && day < q.Get("DateSent>"):
		case q.Has("DateSent<") && day > q.Get("DateSent<"):
		default:
			fit = append(fit, t)
		}
	}
	return fit, nil
}

// after returns the texts behind the one that a page ended with.
func after(texts []Text, token string) []Text {
	at := slices.IndexFunc(texts, func(t Text) bool { return "PA"+t.SID == token })
	return texts[at+1:]
}
