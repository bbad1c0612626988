package storage

import (
	"bytes"
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

// Get downloads a file.
func (b *Bucket) Get(ctx context.Context, name string) ([]byte, error) {
	if !named.MatchString(name) {
		return nil, errName
	}
	object, err := b.client.GetObject(ctx, b.bucket, name, minio.GetObjectOptions{})
	if err != nil {
		return nil, fmt.Errorf("storage: get: %w", err)
	}
	defer func() { _ = object.Close() }() // it was only read
	body, err := io.ReadAll(object)
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("storage: get: %w", err)
	}
	return body, nil
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
