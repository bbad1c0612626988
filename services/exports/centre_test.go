package exports

import (
	"context"
	"io"
	"runtime"
	"testing"

	"github.com/google/uuid"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/attachments"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/clinics"
	"tenhal.sa/tenhal/services/clinictest"
	"tenhal.sa/tenhal/services/documents"
	"tenhal.sa/tenhal/services/foundation/dbtest"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/signal"
	"tenhal.sa/tenhal/services/foundation/storage"
	"tenhal.sa/tenhal/services/notifications/inbox"
	"tenhal.sa/tenhal/services/patients"
)

// centre is a centre whose admin exports everything.
type centre struct {
	*Service
	*clinictest.Cast
	t    *testing.T
	ctx  context.Context // of Noura, who is an admin here
	kept *broken
}

// broken is a store that can fail, and counts what it has.
type broken struct {
	storage.Folder
	fails error
	wrote func() // before the first piece, where it is there
	put   func() // after the last
}

func (b *broken) Write(ctx context.Context, name, mediaType string, write func(io.Writer) error) error {
	if b.fails != nil {
		return b.fails
	}
	err := b.Folder.Write(ctx, name, mediaType, func(to io.Writer) error {
		if b.wrote != nil {
			b.wrote()
		}
		return write(to)
	})
	if put := b.put; put != nil {
		b.put = nil
		put()
	}
	return err
}

// Open opens what ends with ctx, as what comes over a network does.
func (b *broken) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	file, err := b.Folder.Open(ctx, name)
	return ending{file, ctx}, err
}

type ending struct {
	io.ReadCloser
	ctx context.Context
}

func (e ending) Read(b []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.ReadCloser.Read(b)
}

func openCentre(t *testing.T) *centre {
	t.Helper()
	bus := signal.NewBus()
	d := dbtest.Open(t, bus)
	bus.Announce((&audit.Service{DB: d}).Author)
	cast, places := clinictest.New(t, d), &clinics.Directory{DB: d}
	q, err := queue.New(d)
	must(t, err)
	people, store := &patients.Service{DB: d, Clinics: places}, &broken{Folder: storage.Folder(t.TempDir())}
	papers := &attachments.Service{DB: d, Clinics: places, Patients: people, Store: store}
	s := &Service{DB: d, Queue: q, Store: store, Patients: people, Documents: &documents.Service{DB: d}, Attachments: papers, Inbox: &inbox.Service{DB: d}}
	return &centre{s, cast, t, cast.Context(), store}
}

func (c *centre) exec(query string, args ...any) {
	c.t.Helper()
	_, err := c.DB.NewRaw(query, args...).Exec(context.Background())
	must(c.t, err)
}

func (c *centre) count(query string, args ...any) (n int) {
	c.t.Helper()
	must(c.t, c.DB.NewRaw(query, args...).Scan(context.Background(), &n))
	return n
}

// made asks for everything, has it made, and returns it as it stands after that.
func (c *centre) made() *Parcel {
	c.t.Helper()
	p, err := c.Ask(c.ctx, "moving house")
	must(c.t, err)
	must(c.t, c.Make(access.With(c.t.Context(), access.System), Make{p.ID}))
	return c.now(p.ID)
}

func (c *centre) now(id uuid.UUID) *Parcel {
	c.t.Helper()
	list, _, err := c.List(c.ctx, 1)
	must(c.t, err)
	for _, p := range list {
		if p.ID == id {
			return p
		}
	}
	c.t.Fatal("the package is not listed")
	return nil
}

func (c *centre) upload(body string) *attachments.Attachment {
	c.t.Helper()
	a, err := c.Attachments.Upload(c.ctx, c.Omar.ID, attachments.Upload{Kind: "report", FileName: "../../=report.pdf", Body: []byte(body)})
	must(c.t, err)
	return a
}

// scale weighs what is in memory, now and then while it is written to.
type scale struct {
	base, most      uint64
	size, weighed   int
	lastWeighedSize int
}

func (s *scale) heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (s *scale) Write(b []byte) (int, error) {
	if s.size += len(b); s.size-s.lastWeighedSize > 128<<10 {
		s.lastWeighedSize, s.weighed = s.size, s.weighed+1
		s.most = max(s.most, s.heap()-min(s.base, s.heap()))
	}
	return len(b), nil
}
