package pdf

import (
	"fmt"
	"strings"
)

// producer is the program that PDF readers name.
const producer = "Tenhal"

// assemble writes a composed document as a file.
func assemble(d Document, c *composer) []byte {
	f := newFile()
	catalog, pages := f.reserve(), f.reserve()
	fontNames := writeFonts(f, c)
	var kids []string
	for _, page := range c.pages {
		content := f.stream("", page.Bytes())
		kids = append(kids, f.add("<</Type /Page /Parent %v /MediaBox [0 0 %s %s] /Resources <</Font <<%s>>>> /Contents %v>>",
			pages, appendNumber(nil, page.width), appendNumber(nil, page.height), fontNames, content).String())
	}
	f.set(pages, "<</Type /Pages /Count %d /Kids [%s]>>", len(kids), strings.Join(kids, " "))
	f.set(catalog, "<</Type /Catalog /Pages %v /Lang (%s) /ViewerPreferences <</DisplayDocTitle true /Direction /%s>> /Metadata %v /OutputIntents [%s]%s>>",
		pages, d.Language, readingOrder(c.direction), f.plainStream("/Type /Metadata /Subtype /XML", metadata(d)), outputIntent(f), writeAttachments(f, d))
	info := f.add("<</Title %s /Author %s /Producer %s /CreationDate %s /ModDate %s>>",
		textString(d.Title), textString(d.Author), textString(producer), dateString(d.Created), dateString(d.Created))
	return f.finish(catalog, info)
}

// writeFonts adds the fonts that were used and returns the names by which the pages know them.
func writeFonts(f *file, c *composer) string {
	var names []string
	for weight, used := range c.used {
		if len(used.used) > 0 {
			names = append(names, fmt.Sprintf("/F%d %v", weight, used.write(f)))
		}
	}
	return strings.Join(names, " ")
}

func readingOrder(d direction) string {
	if d == rightToLeft {
		return "R2L"
	}
	return "L2R"
}

// outputIntent says which red, green and blue the colours mean.
func outputIntent(f *file) string {
	return fmt.Sprintf("<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB) /DestOutputProfile %v>>",
		f.stream("/N 3", sRGB()))
}
