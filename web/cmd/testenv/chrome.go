package main

import (
	"os"
	"os/exec"
)

// headlessShell is Chromium without windows. The browser tests take it a third of the time.
const headlessShell = "chromium-headless-shell"

// browsers are the names and places of Chromium and its kin; any of them runs the browser tests.
var browsers = []string{
	headlessShell, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	`C:\Program Files\Google\Chrome\Application\chrome.exe`,
	`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
}

// hasQuickBrowser is also true where a browser was chosen.
func hasQuickBrowser() bool {
	return os.Getenv("E2E_CHROME") != "" || program(headlessShell)()
}

// chrome returns the path of a browser, or nothing. E2E_CHROME, when set, decides.
func chrome() string {
	if chosen := os.Getenv("E2E_CHROME"); chosen != "" {
		return chosen
	}
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}
