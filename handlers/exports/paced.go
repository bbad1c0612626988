package exports

import (
	"io"
	"time"

	"tenhal.sa/tenhal/services/foundation/clock"
)

// pace is how long a browser may take for one piece of a package. The server's limit for whole answers is meant for small
// ones: a package of gigabytes takes as long as the line does.
const pace = 30 * time.Second

// paced is a body whose reading gives the connection time for the next piece.
type paced struct {
	io.ReadCloser
	conn interface{ SetWriteDeadline(time.Time) error }
}

// Read reads the next piece.
func (p paced) Read(b []byte) (int, error) {
	real := clock.Clock{} // the connection knows no other
	if err := p.conn.SetWriteDeadline(real.Now().Add(pace)); err != nil {
		return 0, err
	}
	return p.ReadCloser.Read(b)
}
