package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Attachment is a file inside the document: the same invoice for machines, as XML.
type Attachment struct {
	Name        string // unique in the document
	MIME        string // such as "text/xml"
	Description string
	Data        []byte
}

func checkAttachments(attachments []Attachment) error {
	seen := map[string]bool{}
	for _, a := range attachments {
		if a.Name == "" || seen[a.Name] {
			return fmt.Errorf("pdf: attachment %q needs a name of its own", a.Name)
		}
		seen[a.Name] = true
	}
	return nil
}

// writeAttachments adds the attached files and returns the entries of the catalogue that list them.
func writeAttachments(f *file, d Document) string {
	if len(d.Attachments) == 0 {
		return ""
	}
	// The list of names must be sorted by their bytes.
	sorted := slices.SortedFunc(slices.Values(d.Attachments), func(a, b Attachment) int {
		return bytes.Compare([]byte(utf16Hex(a.Name)), []byte(utf16Hex(b.Name)))
	})
	var names, files []string
	for _, a := range sorted {
		about := fmt.Sprintf("/Type /EmbeddedFile /Subtype /%s /Params <</ModDate %s /Size %d>>", nameOf(a.MIME), dateString(d.Created), len(a.Data))
		embedded := f.stream(about, a.Data)
		spec := f.add("<</Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /Alternative /EF <</F %v /UF %v>>>>",
			textString(a.Name), textString(a.Name), textString(a.Description), embedded, embedded)
		names = append(names, textString(a.Name)+" "+spec.String())
		files = append(files, spec.String())
	}
	return fmt.Sprintf(" /Names <</EmbeddedFiles <</Names [%s]>>>> /AF [%s]", strings.Join(names, " "), strings.Join(files, " "))
}

// nameOf writes a text as a PDF name, in which everything but letters and digits is escaped.
func nameOf(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "#%02X", c)
	}
	return b.String()
}
