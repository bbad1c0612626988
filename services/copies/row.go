package copies

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tenhal.sa/tenhal/services/foundation/civil"
	"tenhal.sa/tenhal/services/foundation/fold"
	"tenhal.sa/tenhal/services/holdings"
)

// row is a row as it was, by column. What is not text is as JSON has it.
type row map[string]any

// text returns a column of text; NULL and what is no text is "".
func (r row) text(column string) string {
	s, _ := r[column].(string)
	return s
}

// female reports whether the row is of a girl or a woman, as far as it says.
func (r row) female() bool { return r.text("sex") == "female" || r.text("relation") == "mother" }

var errUnknown = errors.New("nobody knows what becomes of it in a copy; say so in services/copies/row.go")

// row returns what a row becomes.
func (f *faker) row(t holdings.Table, columns []holdings.Column, said string) (map[string]any, error) {
	was := row{}
	read := json.NewDecoder(strings.NewReader(said))
	read.UseNumber() // a bigint is one
	if err := read.Decode(&was); err != nil {
		return nil, err
	}
	becomes, holds := map[string]any{}, t.Of()
	for _, c := range columns {
		other, err := f.column(c, holds[c.Name], was)
		if err != nil {
			return nil, fmt.Errorf("column %s, which holds %s: %w", c.Name, holds[c.Name], err)
		}
		becomes[c.Name] = other
	}
	if t.Name == "services" {
		f.services[row(becomes).text("id")] = name{was.text("name_ar"), was.text("name_en")}
	}
	return becomes, nil
}

// column returns what a column of a row becomes.
func (f *faker) column(c holdings.Column, holds holdings.Holds, was row) (any, error) {
	value := was[c.Name]
	if value == nil {
		return nil, nil
	}
	if holds == holdings.Plain {
		return f.plain(c, value)
	}
	if s, text := value.(string); text {
		if other, known, err := f.texts(c, holds, was); known {
			return other, err
		}
		return f.more(c, holds, s)
	}
	return f.things(holds, value)
}

// plain is kept, but for ids.
func (f *faker) plain(c holdings.Column, value any) (any, error) {
	switch c.Type {
	case "uuid":
		return f.id(value.(string))
	case "uuid[]":
		var others []any
		for _, one := range value.([]any) {
			other, err := f.id(one.(string))
			if err != nil {
				return nil, err
			}
			others = append(others, other)
		}
		return others, nil
	}
	return value, nil
}

// texts are those that follow from the whole row.
func (f *faker) texts(c holdings.Column, holds holdings.Holds, was row) (other any, known bool, err error) {
	of := was.text(c.Name)
	switch holds {
	case holdings.Name:
		return f.named(c.Name, was), true, nil
	case holdings.Folded:
		both := f.called(name{was.text("name_ar"), was.text("name_en")}, was.female())
		return fold.Key(both.ar, both.en), true, nil
	case holdings.Identity:
		other, err = f.identity(was.text("identity_kind"), of)
		return other, true, err
	case holdings.Birth:
		day, err := civil.Parse(of)
		if err == nil {
			other = f.birth(day, was.text("name_ar")+was.text("name_en")).String()
		}
		return other, true, err
	case holdings.Item:
		return f.item(c.Name, was)
	case holdings.Centre:
		return centre[c.Name], true, nil
	}
	return nil, false, nil
}

// named is a name: one of a pair of columns, or alone.
func (f *faker) named(column string, was row) string {
	root := strings.TrimSuffix(strings.TrimSuffix(column, "_ar"), "_en")
	if root == column {
		return f.alone(was.text(column))
	}
	both := f.called(name{was.text(root + "_ar"), was.text(root + "_en")}, was.female())
	if strings.HasSuffix(column, "_ar") {
		return both.ar
	}
	return both.en
}

// item is what a line of an invoice is for.
func (f *faker) item(column string, was row) (any, bool, error) {
	id, err := f.id(was.text("service_id"))
	if was.text("service_id") == "" {
		return words(was.text(column)), true, nil
	}
	of := f.services[id]
	if strings.HasSuffix(column, "_ar") {
		return of.ar, true, err
	}
	return of.en, true, err
}

// more are those that follow from the text alone.
func (f *faker) more(c holdings.Column, holds holdings.Holds, of string) (any, error) {
	switch holds {
	case holdings.Phone:
		return f.phone(of)
	case holdings.Email:
		return f.email(of)
	case holdings.Address:
		if strings.Contains(of, "@") {
			return f.email(of)
		}
		return f.phone(of)
	case holdings.Words:
		return words(of), nil
	case holdings.Shape:
		return f.shape(of), nil
	case holdings.Key:
		return fmt.Sprintf("%x", f.mac("key", of)[:16]), nil
	case holdings.FileNumber:
		return f.number(of), nil
	case holdings.FolderNumber:
		return f.folders[of], nil
	case holdings.Cleared, holdings.Secret:
		if c.NotNull {
			return "", nil
		}
		return nil, nil
	case holdings.Picture:
		return hexed(line()), nil
	case holdings.PictureSum:
		return hexed(lineSum()), nil
	case holdings.Seal:
		return hexed(make([]byte, 32)), nil // until reseal
	}
	return nil, errUnknown
}
