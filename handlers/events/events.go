// Package events is the stream by which pages that are open learn of what others do.
package events

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/foundation/clock"
	"tenhal.sa/tenhal/services/notifications/inbox"
)

// News is where pages learn that something has changed. Next waits for topics; it returns none when the
// wait is over, and false when stop is closed.
type News interface {
	Follow(topics ...string) (next func(stop <-chan struct{}, wait time.Duration) (topics []string, ok bool), leave func())
}

// Screen streams news.
type Screen struct {
	News News
}

// work are the topics of the work in the background, as jobs and the database call them.
var work = []string{"jobs", "schedules"}

// How long a stream lives, how often it says something when there is nothing to say, and how long a
// browser may take to hear it. A stream ends so that whoever follows it is asked for their session again.
const (
	streamLife = 5 * time.Minute
	streamBeat = 15 * time.Second
	streamSlow = 30 * time.Second
)

// Show is a stream of the topics that have news: of the reader's own notices, and of the work in the
// background for a page that shows it (?of=work) to somebody who may see it. A page has one stream,
// because browsers open six connections at most. It holds none to the database.
func (s *Screen) Show(c *fiber.Ctx) error {
	if !strings.Contains(c.Get(fiber.HeaderAccept), "text/event-stream") {
		return fiber.ErrNotAcceptable
	}
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no") // proxies pass on at once what is written
	if c.Method() == fiber.MethodHead {
		return nil
	}
	followed := topics(c)
	stop, conn := c.Context().Done(), c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		next, leave := s.News.Follow(followed...)
		defer leave()
		stream(conn, w, func() ([]string, bool) { return next(stop, streamBeat) })
	})
	return nil
}

func topics(c *fiber.Ctx) []string {
	who := access.Who(c.UserContext())
	own := []string{inbox.Topic(who.ID)}
	if screen.Query(c, "of") == "work" && who.Can(access.JobsManage) {
		return append(own, work...)
	}
	return own
}

// stream writes topics until there are no more, its life is over, or the browser is gone.
func stream(conn net.Conn, w *bufio.Writer, next func() ([]string, bool)) {
	real := clock.Clock{} // the connection knows no other
	began := real.Now()
	fmt.Fprint(w, "retry: 1000\n\n")
	for topics, ok := []string(nil), true; ok && real.Since(began) < streamLife; topics, ok = next() {
		for _, topic := range topics {
			name, _, _ := strings.Cut(topic, ":") // whose it is, the page knows
			fmt.Fprintf(w, "event: %s\ndata:\n\n", name)
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
