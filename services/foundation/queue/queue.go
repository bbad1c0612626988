// Package queue puts jobs on the PostgreSQL queue, in the transaction that causes them.
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"
	"github.com/vgarvardt/gue/v5"
	"github.com/vgarvardt/gue/v5/adapter/libpq"

	"tenhal.sa/tenhal/services/foundation/db"
)

// ErrNoTx says that a job was enqueued outside db.Tx, where it could outlive a rollback.
var ErrNoTx = errors.New("queue: enqueue outside a transaction")

// Name is one of the queues. Each has workers of its own, so that a slow one holds up no other.
type Name string

// The queues.
const (
	Critical     Name = "critical"     // somebody waits for it at a desk
	Notify       Name = "notify"       // messages to people
	Integrations Name = "integrations" // exchanges with other systems
	Reports      Name = "reports"      // long reading
)

// Names are all the queues, the most urgent first.
var Names = []Name{Critical, Notify, Integrations, Reports}

// Args are the arguments of one kind of job, kept as JSON. They hold ids rather than what the
// ids stand for: a job reads the present when it runs.
type Args interface {
	Kind() string
	Queue() Name
}

// Queue enqueues jobs and hands them to those who work them.
type Queue struct {
	db     *db.DB
	client *gue.Client
}

// New returns the queue in a database.
func New(d *db.DB) (*Queue, error) {
	client, err := gue.NewClient(newPool(d))
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	return &Queue{db: d, client: client}, nil
}

// Enqueue adds a job that runs as soon as the transaction of ctx commits. Without a transaction
// it returns ErrNoTx.
func (q *Queue) Enqueue(ctx context.Context, args Args) error {
	return q.EnqueueAt(ctx, time.Time{}, args)
}

// EnqueueAt adds a job that runs at a time of the real clock, or soon after it. It is meant for
// minutes, not for weeks: what lies far ahead is a row of its own until it is due.
func (q *Queue) EnqueueAt(ctx context.Context, at time.Time, args Args) error {
	_, err := q.Add(ctx, at, args)
	return err
}

// Add is EnqueueAt for those who want to know the job again. It returns its id; the zero time is as soon as Enqueue.
func (q *Queue) Add(ctx context.Context, at time.Time, args Args) (id string, err error) {
	tx, ok := db.From(ctx)
	if !ok {
		return "", ErrNoTx
	}
	job, err := newJob(args)
	if err != nil {
		return "", err
	}
	job.RunAt = at
	if err := q.client.EnqueueTx(ctx, job, libpq.NewTx(tx.Tx)); err != nil {
		return "", fmt.Errorf("queue: %s: %w", args.Kind(), err)
	}
	return job.ID.String(), nil
}

// EnqueueAll is Enqueue for many jobs in one statement. A thousand at once are a good measure.
func (q *Queue) EnqueueAll(ctx context.Context, all []Args) error {
	tx, ok := db.From(ctx)
	if !ok {
		return ErrNoTx
	}
	jobs := make([]*gue.Job, len(all))
	for n, args := range all {
		var err error
		if jobs[n], err = newJob(args); err != nil {
			return err
		}
	}
	if err := q.client.EnqueueBatchTx(ctx, jobs, libpq.NewTx(tx.Tx)); err != nil {
		return fmt.Errorf("queue: %d jobs: %w", len(jobs), err)
	}
	return nil
}

func newJob(args Args) (*gue.Job, error) {
	body, err := json.Marshal(args)
	if err != nil {
		return nil, fmt.Errorf("queue: %s: %w", args.Kind(), err)
	}
	return &gue.Job{Type: args.Kind(), Queue: string(args.Queue()), Args: body}, nil
}

// EnqueueOnce is Enqueue, unless a job was enqueued under this key before: then it does nothing,
// also when that job is long done.
func (q *Queue) EnqueueOnce(ctx context.Context, key string, args Args) error {
	tx, ok := db.From(ctx)
	if !ok {
		return ErrNoTx
	}
	res, err := tx.ExecContext(ctx, "INSERT INTO job_keys (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING", key, q.db.Now(ctx))
	if err != nil {
		return fmt.Errorf("queue: key %s: %w", key, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return q.Enqueue(ctx, args)
}

// Next locks the job of a queue that has been due for longest, and returns it with the transaction
// that holds it, which the caller ends. Where nothing is due the job is nil. Cancelling ctx would
// roll that transaction back under whoever works in it, so ctx should be one that lasts.
func (q *Queue) Next(ctx context.Context, name Name) (*gue.Job, bun.Tx, error) {
	job, err := q.client.LockNextScheduledJob(ctx, string(name))
	if err != nil || job == nil {
		return nil, bun.Tx{}, err
	}
	return job, job.Tx().(transaction).bun, nil
}
