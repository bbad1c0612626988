package jobs

import (
	"errors"
	"strings"

	"github.com/uptrace/bun/driver/pgdriver"

	"tenhal.sa/tenhal/services/foundation/fault"
)

// reasonLimit is how many bytes of an error's text are kept.
const reasonLimit = 500

// reason returns what is kept of why a run failed: the message key of a fault, or else the error's
// text. PostgreSQL's messages quote values, which may be personal, so only their code stays.
func reason(err error) string {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Key
	}
	text := err.Error()
	var pg pgdriver.Error
	if errors.As(err, &pg) {
		text = strings.ReplaceAll(text, pg.Error(), strings.TrimSpace("SQLSTATE "+pg.Field('C')+" "+pg.Field('n')))
	}
	return strings.ToValidUTF8(text[:min(len(text), reasonLimit)], "")
}
