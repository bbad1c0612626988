package exports

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"tenhal.sa/tenhal/services/access"
	"tenhal.sa/tenhal/services/audit"
	"tenhal.sa/tenhal/services/foundation/db"
	"tenhal.sa/tenhal/services/foundation/queue"
	"tenhal.sa/tenhal/services/foundation/storage"
)

// Download notes that whoever acts takes a package, and opens it; whoever opens closes. It returns ErrGone for one that is
// not ready, or no longer kept, and a NotFound fault for none. What is open may be read when ctx is over, as answers are.
func (s *Service) Download(ctx context.Context, id uuid.UUID) (*Parcel, io.ReadCloser, error) {
	p := &Parcel{ID: id}
	if err := s.DB.Conn(ctx).NewSelect().Model(p).WherePK().Scan(ctx); err != nil {
		return nil, nil, db.Found(err)
	}
	if p.State != Ready || !s.DB.Now(ctx).Before(p.ExpiresAt) {
		return nil, nil, ErrGone
	}
	body, err := s.Store.Open(context.WithoutCancel(ctx), p.StorageName)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil, ErrGone
	}
	if err != nil {
		return nil, nil, fmt.Errorf("exports: open: %w", err)
	}
	err = s.DB.Tx(audit.WithReason(ctx, p.Reason), func(ctx context.Context, tx bun.Tx) error {
		_, err := tx.NewInsert().Model(&download{ID: db.NewID(), PackageID: id, ByUser: access.Who(ctx).ID, At: s.DB.Now(ctx)}).Exec(ctx)
		if err != nil {
			return err
		}
		return s.Inbox.TellExport(ctx, id, "inbox.all_exported_taken")
	})
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("exports: note a download: %w", err), body.Close())
	}
	return p, body, nil
}

// Remove takes a package out of the store before its days are over. It returns ErrGone for one that is not there.
func (s *Service) Remove(ctx context.Context, id uuid.UUID) error {
	p := &Parcel{ID: id}
	if err := s.DB.Conn(ctx).NewSelect().Model(p).WherePK().Scan(ctx); err != nil {
		return db.Found(err)
	}
	if p.State != Ready {
		return ErrGone
	}
	// The file first: what is only said to be removed would be found by nobody.
	if err := s.Store.Remove(ctx, p.StorageName); err != nil {
		return fmt.Errorf("exports: remove: %w", err)
	}
	_, err := s.step(ctx, id, func(p *Parcel) error {
		if p.State != Ready {
			return ErrGone
		}
		p.State, p.RemovedAt, p.StorageName = Removed, s.DB.Now(ctx), ""
		return nil
	})
	return err
}

// Expire is the job that removes packages whose days are over, and says of those that never came that they failed.
type Expire struct{}

// Kind names the job.
func (Expire) Kind() string { return "exports.expire" }

// Queue is where the job waits.
func (Expire) Queue() queue.Name { return queue.Reports }

// Expire does the job.
func (s *Service) Expire(ctx context.Context, _ Expire) error {
	var over []*Parcel
	now := s.DB.Now(ctx)
	err := s.DB.NewSelect().Model(&over).Where("state = ? AND expires_at <= ? OR state IN (?, ?) AND asked_at <= ?",
		Ready, now, Waiting, Running, now.Add(-stuckAfter)).Scan(ctx)
	if err != nil {
		return fmt.Errorf("exports: expire: %w", err)
	}
	var failed []error
	for _, p := range over {
		if p.State == Ready {
			if err := s.Remove(ctx, p.ID); !errors.Is(err, ErrGone) {
				failed = append(failed, err)
			}
			continue
		}
		said, err := s.fail(ctx, p, errStuck.Key)
		failed = append(failed, err)
		if said && p.StorageName != "" {
			s.forget(ctx, p.StorageName)
		}
	}
	queue.Count(ctx, "exports_removed", len(over))
	return errors.Join(failed...)
}

// WriteTo exports everything to a file of whoever runs the command line, and notes that. said hears how far it has come.
func (s *Service) WriteTo(ctx context.Context, to io.Writer, said func(tables, total int, rows int64)) (*Parcel, error) {
	const reason = "command line"
	p := &Parcel{ID: db.NewID(), State: Taken, Reason: reason, AskedAt: s.DB.Now(ctx), StartedAt: s.DB.Now(ctx), Version: 1}
	made := &measured{to: to, sum: sha256.New()}
	var err error
	made.says, err = s.everything(ctx, made, wish{access.Who(ctx).NameEn, reason, func(_ context.Context, tables, total int, rows int64) error {
		said(tables, total, rows)
		return nil
	}})
	if err != nil {
		return nil, err
	}
	made.tell(p)
	return p, s.DB.Tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		p.FinishedAt = s.DB.Now(ctx)
		if _, err := tx.NewInsert().Model(p).Exec(ctx); err != nil {
			return err
		}
		return s.Inbox.TellExport(ctx, p.ID, "inbox.all_exported_written")
	})
}
