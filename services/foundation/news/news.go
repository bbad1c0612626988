// Package news tells pages that something has changed, by topics only: what they show they ask for
// themselves, with the rights of whoever looks.
package news

import (
	"context"
	"sync"
	"time"

	"tenhal.sa/tenhal/services/foundation/db"
)

// Channel is where the database tells of topics: NOTIFY news, '<topic>'.
const Channel = "news"

// Source is where word of a topic comes from that is not told on Channel.
type Source struct {
	Topic   string
	Channel string                                    // anything said there is news of the topic
	Look    func(ctx context.Context) (string, error) // what tells one state from another; it is asked only while somebody follows
}

// Hub hands news on to the pages that follow it. A process has one listener, however many pages follow,
// and none while nobody does.
type Hub struct {
	db      *db.DB
	sources []Source

	mu    sync.Mutex
	all   map[*follower]bool
	heard bool               // the listener is there
	stop  context.CancelFunc // of the listener; nil while there is none
}

// New returns the hub of what d tells, and of the sources.
func New(d *db.DB, sources ...Source) *Hub {
	return &Hub{db: d, sources: sources, all: map[*follower]bool{}}
}

// follower is a page that is open.
type follower struct {
	wake   chan struct{}   // holds at most one nudge
	topics map[string]bool // that the page follows, and whether there is news of them
}

// Follow begins to collect news of topics for a page. Next waits for some and returns their topics: none
// when the wait is over, and false when stop is closed. What happened before is unknown, so each topic
// is news at first. Leave ends it and must be called.
func (h *Hub) Follow(topics ...string) (next func(stop <-chan struct{}, wait time.Duration) ([]string, bool), leave func()) {
	f := &follower{wake: make(chan struct{}, 1), topics: map[string]bool{}}
	for _, topic := range topics {
		f.topics[topic] = false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all[f] = true
	if h.heard {
		f.tellAll()
	}
	if h.stop == nil {
		ctx, stop := context.WithCancel(context.Background())
		h.stop = stop
		go h.listen(ctx)
	}
	next = func(stop <-chan struct{}, wait time.Duration) ([]string, bool) {
		select {
		case <-stop:
			return nil, false
		case <-time.After(wait):
			return nil, true
		case <-f.wake:
			return h.collect(f), true
		}
	}
	return next, func() { h.leave(f) }
}

func (h *Hub) collect(f *follower) (topics []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for topic, isNews := range f.topics {
		if isNews {
			topics = append(topics, topic)
			f.topics[topic] = false
		}
	}
	return topics
}

func (h *Hub) leave(f *follower) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.all, f)
	if len(h.all) == 0 && h.stop != nil {
		h.stop()
		h.stop, h.heard = nil, false
	}
}

// tell has the pages that follow a topic know of it. One that is slow hears of it once.
func (h *Hub) tell(topic string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for f := range h.all {
		if _, follows := f.topics[topic]; follows {
			f.topics[topic] = true
			f.nudge()
		}
	}
}

func (f *follower) tellAll() {
	for topic := range f.topics {
		f.topics[topic] = true
	}
	f.nudge()
}

func (f *follower) nudge() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// followed reports whether a page follows a topic.
func (h *Hub) followed(topic string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for f := range h.all {
		if _, follows := f.topics[topic]; follows {
			return true
		}
	}
	return false
}
