package zatca

import "strings"

// Clean returns a text without the characters that XML can't hold, such as a control character that came with a pasted
// name: a document with one is no document, and would be refused however often it is made.
func Clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', r >= ' ' && r <= 0xD7FF, r >= 0xE000 && r < 0xFFFD, r >= 0x10000:
			return r
		}
		return -1
	}, text)
}

// xmlWriter writes XML in its canonical form (C14N 1.1), so that what is signed is what is sent, byte for byte.
type xmlWriter struct{ strings.Builder }

// Which characters canonical XML writes otherwise in text and in attributes.
var (
	inText      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	inAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
)

// in writes an element around what inside writes.
func (w *xmlWriter) in(name string, inside func()) {
	w.WriteString("<" + name + ">")
	inside()
	w.WriteString("</" + name + ">")
}

// leaf writes an element with a text, unless the text is empty: the authority takes no empty elements. Attributes are
// pairs of name and value, by name.
func (w *xmlWriter) leaf(name, text string, attributes ...string) {
	if text == "" {
		return
	}
	w.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		w.WriteString(" " + attributes[i] + `="` + inAttribute.Replace(attributes[i+1]) + `"`)
	}
	w.WriteString(">" + inText.Replace(text) + "</" + name + ">")
}
