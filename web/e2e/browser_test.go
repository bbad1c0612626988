package e2e

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"sync"

	"github.com/go-rod/rod"
	"github.com/go-rod/rod/lib/cdp"
)

// findBrowser returns the path of a browser, or nothing. The headless shell, which has no windows, is the quickest by far.
func findBrowser() string {
	for _, name := range []string{os.Getenv("E2E_CHROME"), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// switches keep the browser to its pages, however busy the machine and however many windows.
var switches = []string{
	"--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-quic", "--disable-sync",
	"--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-extensions",
	"--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
	"--disable-back-forward-cache", "--disable-features=ProactivelySwapBrowsingInstance,RenderDocument,SpareRendererForSitePerProcess", // one process for all pages of a window
	"--disable-dev-shm-usage", "--disable-ipc-flooding-protection", "--force-color-profile=srgb", "--hide-scrollbars",
}

// startBrowser starts the browser and returns what ends it. It ends by itself when this process does, even by kill -9:
// then the pipe closes through which it is told what to do.
func startBrowser(path string) (end func(), err error) {
	profile, err := os.MkdirTemp("", "tenhal-e2e-profile-")
	if err != nil {
		return nil, err
	}
	command := exec.Command(path, append(switches, "--user-data-dir="+profile)...)
	if os.Geteuid() == 0 {
		command.Args = append(command.Args, "--no-sandbox")
	}
	ours, err := connect(command)
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	for _, file := range command.ExtraFiles {
		_ = file.Close() // the browser has it now
	}
	chromium = rod.New().Client(cdp.New().Start(ours)).NoDefaultDevice()
	return func() {
		_ = chromium.Close() // if it does not heed that, the pipe ends it
		_ = ours.out.Close()
		_ = command.Wait()
		_ = os.RemoveAll(profile)
	}, chromium.Connect()
}

// pipe carries messages to the browser and from it, each ended by NUL.
type pipe struct {
	mu  sync.Mutex
	out *os.File
	in  *bufio.Reader
}

// connect gives the browser the ends of a pipe as its files 3 and 4, and returns the others.
func connect(browser *exec.Cmd) (*pipe, error) {
	its, out, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	in, theirs, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	browser.ExtraFiles = []*os.File{its, theirs}
	return &pipe{out: out, in: bufio.NewReader(in)}, nil
}

// Send sends a message.
func (p *pipe) Send(message []byte) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := p.out.Write(append(message, 0))
	return err
}

// Read waits for a message.
func (p *pipe) Read() ([]byte, error) {
	message, err := p.in.ReadBytes(0)
	if err != nil {
		return nil, fmt.Errorf("the browser is gone: %w", err)
	}
	return bytes.TrimSuffix(message, []byte{0}), nil
}
