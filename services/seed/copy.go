package seed

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// ids are the kinds of rows that have ids here.
type ids byte

const (
	organisationID ids = iota + 1
	clinicID
	roomID
	serviceID
	providerID
	hoursID
	userID
	patientID
	guardianID
	appointmentID
	invoiceID
	lineID
	paymentID
	allocationID
	messageID
	consentFormID
	consentTextID
	consentID
	signatureID
	noteTemplateID
	noteID
	testOrderID
	sourceID
	resultID
	versionID
	reviewID
	alertID
	referralID
	warningID
)

// id returns the nth id of a kind: the same in every run, and shaped like a UUIDv7.
func id(kind ids, n int) uuid.UUID {
	u := uuid.UUID{0x01, 0x9a, 0xa0, 0, byte(kind), 0, 0x70, 0, 0x80}
	for i := 15; n > 0; i-- {
		u[i], n = byte(n), n>>8
	}
	return u
}

var escape = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// none is how COPY writes that there is no value.
const none = `\N`

// row writes a row in the text format of COPY; nil and the zero time are no values.
func row(w *bytes.Buffer, values ...any) {
	for n, v := range values {
		if n > 0 {
			w.WriteByte('\t')
		}
		switch v := v.(type) {
		case nil:
			w.WriteString(none)
		case string:
			_, _ = escape.WriteString(w, v)
		case []byte:
			_, _ = escape.WriteString(w, string(v))
		case int:
			w.Write(strconv.AppendInt(w.AvailableBuffer(), int64(v), 10))
		case uuid.UUID:
			w.WriteString(v.String())
		case time.Time:
			instant(w, v)
		default:
			fmt.Fprint(w, v)
		}
	}
	w.WriteByte('\n')
}

func instant(w *bytes.Buffer, t time.Time) {
	if t.IsZero() {
		w.WriteString(none)
		return
	}
	w.Write(t.UTC().AppendFormat(w.AvailableBuffer(), "2006-01-02T15:04:05Z"))
}
