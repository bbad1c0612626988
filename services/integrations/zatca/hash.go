package zatca

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// ErrXML says that something is no UBL document.
var ErrXML = errors.New("zatca: no UBL document")

// Hash returns the hash of a document as the authority reckons it: SHA-256 over its canonical form (C14N 1.1) without
// the extensions, the signature and the QR code, in base64.
func Hash(document []byte) (string, error) {
	tree := etree.NewDocument()
	if err := tree.ReadFromBytes(document); err != nil || tree.Root() == nil {
		return "", fmt.Errorf("%w: %w", ErrXML, err)
	}
	root := tree.Root()
	for _, child := range root.ChildElements() {
		if !hashed(child) {
			root.RemoveChild(child)
		}
	}
	canonical, err := dsig.MakeC14N11Canonicalizer().Canonicalize(root)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrXML, err)
	}
	return digest(canonical), nil
}

// hashed reports whether a part of a document is hashed.
func hashed(e *etree.Element) bool {
	switch e.FullTag() {
	case "ext:UBLExtensions", "cac:Signature":
		return false
	case "cac:AdditionalDocumentReference":
		id := e.FindElement("cbc:ID")
		return id == nil || id.Text() != "QR"
	}
	return true
}

func digest(of []byte) string {
	sum := sha256.Sum256(of)
	return base64.StdEncoding.EncodeToString(sum[:])
}
