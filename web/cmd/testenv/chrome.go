package main

import (
	"os"
	"os/exec"
)

// browsers are the names and places of Chromium and its kin; any of them runs the browser tests.
var browsers = []string{
	"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	`C:\Program Files\Google\Chrome\Application\chrome.exe`,
	`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
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
