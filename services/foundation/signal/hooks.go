package signal

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"github.com/uptrace/bun"
)

// These are bun's model hooks. A model has them by embedding Source. Bun calls them on a
// zero model, so they look at the query's model and never at their receiver.

// BeforeInsert refuses an insert of which nobody would hear.
func (*Source) BeforeInsert(ctx context.Context, q *bun.InsertQuery) error {
	tells, err := announcing(ctx, q.GetModel())
	if tells != nil {
		q.Conn(tells)
	}
	return err
}

// BeforeUpdate refuses an update of which nobody would hear.
func (*Source) BeforeUpdate(ctx context.Context, q *bun.UpdateQuery) error {
	tells, err := announcing(ctx, q.GetModel())
	if tells != nil {
		q.Conn(tells)
	}
	return err
}

// BeforeDelete refuses a delete of which nobody would hear.
func (*Source) BeforeDelete(ctx context.Context, q *bun.DeleteQuery) error {
	tells, err := announcing(ctx, q.GetModel())
	if tells != nil {
		q.Conn(tells)
	}
	return err
}

// AfterInsert has what its model raised be reacted to.
func (*Source) AfterInsert(ctx context.Context, q *bun.InsertQuery) error {
	return react(ctx, q.GetModel())
}

// AfterUpdate has what its model raised be reacted to.
func (*Source) AfterUpdate(ctx context.Context, q *bun.UpdateQuery) error {
	return react(ctx, q.GetModel())
}

// AfterDelete has what its model raised be reacted to.
func (*Source) AfterDelete(ctx context.Context, q *bun.DeleteQuery) error {
	return react(ctx, q.GetModel())
}

// open returns what signals in the model of a query, and where, or why it must not be saved so. A nil pointer or a slice
// is a bulk statement.
func open(ctx context.Context, model bun.Model) (*Source, *scope, error) {
	at, ok := ctx.Value(scopeKey{}).(*scope)
	if !ok {
		return nil, nil, ErrNoTx
	}
	_, ok = model.(bun.TableModel)
	if v := reflect.ValueOf(model.Value()); !ok || v.Kind() != reflect.Pointer || v.IsNil() {
		return nil, nil, ErrBulk
	}
	signals, ok := model.Value().(interface{ source() *Source })
	if !ok {
		return nil, nil, ErrBulk
	}
	return signals.source(), at, nil
}

// announcing is what a save goes by, so that the database hears with it who saves; nil where it knows.
func announcing(ctx context.Context, model bun.Model) (bun.IConn, error) {
	_, at, err := open(ctx, model)
	if err != nil {
		return nil, err
	}
	if says, news := at.news(ctx); news {
		return telling{at.tx.Tx, at, says}, nil
	}
	return nil, nil
}

// react runs in the transaction of the save, so a reaction that fails undoes it.
func react(ctx context.Context, model bun.Model) error {
	source, at, err := open(ctx, model)
	if err != nil {
		return err
	}
	for _, event := range source.drain() {
		for _, reaction := range at.bus.reactions[reflect.TypeOf(event)] {
			if err := reaction.react(ctx, event); err != nil {
				return fmt.Errorf("%s on %T: %w", reaction.Name, event, err)
			}
		}
	}
	return nil
}

// funcName is "finance.DraftLater" for the method value finance.(*Service).DraftLater.
func funcName(fn any) string {
	name := runtime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name()
	name = name[strings.LastIndex(name, "/")+1:]
	return strings.NewReplacer("(*Service).", "", "-fm", "").Replace(name)
}
