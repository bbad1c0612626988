package web_test

import (
	"go/ast"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// node inspects a piece of Go.
func (h *house) node(name string, test bool, node ast.Node) {
	switch node := node.(type) {
	case *ast.FuncDecl:
		h.function(test, node)
	case *ast.CallExpr:
		if !test {
			h.call(name, node)
		}
	case *ast.Ident:
		if !test && strings.HasPrefix(node.Name, "float") && within(path.Dir(name), coins) {
			h.complain(node.Pos(), "%s can't hold money", node.Name)
		}
	case *ast.StructType:
		h.model(node)
	case *ast.BasicLit:
		if text, err := strconv.Unquote(node.Value); err == nil && node.Kind == token.STRING && !test {
			h.strings = append(h.strings, literal{name, text, h.files.Position(node.Pos())})
		}
	}
}

func (h *house) function(test bool, f *ast.FuncDecl) {
	most := longFunc
	if test {
		most = longTestFunc
	}
	if n := h.files.Position(f.End()).Line - h.files.Position(f.Pos()).Line + 1; n > most && f.Name.Name != longTable {
		h.complain(f.Pos(), "%s has %d lines; %d is long", f.Name.Name, n, most)
	}
	if n := f.Type.Params.NumFields(); n > manyParams {
		h.complain(f.Pos(), "%s has %d parameters; more than %d want a struct", f.Name.Name, n, manyParams)
	}
}

func (h *house) call(name string, call *ast.CallExpr) {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		h.ruled(name, fun.Name, call)
	case *ast.SelectorExpr:
		if pkg, ok := fun.X.(*ast.Ident); ok {
			h.ruled(name, pkg.Name+"."+fun.Sel.Name, call)
		}
		if instead, ruled := methods[fun.Sel.Name]; ruled {
			h.complain(call.Pos(), "%s has no place here; use %s", fun.Sel.Name, instead)
		}
		if fun.Sel.Name == "Table" && chained(fun.X, "NewInsert", "NewUpdate", "NewDelete") {
			h.complain(call.Pos(), "a write by .Table is heard by nobody; save the model")
		}
	}
}

func (h *house) ruled(name, called string, call *ast.CallExpr) {
	if rooms, ruled := calls[called]; ruled && !within(name, rooms) {
		h.complain(call.Pos(), "%s is called only in %q", called, rooms)
	}
}

// chained reports whether a chain of calls has one of the names in it.
func chained(x ast.Expr, names ...string) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return false
	}
	fun, ok := call.Fun.(*ast.SelectorExpr)
	return ok && (slices.Contains(names, fun.Sel.Name) || chained(fun.X, names...))
}

var tableTag = regexp.MustCompile(`table:(\w+)`)

// model notes the table of a model whose saves are heard.
func (h *house) model(s *ast.StructType) {
	table, heard := "", false
	for _, f := range s.Fields.List {
		if f.Tag != nil {
			if m := tableTag.FindStringSubmatch(f.Tag.Value); m != nil {
				table = m[1]
			}
		}
		if embedded, ok := f.Type.(*ast.SelectorExpr); ok && len(f.Names) == 0 && embedded.Sel.Name == "Source" {
			heard = true
		}
	}
	if heard {
		h.heard[table] = true
	}
}

// rawWriters may write to tables that are heard without anybody hearing it: they fill empty databases.
var rawWriters = []string{"services/seed", "services/copies", "services/clinictest", "web/cmd/testenv"}

// onlyEnds are tables of which it is heard that a row goes, and not that one comes or changes.
var onlyEnds = []string{"sessions"}

// sql inspects the statements in strings.
func (h *house) sql() {
	write := regexp.MustCompile(`\b(?:UPDATE|INSERT INTO|DELETE FROM)\s+(` + strings.Join(slices.Sorted(maps.Keys(h.heard)), "|") + `)\b`)
	statement := regexp.MustCompile(`\b(SELECT|WHERE|SET|VALUES|AND)\b`)
	for _, l := range h.strings {
		if m := write.FindStringSubmatch(l.text); m != nil && !within(l.name, rawWriters) && (strings.HasPrefix(m[0], "DELETE") || !slices.Contains(onlyEnds, m[1])) {
			h.t.Errorf("%s: nobody hears of this change of %s; save the model", l.at, m[1])
		}
		if strings.Contains(l.text, "-?") && statement.MatchString(l.text) {
			h.t.Errorf("%s: bun writes a negative number behind this minus, which begins a comment; put a space between", l.at)
		}
	}
}

// documented demands a word on everything that others may use.
func (h *house) documented(name string, file *ast.File) {
	if file.Name.Name == "main" {
		return
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if decl.Name.IsExported() && exportedReceiver(decl) {
				h.says(decl.Pos(), decl.Name.Name, decl.Doc)
			}
		case *ast.GenDecl:
			h.group(decl)
		}
	}
}

func (h *house) group(decl *ast.GenDecl) {
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc
			if doc == nil {
				doc = decl.Doc
			}
			if spec.Name.IsExported() {
				h.says(spec.Pos(), spec.Name.Name, doc)
			}
		case *ast.ValueSpec:
			told := spec.Doc != nil || spec.Comment != nil || decl.Doc != nil
			if spec.Names[0].IsExported() && !told {
				h.complain(spec.Pos(), "%s says nothing of itself", spec.Names[0].Name)
			}
		}
	}
}

func (h *house) says(at token.Pos, name string, doc *ast.CommentGroup) {
	if doc == nil {
		h.complain(at, "%s says nothing of itself", name)
		return
	}
	if text := doc.Text(); !strings.HasPrefix(text, name) && !strings.HasPrefix(text, "An "+name) && !strings.HasPrefix(text, "A "+name) {
		h.complain(at, "what %s says of itself begins with its name", name)
	}
}

func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	of := f.Recv.List[0].Type
	for {
		switch t := of.(type) {
		case *ast.StarExpr:
			of = t.X
		case *ast.IndexExpr:
			of = t.X
		case *ast.Ident:
			return t.IsExported()
		default:
			return false
		}
	}
}
