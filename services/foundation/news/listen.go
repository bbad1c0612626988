package news

import (
	"context"
	"log/slog"
	"time"

	"github.com/uptrace/bun/driver/pgdriver"
)

// How often a source is looked at while somebody follows its topic, how often that is told of even
// without a change, because what is shown grows older, and how long one look may take.
const (
	glance = time.Second
	retell = 10 * time.Second
	slow   = 5 * time.Second
)

// listen tells what the database says, and what the sources show, until ctx ends.
func (h *Hub) listen(ctx context.Context) {
	listener := pgdriver.NewListener(h.db.DB)
	defer listener.Close()
	if !h.begin(ctx, listener) {
		return
	}
	look, again := time.NewTicker(glance), time.NewTicker(retell)
	defer look.Stop()
	defer again.Stop()
	seen := make([]string, len(h.sources))
	for {
		select {
		case <-ctx.Done():
			return
		case said := <-listener.Channel():
			h.say(said)
		case <-again.C:
			h.retell()
		case <-look.C:
			h.look(ctx, seen)
		}
	}
}

// begin listens to all channels, and reports whether it does before ctx ends. From then on nothing is missed.
func (h *Hub) begin(ctx context.Context, listener *pgdriver.Listener) bool {
	channels := []string{Channel}
	for _, s := range h.sources {
		if s.Channel != "" {
			channels = append(channels, s.Channel)
		}
	}
	for listener.Listen(ctx, channels...) != nil {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(glance):
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if ctx.Err() != nil {
		return false
	}
	h.heard = true
	for f := range h.all {
		f.tellAll()
	}
	return true
}

func (h *Hub) say(said pgdriver.Notification) {
	if said.Channel == Channel {
		h.tell(said.Payload)
		return
	}
	for _, s := range h.sources {
		if s.Channel == said.Channel {
			h.tell(s.Topic)
		}
	}
}

func (h *Hub) retell() {
	for _, s := range h.sources {
		if s.Look != nil {
			h.tell(s.Topic)
		}
	}
}

// look tells of the sources whose state is not as it was seen. One that nobody follows costs nothing.
func (h *Hub) look(ctx context.Context, seen []string) {
	for i, s := range h.sources {
		if s.Look == nil || !h.followed(s.Topic) {
			continue
		}
		switch state, err := h.ask(ctx, s); {
		case err != nil && ctx.Err() == nil:
			slog.Warn("news: nothing to be seen", "topic", s.Topic, "err", err)
		case err == nil && state != seen[i]:
			seen[i] = state
			h.tell(s.Topic)
		}
	}
}

func (h *Hub) ask(ctx context.Context, s Source) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, slow)
	defer cancel()
	return s.Look(ctx)
}
