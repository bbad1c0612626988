package zatcatest

import (
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// canonical writes a document in canonical form (C14N 1.1) without what is not hashed. It is code of its own: with the
// program's, both would have the same mistakes. Of namespaces it knows what UBL needs: declared once, and not again.
func canonical(document string) (string, error) {
	d := xml.NewDecoder(strings.NewReader(document))
	var out strings.Builder
	depth, skip := 0, 0 // skip is the depth of what is left out
	for {
		start := d.InputOffset()
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return out.String(), nil
		} else if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if skip == 0 && depth == 2 && leftOut(t, document[start:]) {
				skip = depth
			}
			if skip == 0 {
				open(&out, t)
			}
		case xml.EndElement:
			if skip == 0 {
				out.WriteString("</" + name(t.Name) + ">")
			}
			if skip == depth {
				skip = 0
			}
			depth--
		case xml.CharData:
			if skip == 0 && depth > 0 {
				out.WriteString(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;").Replace(string(t)))
			}
		}
	}
}

func leftOut(t xml.StartElement, rest string) bool {
	switch name(t.Name) {
	case "ext:UBLExtensions", "cac:Signature":
		return true
	case "cac:AdditionalDocumentReference":
		first, _, _ := strings.Cut(rest, "</cbc:ID>")
		return strings.HasSuffix(first, ">QR")
	}
	return false
}

func name(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

func open(out *strings.Builder, t xml.StartElement) {
	out.WriteString("<" + name(t.Name))
	slices.SortFunc(t.Attr, func(a, b xml.Attr) int { return cmp.Compare(order(a), order(b)) })
	for _, a := range t.Attr {
		out.WriteString(" " + name(a.Name) + `="` + strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;").Replace(a.Value) + `"`)
	}
	out.WriteString(">")
}

// order puts the declarations of namespaces first, the default one before all.
func order(a xml.Attr) string {
	switch {
	case a.Name.Space == "" && a.Name.Local == "xmlns":
		return "0"
	case a.Name.Space == "xmlns":
		return "1" + a.Name.Local
	}
	return "2" + name(a.Name)
}
