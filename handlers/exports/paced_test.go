package exports

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

type line struct {
	until []time.Time
	fails error
}

func (l *line) SetWriteDeadline(t time.Time) error {
	l.until = append(l.until, t)
	return l.fails
}

// Each piece of a package has its time, however long all of it takes; on a line that is gone nothing is read.
func TestPaced(t *testing.T) {
	t.Parallel()
	l := &line{}
	body := paced{io.NopCloser(strings.NewReader(strings.Repeat("x", 40))), l}
	for piece := make([]byte, 10); ; {
		if _, err := body.Read(piece); errors.Is(err, io.EOF) {
			break
		}
	}
	if len(l.until) != 5 || !l.until[4].After(l.until[0]) {
		t.Errorf("the line had until %v", l.until)
	}
	l.fails = errors.New("gone")
	if _, err := body.Read(make([]byte, 1)); !errors.Is(err, l.fails) {
		t.Errorf("read on a line that is gone: %v", err)
	}
}
