package jobs

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/services/foundation/clock"
)

// News is where pages learn that the work in the background has changed. Next waits for topics;
// it returns none when the wait is over, and false when stop is closed.
type News interface {
	Follow() (next func(stop <-chan struct{}, wait time.Duration) (topics []string, ok bool), leave func())
}

// How long a stream of events lives, how often it says something when there is nothing to say, and
// how long a browser may take to hear it. A stream ends so that whoever follows it is asked for
// their session again.
const (
	streamLife = 5 * time.Minute
	streamBeat = 15 * time.Second
	streamSlow = 30 * time.Second
)

// Events is a stream of the topics that have news. It holds no connection to the database.
func (s *Screen) Events(c *fiber.Ctx) error {
	if !strings.Contains(c.Get(fiber.HeaderAccept), "text/event-stream") {
		return fiber.ErrNotAcceptable
	}
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no") // proxies pass on at once what is written
	if c.Method() == fiber.MethodHead {
		return nil
	}
	stop, conn := c.Context().Done(), c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		next, leave := s.News.Follow()
		defer leave()
		stream(conn, w, func() ([]string, bool) { return next(stop, streamBeat) })
	})
	return nil
}

// stream writes topics until there are no more, its life is over, or the browser is gone.
func stream(conn net.Conn, w *bufio.Writer, next func() ([]string, bool)) {
	real := clock.Clock{} // the connection knows no other
	began := real.Now()
	fmt.Fprint(w, "retry: 1000\n\n")
	for topics, ok := []string(nil), true; ok && real.Since(began) < streamLife; topics, ok = next() {
		for _, topic := range topics {
			fmt.Fprintf(w, "event: %s\ndata:\n\n", topic)
		}
		if len(topics) == 0 {
			fmt.Fprint(w, ":\n\n")
		}
		// The server's limit is meant for answers that end.
		if conn.SetWriteDeadline(real.Now().Add(streamSlow)) != nil || w.Flush() != nil {
			return
		}
	}
}
