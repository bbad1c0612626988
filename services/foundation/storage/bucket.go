package storage

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// BucketConfig says which bucket of which service keeps the files.
type BucketConfig struct {
	Endpoint  string // https://s3.me-central-1.amazonaws.com, or where else the service is
	Bucket    string
	Region    string // empty: us-east-1, which services that have no regions call theirs
	AccessKey string
	SecretKey string
}

// Bucket keeps files in a bucket.
type Bucket struct {
	client *minio.Client
	bucket string
}

// NewBucket returns the bucket of a configuration. It does not ask the service yet.
func NewBucket(cfg BucketConfig) (*Bucket, error) {
	at, err := url.Parse(cfg.Endpoint)
	if err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http" {
		return nil, fmt.Errorf("storage: %q is no endpoint", cfg.Endpoint)
	}
	client, err := minio.New(at.Host, &minio.Options{
		Creds: credentials.NewStaticV4(cfg.AccessKey, cfg.SecretKey, ""), Secure: at.Scheme == "https", Region: cfg.Region,
		BucketLookup: minio.BucketLookupPath, // every service has it, whatever its certificates
	})
	if err != nil {
		return nil, fmt.Errorf("storage: %w", err)
	}
	return &Bucket{client, cfg.Bucket}, nil
}

// Put uploads a body; the service checks that it came whole.
func (b *Bucket) Put(ctx context.Context, name, mediaType string, body []byte) error {
	if !named.MatchString(name) {
		return errName
	}
	options := minio.PutObjectOptions{ContentType: mediaType, SendContentMd5: true, DisableMultipart: true}
	options.SetMatchETagExcept("*") // a name in use stays as it is
	if _, err := b.client.PutObject(ctx, b.bucket, name, bytes.NewReader(body), int64(len(body)), options); err != nil {
		return fmt.Errorf("storage: put: %w", err)
	}
	return nil
}

// partSize is how many bytes of a large file are in memory while it is uploaded. S3 takes 10,000 parts: 160 GB.
const partSize = 16 << 20

// Write uploads what comes piece by piece, in parts that the service puts together in the end.
func (b *Bucket) Write(ctx context.Context, name, mediaType string, write func(io.Writer) error) error {
	if !named.MatchString(name) {
		return errName
	}
	from, to := io.Pipe()
	written := make(chan error, 1)
	go func() {
		err := write(to)
		_ = to.CloseWithError(err) // never fails
		written <- err
	}()
	options := minio.PutObjectOptions{ContentType: mediaType, SendContentMd5: true, PartSize: partSize}
	_, err := b.client.PutObject(ctx, b.bucket, name, from, -1, options)
	_ = from.CloseWithError(err)                         // whoever still writes hears of it
	if failed := <-written; cmp.Or(err, failed) != nil { // and is waited for
		return fmt.Errorf("storage: write: %w", cmp.Or(failed, err))
	}
	return nil
}

// Get downloads a file.
func (b *Bucket) Get(ctx context.Context, name string) ([]byte, error) {
	object, err := b.Open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = object.Close() }() // it was only read
	body, err := io.ReadAll(object)
	if err != nil {
		return nil, fmt.Errorf("storage: get: %w", err)
	}
	return body, nil
}

// Open begins to download a file.
func (b *Bucket) Open(ctx context.Context, name string) (io.ReadCloser, error) {
	if !named.MatchString(name) {
		return nil, errName
	}
	object, err := b.client.GetObject(ctx, b.bucket, name, minio.GetObjectOptions{})
	if err == nil {
		if _, err = object.Stat(); err == nil { // only now it asks
			return object, nil
		}
		_ = object.Close() // there was nothing
	}
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return nil, ErrNotFound
	}
	return nil, fmt.Errorf("storage: get: %w", err)
}

// Remove removes a file.
func (b *Bucket) Remove(ctx context.Context, name string) error {
	if !named.MatchString(name) {
		return errName
	}
	if err := b.client.RemoveObject(ctx, b.bucket, name, minio.RemoveObjectOptions{}); err != nil {
		return fmt.Errorf("storage: remove: %w", err)
	}
	return nil
}

// Check asks whether the bucket is there and ours to use.
func (b *Bucket) Check(ctx context.Context) error {
	there, err := b.client.BucketExists(ctx, b.bucket)
	if err != nil {
		return fmt.Errorf("storage: %w", err)
	}
	if !there {
		return fmt.Errorf("storage: there is no bucket %q", b.bucket)
	}
	return nil
}
