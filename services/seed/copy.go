package seed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/driver/pgdriver"

	"tenhal.sa/tenhal/services/foundation/db"
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
)

// id returns the nth id of a kind: the same in every run, and shaped like a UUIDv7.
func id(kind ids, n int) uuid.UUID {
	u := uuid.UUID{0x01, 0x9a, 0xa0, 0, byte(kind), 0, 0x70, 0, 0x80}
	for i := 15; n > 0; i-- {
		u[i], n = byte(n), n>>8
	}
	return u
}

// null is what COPY takes for no value.
type null struct{}

var escape = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// row writes a row in the text format of COPY.
func row(w *bytes.Buffer, values ...any) {
	for n, v := range values {
		if n > 0 {
			w.WriteByte('\t')
		}
		switch v := v.(type) {
		case null:
			w.WriteString(`\N`)
		case string:
			_, _ = escape.WriteString(w, v)
		case int:
			w.Write(strconv.AppendInt(w.AvailableBuffer(), int64(v), 10))
		case uuid.UUID:
			w.WriteString(v.String())
		case time.Time:
			w.Write(v.UTC().AppendFormat(w.AvailableBuffer(), "2006-01-02T15:04:05Z"))
		default:
			fmt.Fprint(w, v)
		}
	}
	w.WriteByte('\n')
}

// chunk is how much is handed to the server at a time.
const chunk = 1 << 20

// load copies n rows into a table, on a connection of its own. For each number write adds one row or several.
func load(ctx context.Context, d *db.DB, table string, n int, write func(w *bytes.Buffer, i int)) (err error) {
	conn, err := d.DB.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	// Triggers guard what people do. What is made here adds up by itself, and tests hold it to that.
	if _, err := conn.ExecContext(ctx, "SET session_replication_role = replica"); err != nil {
		return fmt.Errorf("seed: %s: %w", table, err)
	}
	defer func() {
		_, reset := conn.ExecContext(context.WithoutCancel(ctx), "SET session_replication_role = DEFAULT")
		err = errors.Join(err, reset)
	}()
	from, to := io.Pipe()
	go func() {
		w := &bytes.Buffer{}
		var failed error
		for i := range n {
			write(w, i)
			if w.Len() > chunk && failed == nil {
				_, failed = w.WriteTo(to)
			}
		}
		if failed == nil {
			_, failed = w.WriteTo(to)
		}
		to.CloseWithError(failed)
	}()
	if _, err := pgdriver.CopyFrom(ctx, conn, from, "COPY "+table+" FROM STDIN"); err != nil {
		from.CloseWithError(err)
		return fmt.Errorf("seed: %s: %w", table, err)
	}
	return nil
}
