package exports

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"runtime/debug"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/text"
)

// Make is the job that exports everything.
type Make struct {
	PackageID uuid.UUID `json:"package_id"`
}

// Kind names the job.
func (Make) Kind() string { return "exports.make" }

// Queue is where the job waits.
func (Make) Queue() queue.Name { return queue.Reports }

// Ask has everything exported. It returns ErrReason without a reason, and ErrUnderWay while another one is made: two clicks
// are one export.
func (s *Service) Ask(ctx context.Context, why string) (*Parcel, error) {
	reason, err := text.Note(why, longReason)
	if err != nil || reason == "" {
		return nil, ErrReason
	}
	p := &Parcel{ID: db.NewID(), State: Waiting, Reason: reason, AskedBy: access.Who(ctx).ID, Version: 1}
	return p, s.DB.Tx(audit.WithReason(ctx, reason), func(ctx context.Context, tx bun.Tx) error {
		p.AskedAt = s.DB.Now(ctx)
		if _, err := tx.NewInsert().Model(p).Exec(ctx); err != nil {
			return constraints.Fault(err)
		}
		if err := s.Inbox.TellExport(ctx, p.ID, "inbox.all_exported"); err != nil {
			return err
		}
		return s.Queue.Enqueue(ctx, Make{p.ID})
	})
}

// Make does the job. A run that was cut off is begun anew under another name, and whoever still works for the old one finds
// that out. What goes wrong is said on the package, and the job is not run again by itself.
func (s *Service) Make(ctx context.Context, j Make) error {
	before := ""
	p, err := s.step(ctx, j.PackageID, func(p *Parcel) error {
		if !p.Moves() {
			return ErrGone
		}
		before = p.StorageName
		p.State, p.StartedAt, p.StorageName = Running, s.DB.Now(ctx), "exports/"+db.NewID().String()
		return nil
	})
	if errors.Is(err, ErrGone) {
		return nil
	}
	if err != nil {
		return err
	}
	if before != "" {
		s.forget(ctx, before)
	}
	made, err := s.fill(ctx, p)
	if err == nil {
		err = s.finish(ctx, p, made)
	}
	if err == nil || ctx.Err() != nil { // the worker stops, or its time is up: the next run begins anew
		return err
	}
	s.forget(ctx, p.StorageName)
	switch mine, unsaid := s.fail(ctx, p, errFailed.Key); {
	case unsaid != nil:
		return errors.Join(err, unsaid)
	case !mine: // another run has taken it over, and with it what this one had written
		return nil
	}
	slog.ErrorContext(ctx, "exports: everything", "package", p.ID, "error", err)
	return queue.Permanent(err)
}

// fill writes the package into the store.
func (s *Service) fill(ctx context.Context, p *Parcel) (made *measured, err error) {
	by := new(access.User)
	if err := s.DB.NewSelect().Model(by).Where("id = ?", p.AskedBy).Scan(ctx); err != nil {
		return nil, fmt.Errorf("exports: who asked: %w", err)
	}
	err = s.Store.Write(ctx, p.StorageName, "application/zip", func(to io.Writer) error {
		made = &measured{to: to, sum: sha256.New()}
		made.says, err = s.everything(ctx, made, wish{cmp.Or(by.NameEn, by.NameAr), p.Reason, func(ctx context.Context, tables, total int, rows int64) error {
			return s.note(ctx, p, progress{PackageID: p.ID, Tables: tables, Total: total, Rows: rows})
		}})
		return err
	})
	return made, err
}

// progress is how far the run at work has come.
type progress struct {
	bun.BaseModel `bun:"table:export_progress,alias:pr"`

	PackageID     uuid.UUID `bun:",pk"`
	Tables, Total int
	Rows          int64
}

// note says how far a run has come.
func (s *Service) note(ctx context.Context, p *Parcel, at progress) error {
	_, err := s.DB.NewRaw(`INSERT INTO export_progress (package_id, tables, total, rows, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (package_id) DO UPDATE SET tables = excluded.tables, total = excluded.total, rows = excluded.rows, at = excluded.at`,
		p.ID, at.Tables, at.Total, at.Rows, s.DB.Now(ctx)).Exec(ctx)
	return err
}

// finish says that a package is ready, unless another run has taken it over meanwhile.
func (s *Service) finish(ctx context.Context, mine *Parcel, made *measured) error {
	_, err := s.step(ctx, mine.ID, func(p *Parcel) error {
		if p.State != Running || p.StorageName != mine.StorageName {
			return ErrGone
		}
		made.tell(p)
		p.State, p.FinishedAt, p.ExpiresAt = Ready, s.DB.Now(ctx), s.DB.Now(ctx).Add(keptFor)
		return nil
	})
	if errors.Is(err, ErrGone) {
		s.forget(ctx, mine.StorageName)
		return nil
	}
	return err
}

// fail says on a package why there is none, unless another run has taken it over meanwhile.
func (s *Service) fail(ctx context.Context, mine *Parcel, why string) (said bool, err error) {
	_, err = s.step(ctx, mine.ID, func(p *Parcel) error {
		if !p.Moves() || p.StorageName != mine.StorageName {
			return ErrGone
		}
		p.State, p.FinishedAt, p.Failure, p.StorageName = Failed, s.DB.Now(ctx), why, ""
		return nil
	})
	if errors.Is(err, ErrGone) {
		return false, nil
	}
	return err == nil, err
}

// forget takes a file back that nobody is to have. Where even that fails, it takes up space and no more.
func (s *Service) forget(ctx context.Context, name string) {
	if err := s.Store.Remove(context.WithoutCancel(ctx), name); err != nil {
		slog.WarnContext(ctx, "exports: a package that is nobody's stays in the store", "name", name, "error", err)
	}
}

// measured counts and sums up what is written.
type measured struct {
	to   io.Writer
	sum  hash.Hash
	size int64
	says Manifest
}

// Write writes on.
func (m *measured) Write(b []byte) (int, error) {
	n, err := m.to.Write(b)
	m.size += int64(n)
	m.sum.Write(b[:n])
	return n, err
}

// tell says on a package what it has become.
func (m *measured) tell(p *Parcel) {
	p.Size, p.SHA256, p.Tables = m.size, m.sum.Sum(nil), len(m.says.Tables)
	for _, t := range m.says.Tables {
		p.Rows += t.Rows
	}
	for _, f := range m.says.Files {
		p.Damaged += len(f.Damaged)
	}
}

// program is which Tenhal runs.
func program() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "tenhal"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "tenhal " + s.Value
		}
	}
	return "tenhal " + info.Main.Version
}
