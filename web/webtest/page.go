package webtest

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// Find returns the elements of a page, or of a part of one, that a selector names.
func (a Answer) Find(selector string) *goquery.Selection {
	// Without a table or a page round it, a parser would drop some elements of a part; templates have none.
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.Body))
	if err != nil {
		return &goquery.Selection{}
	}
	return doc.Find(selector)
}

// Text returns the words of the elements that a selector names, as they are read.
func (a Answer) Text(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).Text()), " ")
}

// Wrong returns what is said beside the input of a name, or "".
func (a Answer) Wrong(name string) string {
	for _, id := range []string{name, "here-" + name, "move-" + name, "off-" + name} {
		if text := a.Text("[id='" + id + "-error']"); text != "" {
			return text
		}
	}
	return ""
}

// Value returns what the input of a name holds, or has chosen.
func (a Answer) Value(name string) string {
	input := a.Find("[name='" + name + "']").First()
	switch {
	case input.Is("select"):
		input = input.Find("option[selected]")
	case input.Is("textarea"):
		return input.Text()
	case input.Is("[type=radio]"):
		input = a.Find("[name='" + name + "'][checked]")
	}
	return input.AttrOr("value", "")
}

// Fields returns what a form would send as it stands.
func (a Answer) Fields(form string) map[string][]string {
	values := map[string][]string{}
	a.Find(form).Find("input[type=hidden][name], input[value][name]:not([type=radio], [type=checkbox])").Each(func(_ int, input *goquery.Selection) {
		values[input.AttrOr("name", "")] = []string{input.AttrOr("value", "")}
	})
	return values
}
