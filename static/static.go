// Package static holds what a browser fetches once and keeps: style, scripts, fonts and pictures.
//
// Everything lives under one folder that is named for the hash of it all, /static/<hash>/…: answers
// can be kept for ever, and scripts import each other by relative paths, which the content security
// policy allows without an inline import map.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./gen/tokens

//go:embed css js fonts img
var embedded embed.FS

// Root is the path under which the files are served.
const Root = "/static/"

// contentTypes are those of the files that are served. Others, such as licences, are not.
var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

type file struct {
	body, gz    []byte
	contentType string
}

type bundle struct {
	version string
	files   map[string]file // by name, such as "js/app.js"
}

var loaded = sync.OnceValue(load)

// URL returns the path at which the file of a name, such as "js/app.js", is served by this build.
func URL(name string) string {
	return Root + loaded().version + "/" + name
}

// File returns what is served at a path below Root, which is a URL without it. Gz is the compressed
// body, or nil where compressing gains nothing. A file of another build is not ok. Callers must not
// change the bytes, and may tell browsers to keep them for ever.
func File(below string) (body, gz []byte, contentType string, ok bool) {
	version, name, _ := strings.Cut(below, "/")
	f, ok := loaded().files[name]
	if !ok || version != loaded().version {
		return nil, nil, "", false
	}
	return f.body, f.gz, f.contentType, true
}

// load reads the embedded files. They are part of the program, so a missing one stops it.
func load() bundle {
	b := bundle{files: map[string]file{}}
	for name, body := range read() {
		b.files[name] = file{body: body, gz: compress(body), contentType: contentTypes[path.Ext(name)]}
	}
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		sum.Write([]byte(name))
		sum.Write(b.files[name].body)
	}
	b.version = hex.EncodeToString(sum.Sum(nil)[:6])
	return b
}

// read returns the files to serve, with the sheets of the application joined into one.
func read() map[string][]byte {
	bodies := map[string][]byte{}
	must(fs.WalkDir(embedded, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || contentTypes[path.Ext(name)] == "" {
			return err
		}
		bodies[name], err = embedded.ReadFile(name)
		return err
	}))
	var app bytes.Buffer
	for _, name := range sheets {
		body, err := embedded.ReadFile("css/" + name + ".css")
		must(err)
		app.Write(body)
	}
	bodies["css/app.css"] = app.Bytes()
	return bodies
}

// sheets are joined into css/app.css in this order. The print sheets stay apart.
var sheets = []string{
	"tokens", "fonts", "base", "frame", "page", "answer", "sign", "controls", "form", "table", "overlay", "paper",
	"filters", "fold", "calendar", "visit", "agenda", "daylist", "calendar-print", "record", "desk",
	"patient", "invoice", "message", "inbox", "account", "settings", "utilities",
}

func compress(body []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	must(err)
	_, err = w.Write(body)
	must(err)
	must(w.Close())
	if out.Len() > len(body)*9/10 {
		return nil
	}
	return out.Bytes()
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
