package signal

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"
)

// These are bun's model hooks. A model has them by embedding Source. Bun calls them on a
// zero model, so they look at the query's model and never at their receiver.

// BeforeInsert refuses an insert of which nobody would hear.
func (*Source) BeforeInsert(ctx context.Context, q *bun.InsertQuery) error {
	_, _, err := open(ctx, q.GetModel())
	return err
}

// BeforeUpdate refuses an update of which nobody would hear, and keeps the row as it was.
func (*Source) BeforeUpdate(ctx context.Context, q *bun.UpdateQuery) error {
	return remember(ctx, q.GetModel())
}

// BeforeDelete refuses a delete of which nobody would hear, and keeps the row as it was.
func (*Source) BeforeDelete(ctx context.Context, q *bun.DeleteQuery) error {
	return remember(ctx, q.GetModel())
}

// AfterInsert tells others of the new row and of what its model raised.
func (*Source) AfterInsert(ctx context.Context, q *bun.InsertQuery) error {
	return tell(ctx, q.GetModel(), Insert)
}

// AfterUpdate tells others of the changed row and of what its model raised.
func (*Source) AfterUpdate(ctx context.Context, q *bun.UpdateQuery) error {
	return tell(ctx, q.GetModel(), Update)
}

// AfterDelete tells others of the deleted row and of what its model raised.
func (*Source) AfterDelete(ctx context.Context, q *bun.DeleteQuery) error {
	return tell(ctx, q.GetModel(), Delete)
}

// open returns the model of a query and where it signals, or why it must not be saved so.
// A nil pointer or a slice is a bulk statement.
func open(ctx context.Context, model bun.Model) (*row, scope, error) {
	at, ok := ctx.Value(scopeKey{}).(scope)
	if !ok {
		return nil, at, ErrNoTx
	}
	table, ok := model.(bun.TableModel)
	if v := reflect.ValueOf(model.Value()); !ok || v.Kind() != reflect.Pointer || v.IsNil() {
		return nil, at, ErrBulk
	}
	signals, ok := model.Value().(interface{ source() *Source })
	if !ok {
		return nil, at, ErrBulk
	}
	return &row{Source: signals.source(), table: table.Table(), value: reflect.ValueOf(model.Value()).Elem()}, at, nil
}

// row is the one row that a query saves.
type row struct {
	*Source
	table *schema.Table
	value reflect.Value
}

func (r *row) id() any { return r.table.PKs[0].Value(r.value).Interface() }

func remember(ctx context.Context, model bun.Model) error {
	r, at, err := open(ctx, model)
	if err != nil || len(at.bus.listeners) == 0 {
		return err
	}
	err = at.tx.NewRaw("SELECT to_jsonb(t) FROM ? AS t WHERE id = ? FOR UPDATE", bun.Ident(r.table.Name), r.id()).Scan(ctx, (*[]byte)(&r.before))
	if err != nil {
		return fmt.Errorf("signal: %s before its change: %w", r.table.Name, err)
	}
	return nil
}

// tell runs in the transaction of the save, so a listener or reaction that fails undoes it.
func tell(ctx context.Context, model bun.Model, did Action) error {
	r, at, err := open(ctx, model)
	if err != nil {
		return err
	}
	save := Save{Action: did, Table: r.table.Name, ID: r.id(), Before: r.before}
	r.before = nil
	for _, listen := range at.bus.listeners {
		if err := listen(ctx, at.tx, save); err != nil {
			return err
		}
	}
	for _, event := range r.drain() {
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

// Tell has whoever listens to saves hear of rows that one statement changed without their models. It is for what has
// to change rows of every table, such as a merge of patients, and is called in the transaction of the statement.
func Tell(ctx context.Context, saves ...Save) error {
	at, ok := ctx.Value(scopeKey{}).(scope)
	if !ok {
		return ErrNoTx
	}
	for _, save := range saves {
		for _, listen := range at.bus.listeners {
			if err := listen(ctx, at.tx, save); err != nil {
				return err
			}
		}
	}
	return nil
}
