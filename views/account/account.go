// Package account draws how a user signs in, and what asks them once more who they are.
package account

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
	"rsc.io/qr"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/views/ui"
)

// Security is how a user signs in, and where they are signed in.
type Security struct {
	TwoStepAt time.Time // zero without a second step
	CodesLeft int
	Passkeys  []*access.Passkey
	CanAdd    bool      // a passkey
	Here      uuid.UUID // the browser that asks
	Seats     []access.Seat
	Attempts  []access.Attempt
}

// ProofField is the input in which users show who they are.
const ProofField = "proof"

// ProofPath is where a user shows who they are before going on to a page.
func ProofPath(next string) string { return "/account/proof?next=" + url.QueryEscape(next) }

// Input is something that was typed and is to be sent once more.
type Input struct{ Name, Value string }

// Asked is a form that goes on once its user has shown who they are.
type Asked struct {
	To   string
	Kept []Input
	Form ui.Form
}

// Enrolment is a secret for an app: to be scanned, or to be typed.
type Enrolment struct {
	Secret  string // in groups of four
	ViewBox string
	Dark    string // what is dark, as the path of an SVG
	Must    bool   // nothing else can be done before
}

// quiet is how many modules round a QR code stay white.
const quiet = 4

// NewEnrolment draws one.
func NewEnrolment(e access.Enrolment, must bool) (Enrolment, error) {
	code, err := qr.Encode(e.URL, qr.M)
	if err != nil {
		return Enrolment{}, fmt.Errorf("QR code of a secret: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	side := code.Size + 2*quiet
	return Enrolment{Secret: grouped(e.Secret), ViewBox: fmt.Sprintf("0 0 %d %d", side, side), Dark: path.String(), Must: must}, nil
}

func grouped(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ways are how people show who they are.
var ways = map[access.Way]string{
	access.ByPassword: "account.way_password", access.ByCode: "account.way_code", access.ByRecovery: "account.way_recovery",
	access.ByPasskey: "account.way_passkey", access.ByProof: "account.way_proof", access.Forgotten: "account.way_forgotten",
}
