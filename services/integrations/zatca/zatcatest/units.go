package zatcatest

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The one-time passwords that are always refused, as in the authority's own sandbox.
const (
	WrongOTP   = "111111"
	ExpiredOTP = "222222"
)

var sixDigits = regexp.MustCompile(`^\d{6}$`)

// otp takes a one-time password. Any six digits are one, once.
func (s *Server) otp(r *http.Request) map[string]any {
	code, message := "", ""
	switch given := r.Header.Get("OTP"); {
	case given == "":
		code, message = "Missing-OTP", "OTP is required field"
	case given == WrongOTP, !sixDigits.MatchString(given), s.otps[given]:
		code, message = "Invalid-OTP", "The provided OTP is invalid"
	case given == ExpiredOTP:
		code, message = "Invalid-OTP", "The provided OTP has expired"
	default:
		s.otps[given] = true
		return nil
	}
	return map[string]any{"errors": []map[string]string{{"code": code, "message": message}}}
}

// compliance gives a new unit its first certificate.
func (s *Server) compliance(path string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if refusal := s.otp(r); refusal != nil {
			answer(w, http.StatusBadRequest, refusal)
			return
		}
		s.certify(w, r, path, http.StatusOK)
	}
}

// certify gives a certificate for what the body asks for. One that is given with 428 only shows documents.
func (s *Server) certify(w http.ResponseWriter, r *http.Request, path string, status int) {
	var body struct{ CSR string }
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		answer(w, http.StatusBadRequest, map[string]any{"errorCode": "400", "errorCategory": "Invalid-CSR", "errorMessage": "The CSR is invalid"})
		return
	}
	q, err := read(body.CSR, templates[path])
	if err != nil {
		answer(w, http.StatusBadRequest, map[string]any{"errorCode": "400", "errorCategory": "Invalid-CSR", "errorMessage": err.Error()})
		return
	}
	s.issue(w, q, &unit{vat: q.vat, trial: r.Method == http.MethodPost || status != http.StatusOK}, status)
}

// issue gives a certificate.
func (s *Server) issue(w http.ResponseWriter, q *request, u *unit, status int) {
	der, err := s.ca.certify(q, s.clock.Now())
	if err != nil {
		answer(w, http.StatusInternalServerError, map[string]any{"code": "Invalid-Request", "message": err.Error()})
		return
	}
	u.certificate, u.secret = base64.StdEncoding.EncodeToString(der), base64.StdEncoding.EncodeToString([]byte(rand.Text()))
	u.token = base64.StdEncoding.EncodeToString([]byte(u.certificate))
	u.until = s.clock.Now().AddDate(validYears, 0, 0)
	u.request, u.shown, u.chain = q, map[string]bool{}, map[int64]link{}
	s.last++
	id := 1234567890000 + s.last
	s.units[u.token], s.known[u.certificate], s.asked[strconv.Itoa(id)] = u, u, u
	disposition := "ISSUED"
	if status != http.StatusOK {
		disposition = "NOT_COMPLIANT"
	}
	answer(w, status, map[string]any{
		"requestID": id, "tokenType": "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3",
		"dispositionMessage": disposition, "binarySecurityToken": u.token, "secret": u.secret, "errors": nil,
	})
}

// steps are what a unit has to show.
var steps = []string{
	"standard-compliant", "standard-credit-note-compliant", "standard-debit-note-compliant",
	"simplified-compliant", "simplified-credit-note-compliant", "simplified-debit-note-compliant",
}

// admit gives a unit that has shown its documents the certificate to work with.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, u *unit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var body struct {
		ID string `json:"compliance_request_id"`
	}
	if json.NewDecoder(r.Body).Decode(&body) != nil || s.asked[body.ID] != u || !u.trial {
		answer(w, http.StatusBadRequest, map[string]any{"errors": []map[string]string{{"code": "Invalid-RequestID", "message": "no such request"}}})
		return
	}
	missing := slices.DeleteFunc(slices.Clone(steps), func(step string) bool { return u.shown[step] })
	if len(missing) > 0 {
		answer(w, http.StatusBadRequest, map[string]any{"errors": []map[string]string{{
			"code": "Missing-ComplianceSteps", "message": "Compliance steps for this CSID are not yet complete " + strings.Join(missing, ","),
		}}})
		return
	}
	s.issue(w, u.request, &unit{vat: u.vat}, http.StatusOK)
}

// RenewWith decides what the next renewals are answered with: 200, or 428 where documents have to be shown again.
func (s *Server) RenewWith(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.renewal = status
}

// renew gives a unit that works a new certificate.
func (s *Server) renew(path string) func(http.ResponseWriter, *http.Request, *unit) {
	return func(w http.ResponseWriter, r *http.Request, u *unit) {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch refusal := s.otp(r); {
		case refusal != nil:
			answer(w, http.StatusBadRequest, refusal)
		case u.trial:
			answer(w, http.StatusForbidden, map[string]any{"message": "the certificate is one of a trial"})
		case s.renewal == http.StatusPreconditionRequired:
			s.certify(w, r, path, http.StatusPreconditionRequired)
		default:
			s.certify(w, r, path, http.StatusOK)
		}
	}
}
