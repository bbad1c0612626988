package attachments

import (
	"bytes"
	"image"
	_ "image/jpeg" // what a phone takes
	_ "image/png"  // what a screen shows
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	_ "golang.org/x/image/webp" // what messengers send

	"tenhal.sa/tenhal/services/foundation/text"
)

// types are what is taken: pages and pictures, which no browser runs. Archives, office files, SVG and HTML are not
// among them, so neither is what hides in those.
var types = []string{"application/pdf", "image/jpeg", "image/png", "image/webp", "image/heic"}

// mostPixels is how large a picture may be when it is unfolded: a few kilobytes can hold a wall of one colour.
const mostPixels = 60_000_000

const longFileName = 120

// sniff returns what a file is by its bytes, or why it is not taken. It has no more bytes than largest.
func sniff(body []byte, largest int) (mediaType string, err error) {
	switch {
	case len(body) == 0:
		return "", errNoFile
	case len(body) > largest:
		return "", errTooLarge
	}
	found := mimetype.Detect(body)
	at := slices.IndexFunc(types, found.Is)
	if at < 0 {
		return "", errType
	}
	if strings.HasPrefix(types[at], "image/") && types[at] != "image/heic" { // HEIC is only offered for download
		shape, _, err := image.DecodeConfig(bytes.NewReader(body))
		if err != nil || shape.Width*shape.Height > mostPixels {
			return "", errPicture
		}
	}
	return types[at], nil
}

// fileName is the last part of a name that somebody's computer gave, or one of ours where that makes no sense.
func fileName(given, mediaType string) string {
	given = path.Base(strings.ReplaceAll(given, `\`, "/"))
	name, err := text.Clean(given, longFileName)
	if err != nil || strings.Trim(name, ". /") == "" {
		return "document" + mimetype.Lookup(mediaType).Extension()
	}
	return name
}
