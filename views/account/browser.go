package account

import "strings"

// mark is what a browser or a system has in its name for itself.
type mark struct{ in, is string }

// Of two marks in one name, the upper one says what it is: each says that it is also the ones below.
var (
	browsers = []mark{
		{"Edg", "Edge"},
		{"OPR/", "Opera"},
		{"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"},
		{"FxiOS/", "Firefox"},
		{"Chrome/", "Chrome"},
		{"CriOS/", "Chrome"},
		{"Safari/", "Safari"},
	}
	systems = []mark{
		{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
)

// Browser returns what people call a browser, or "account.unknown_browser".
func Browser(agent string) string {
	name, system := named(agent, browsers), named(agent, systems)
	switch {
	case name == "" && system == "":
		return "account.unknown_browser"
	case name == "" || system == "":
		return name + system
	}
	return name + " · " + system
}

func named(agent string, marks []mark) string {
	for _, m := range marks {
		if strings.Contains(agent, m.in) {
			return m.is
		}
	}
	return ""
}
