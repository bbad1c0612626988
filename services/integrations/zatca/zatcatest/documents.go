package zatcatest

import (
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// handed is a document that was accepted.
type handed struct {
	cleared string
	at      time.Time
}

// submission is what is handed in.
type submission struct {
	Hash    string `json:"invoiceHash"`
	UUID    string `json:"uuid"`
	Invoice []byte `json:"invoice"`
}

// riyadh is where documents tell their time.
var riyadh = time.FixedZone("Asia/Riyadh", 3*60*60)

// remembered is how long the authority knows a document again, and reported how soon it wants simplified ones.
const (
	remembered = 24 * time.Hour
	reported   = 24 * time.Hour
	largest    = 4 << 20
)

// submitted takes documents: simplified ones where flag is 0, standard ones where it is 1.
func (s *Server) submitted(flag string) func(http.ResponseWriter, *http.Request, *unit) {
	return func(w http.ResponseWriter, r *http.Request, u *unit) {
		s.mu.Lock()
		defer s.mu.Unlock()
		f, faulty := s.fault()
		if faulty && !f.Lost {
			f.send(w)
			return
		}
		var in submission
		if json.NewDecoder(io.LimitReader(r.Body, largest)).Decode(&in) != nil || r.Header.Get("Clearance-Status") != flag {
			answer(w, http.StatusBadRequest, map[string]any{"code": "Invalid-Request", "message": "the body or Clearance-Status is wrong"})
			return
		}
		if u.trial {
			answer(w, http.StatusForbidden, map[string]any{"message": "the certificate is one of a trial"})
			return
		}
		status, body := s.decide(u, in, flag)
		if faulty {
			f.send(w)
			return
		}
		answer(w, status, body)
	}
}

// decide checks a document and remembers it where it is accepted.
func (s *Server) decide(u *unit, in submission, flag string) (int, map[string]any) {
	status, word := "reportingStatus", "REPORTED"
	if flag == "1" {
		status, word = "clearanceStatus", "CLEARED"
	}
	if was, again := s.seen[in.Hash]; again && s.clock.Now().Sub(was.at) < remembered {
		if flag == "1" {
			return http.StatusAlreadyReported, result(nil, map[string]any{status: word, "clearedInvoice": []byte(was.cleared)})
		}
		return http.StatusConflict, result([]message{wrong("Invoice-Errors", "Duplicate-Invoice", "Invoice was already Reported successfully earlier.")},
			map[string]any{status: "NOT_REPORTED"})
	}
	list := s.check(u, in, map[string]string{"0": "02", "1": "01"}[flag])
	if bad(list) {
		return http.StatusBadRequest, result(list, map[string]any{status: "NOT_" + word})
	}
	h := handed{at: s.clock.Now()}
	more := map[string]any{status: word}
	if flag == "1" {
		h.cleared = s.clear(string(in.Invoice))
		more["clearedInvoice"] = []byte(h.cleared)
	}
	s.seen[in.Hash] = h
	s.came.Broadcast()
	if len(list) > 0 {
		return http.StatusAccepted, result(list, more)
	}
	return http.StatusOK, result(list, more)
}

// trial takes a document of a unit that shows what its documents are like.
func (s *Server) trial(w http.ResponseWriter, r *http.Request, u *unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var body submission
	if !u.trial || json.NewDecoder(io.LimitReader(r.Body, largest)).Decode(&body) != nil {
		answer(w, http.StatusBadRequest, map[string]any{"code": "Invalid-Request", "message": "no trial, or the body is wrong"})
		return
	}
	document := string(body.Invoice)
	class := in(document, `<cbc:InvoiceTypeCode name="(\d\d)`)
	if list := s.check(u, body, class); bad(list) {
		answer(w, http.StatusBadRequest, result(list, map[string]any{"reportingStatus": "NOT_REPORTED", "clearanceStatus": nil}))
		return
	}
	step := map[string]string{"01": "standard", "02": "simplified"}[class] +
		map[string]string{"388": "", "381": "-credit-note", "383": "-debit-note"}[in(document, `<cbc:InvoiceTypeCode[^>]*>(\d+)`)] + "-compliant"
	u.shown[step] = true
	// In this answer a single message stands where others have a list, and the lists stand outside.
	answer(w, http.StatusOK, map[string]any{
		"validationResults": map[string]any{"infoMessages": valid}, "warningMessages": []message{}, "errorMessages": []message{}, "status": "PASS",
		"reportingStatus": map[string]any{"01": nil, "02": "REPORTED"}[class], "clearanceStatus": map[string]any{"01": "CLEARED", "02": nil}[class],
		"qrSellertStatus": nil, "qrBuyertStatus": nil,
	})
}

var valid = message{"INFO", "XSD_ZATCA_VALID", "XSD validation", "Complied with UBL 2.1 standards in line with ZATCA specifications", "PASS"}

func bad(list []message) bool {
	for _, m := range list {
		if m.Type == "ERROR" {
			return true
		}
	}
	return false
}

// result is an answer in the authority's shape.
func result(list []message, more map[string]any) map[string]any {
	errs, warnings, status := []message{}, []message{}, "PASS"
	for _, m := range list {
		if m.Type == "ERROR" {
			errs, status = append(errs, m), "ERROR"
		} else {
			warnings = append(warnings, m)
		}
	}
	if status == "PASS" && len(warnings) > 0 {
		status = "WARNING"
	}
	more["validationResults"] = map[string]any{"infoMessages": []message{valid}, "warningMessages": warnings, "errorMessages": errs, "status": status}
	return more
}

// check checks a document in the authority's order.
func (s *Server) check(u *unit, given submission, class string) (list []message) {
	add := func(bad bool, m message) {
		if bad {
			list = append(list, m)
		}
	}
	document := string(given.Invoice)
	sum, err := hash(document)
	if err != nil || !strings.Contains(document, "<cbc:ProfileID>reporting:1.0</cbc:ProfileID>") {
		return []message{wrong("XSD_ZATCA_INVALID", "XSD validation", "The document is no UBL invoice")}
	}
	supplier := in(document, `<cac:AccountingSupplierParty>(.*)</cac:AccountingSupplierParty>`)
	add(!regexp.MustCompile(`^\d{4}$`).MatchString(in(supplier, `<cbc:BuildingNumber>([^<]*)`)), wrong("BR-KSA-37", "KSA", "The seller address building number must contain 4 digits."))
	add(in(supplier, `<cbc:CompanyID>([^<]*)`) != u.vat, wrong("certificate-permissions", "CERTIFICATE_ERRORS", "User only allowed to use the vat number that exists in the authentication certificate"))
	add(in(document, `<cbc:InvoiceTypeCode name="(\d\d)`) != class, wrong("BR-KSA-06", "KSA", "The kind of invoice is not one for this"))
	add(in(document, `<cbc:UUID>([^<]*)`) != given.UUID, wrong("invalid-uuid", "INVOICE_ERRORS", "The UUID is not that of the XML"))
	add(sum != given.Hash, wrong("invalid-invoice-hash", "INVOICE_HASHING_ERRORS", "The invoice hash API body does not match the (calculated) Hash of the XML"))
	list = append(list, s.checkRules(document)...)
	if class == "02" {
		list = append(list, checkStamp(document, sum, u)...)
		issued, err := time.ParseInLocation("2006-01-02T15:04:05", in(document, `<cbc:IssueDate>([^<]*)`)+"T"+in(document, `<cbc:IssueTime>([^<]*)`), riyadh)
		add(err != nil, wrong("BR-KSA-70", "KSA", "The issue time is wrong"))
		add(err == nil && s.clock.Now().Sub(issued) > reported,
			warning("BR-KSA-98", "KSA", "[BR-KSA-98] - The simplified invoice should be submitted within 24 hours of issuing the invoice."))
	}
	if sum != given.Hash { // it was changed on the way, and is nobody's
		return list
	}
	stamped := s.known[in(document, `<ds:X509Certificate>([^<]*)`)]
	if stamped == nil || stamped.vat != u.vat { // of before this emulator was started, or of another centre
		return list
	}
	return append(list, stamped.place(document, sum)...)
}

// place puts a document where it says that it is in the chain of the unit that stamped it, and says so where it does not fit.
func (u *unit) place(document, sum string) []message {
	icv, _ := strconv.ParseInt(in(document, `<cbc:ID>ICV</cbc:ID><cbc:UUID>(\d+)`), 10, 64)
	l := link{sum, in(document, `<cbc:ID>PIH</cbc:ID>.*?text/plain">([^<]*)`)}
	was, taken := u.chain[icv]
	before, known := u.chain[icv-1]
	after, follows := u.chain[icv+1]
	if icv < 1 || taken && was != l || icv == 1 && l.previous != first || known && before.hash != l.previous || follows && after.previous != sum {
		return []message{wrong("KSA-13", "KSA", "PIH is inValid")}
	}
	u.chain[icv] = l
	return nil
}
