package queue

import (
	"context"

	"github.com/uptrace/bun"
	"github.com/vgarvardt/gue/v5/adapter"
	"github.com/vgarvardt/gue/v5/adapter/libpq"

	"tenhal.sa/tenhal/services/foundation/db"
)

// pool lets gue begin bun's transactions, which db.Join can then hand to services. Everything else
// goes to the driver as gue wrote it, below bun's own placeholders.
type pool struct {
	adapter.ConnPool
	db *db.DB
}

type transaction struct {
	adapter.Tx
	bun bun.Tx
}

func newPool(d *db.DB) pool { return pool{libpq.NewConnPool(d.DB.DB), d} }

// Begin starts a transaction that lives until it is ended or ctx is cancelled.
func (p pool) Begin(ctx context.Context) (adapter.Tx, error) {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return transaction{libpq.NewTx(tx.Tx), tx}, nil
}
