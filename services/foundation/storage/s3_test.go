package storage_test

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tenhal.sa/tenhal/services/foundation/storage"
)

const accessKey, secretKey, region = "AKIATENHAL", "a secret of the tests", "me-central-1"

// s3 emulates the part of S3 that we use, as strictly as S3: it checks the signature of each request (Signature
// Version 4), the sums of what comes, and If-None-Match.
type s3 struct {
	url string
	cut atomic.Bool // answers break off half-way

	mu    sync.Mutex
	files map[string][]byte
	parts map[string][]byte // of uploads that are not over
}

func newS3(t *testing.T) *s3 {
	s := &s3{files: map[string][]byte{}, parts: map[string][]byte{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func bucket(t *testing.T, s *s3) storage.Store {
	t.Helper()
	b, err := storage.NewBucket(storage.BucketConfig{Endpoint: s.url, Bucket: "files", Region: region, AccessKey: accessKey, SecretKey: secretKey})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, code)
}

func (s *s3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !signed(r) {
		refuse(w, http.StatusForbidden, "SignatureDoesNotMatch")
		return
	}
	in, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if in != "files" {
		refuse(w, http.StatusNotFound, "NoSuchBucket")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	body, there := s.files[name]
	switch {
	case r.Method == http.MethodHead && name == "":
	case r.URL.Query().Has("uploads") || r.URL.Query().Has("uploadId"):
		s.multipart(w, r, name)
	case r.Method == http.MethodPut:
		s.put(w, r, name)
	case r.Method == http.MethodDelete:
		delete(s.files, name)
		w.WriteHeader(http.StatusNoContent)
	case !there:
		refuse(w, http.StatusNotFound, "NoSuchKey")
	default:
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.Header().Set("Last-Modified", "Sun, 22 Nov 2026 06:00:00 GMT")
		w.Header().Set("ETag", `"`+sum(body)+`"`)
		if r.Method == http.MethodGet {
			if s.cut.Load() {
				body = body[:len(body)/2]
			}
			_, _ = w.Write(body)
		}
	}
}

func (s *s3) put(w http.ResponseWriter, r *http.Request, name string) {
	body, err := content(r)
	given := md5.Sum(body)
	switch _, taken := s.files[name]; {
	case err != nil:
		refuse(w, http.StatusBadRequest, "IncompleteBody")
	case r.Header.Get("Content-Md5") != base64.StdEncoding.EncodeToString(given[:]):
		refuse(w, http.StatusBadRequest, "BadDigest")
	case taken && strings.Trim(r.Header.Get("If-None-Match"), `"`) == "*":
		refuse(w, http.StatusPreconditionFailed, "PreconditionFailed")
	default:
		s.files[name] = body
		w.Header().Set("ETag", `"`+sum(body)+`"`)
	}
}

// multipart begins an upload in parts, takes one, puts them together or forgets them.
func (s *s3) multipart(w http.ResponseWriter, r *http.Request, name string) {
	switch r.Method {
	case http.MethodPut:
		body, err := content(r)
		if given := md5.Sum(body); err != nil || r.Header.Get("Content-Md5") != base64.StdEncoding.EncodeToString(given[:]) {
			refuse(w, http.StatusBadRequest, "BadDigest")
			return
		}
		s.parts[name] = append(s.parts[name], body...)
		w.Header().Set("ETag", `"`+sum(body)+`"`)
	case http.MethodDelete:
		delete(s.parts, name)
		w.WriteHeader(http.StatusNoContent)
	case http.MethodPost:
		w.Header().Set("Content-Type", "application/xml")
		if r.URL.Query().Has("uploads") {
			_, _ = fmt.Fprintf(w, "<InitiateMultipartUploadResult><Bucket>files</Bucket><Key>%s</Key><UploadId>1</UploadId></InitiateMultipartUploadResult>", name)
			return
		}
		s.files[name] = s.parts[name]
		delete(s.parts, name)
		_, _ = fmt.Fprintf(w, "<CompleteMultipartUploadResult><Bucket>files</Bucket><Key>%s</Key><ETag>%s</ETag></CompleteMultipartUploadResult>", name, sum(s.files[name]))
	}
}

func sum(body []byte) string {
	given := md5.Sum(body)
	return hex.EncodeToString(given[:])
}

// content is what was sent, out of its signed chunks where it comes in such.
func content(r *http.Request) ([]byte, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil || !strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return raw, err
	}
	var body bytes.Buffer
	for chunks := bufio.NewReader(bytes.NewReader(raw)); ; {
		head, err := chunks.ReadString('\n')
		if err != nil {
			return nil, err
		}
		size, _, _ := strings.Cut(strings.TrimSpace(head), ";")
		n, err := strconv.ParseInt(size, 16, 64)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
		if _, err := io.CopyN(&body, chunks, n); err != nil {
			return nil, err
		}
		if _, err := chunks.Discard(2); err != nil {
			return nil, err
		}
	}
	if want := r.Header.Get("X-Amz-Decoded-Content-Length"); want != strconv.Itoa(body.Len()) {
		return nil, io.ErrUnexpectedEOF
	}
	return body.Bytes(), nil
}

var authorization = regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$`)

// signed checks a request's signature, by the description of Signature Version 4.
func signed(r *http.Request) bool {
	m := authorization.FindStringSubmatch(r.Header.Get("Authorization"))
	if m == nil || m[1] != accessKey {
		return false
	}
	names := strings.Split(m[4], ";")
	if !slices.Contains(names, "host") || !slices.Contains(names, "x-amz-date") || !slices.Contains(names, "x-amz-content-sha256") {
		return false
	}
	var headers strings.Builder
	for _, name := range names {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		headers.WriteString(name + ":" + strings.Join(strings.Fields(value), " ") + "\n")
	}
	canonical := strings.Join([]string{
		r.Method, (&url.URL{Path: r.URL.Path}).EscapedPath(), strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20"),
		headers.String(), m[4], r.Header.Get("X-Amz-Content-Sha256"),
	}, "\n")
	hashed := sha256.Sum256([]byte(canonical))
	text := strings.Join([]string{
		"AWS4-HMAC-SHA256", r.Header.Get("X-Amz-Date"), m[2] + "/" + m[3] + "/s3/aws4_request", hex.EncodeToString(hashed[:]),
	}, "\n")
	key := []byte("AWS4" + secretKey)
	for _, part := range []string{m[2], m[3], "s3", "aws4_request", text} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	return hmac.Equal([]byte(hex.EncodeToString(key)), []byte(m[5]))
}
