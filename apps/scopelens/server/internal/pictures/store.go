package pictures

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const (
	dialTimeout   = 2 * time.Second
	headerTimeout = 5 * time.Second
	writeTimeout  = 15 * time.Second
	readTimeout   = 60 * time.Second
	maxAttempts   = 2
	maxBackoff    = 300 * time.Millisecond
)

var (
	// ErrUnavailable means that the object store is away, or refuses the server's login.
	ErrUnavailable = errors.New("the object store is not available")
	// ErrNotFound means that there is no such picture.
	ErrNotFound = errors.New("there is no such picture")
)

// Store is a folder of a bucket.
type Store struct {
	client *s3.Client
	bucket string
	folder string
}

// Args are where pictures are kept. Credentials come from the SDK's usual places.
type Args struct {
	Region string
	// Endpoint is empty for Amazon S3.
	Endpoint       string
	ForcePathStyle bool
	Bucket         string
	Folder         string
}

// Open returns a store that connects on first use.
func Open(ctx context.Context, args Args) (*Store, error) {
	client := awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout }).
		WithTransportOptions(func(t *http.Transport) { t.ResponseHeaderTimeout = headerTimeout })
	config, err := awsconfig.LoadDefaultConfig(ctx,
		awsconfig.WithRegion(args.Region),
		awsconfig.WithHTTPClient(client),
		awsconfig.WithRetryer(func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) {
				o.MaxAttempts = maxAttempts
				o.MaxBackoff = maxBackoff
			})
		}))
	if err != nil {
		return nil, fmt.Errorf("the settings of the object store cannot be used: %w", err)
	}
	return &Store{
		client: s3.NewFromConfig(config, func(o *s3.Options) {
			o.UsePathStyle = args.ForcePathStyle
			if args.Endpoint != "" {
				o.BaseEndpoint = aws.String(args.Endpoint)
			}
		}),
		bucket: args.Bucket,
		folder: args.Folder,
	}, nil
}

// Put stores a picture and returns its new key.
func (s *Store) Put(ctx context.Context, content []byte, t Type) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	key := s.folder + "/" + strings.ToLower(rand.Text()) + "." + t.Extension
	_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:        aws.String(s.bucket),
		Key:           aws.String(key),
		Body:          bytes.NewReader(content),
		ContentLength: aws.Int64(int64(len(content))),
		ContentType:   aws.String(t.MediaType),
	})
	return key, classify(err)
}

// Delete removes a picture. It is no error if there is none.
func (s *Store) Delete(ctx context.Context, key string) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(s.bucket), Key: aws.String(key)})
	return classify(err)
}

// Object is a stored picture; the reader has to close it.
type Object struct {
	io.ReadCloser
	Size      int64
	MediaType string
}

// Get opens a picture.
func (s *Store) Get(ctx context.Context, key string) (*Object, error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	output, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(s.bucket), Key: aws.String(key)})
	if err != nil {
		cancel()
		return nil, classify(err)
	}
	size := int64(-1)
	if output.ContentLength != nil {
		size = *output.ContentLength
	}
	return &Object{body{output.Body, cancel}, size, mediaType(path.Ext(key))}, nil
}

// body ends the time limit of a download together with the download.
type body struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (b body) Close() error {
	defer b.cancel()
	return b.ReadCloser.Close()
}

func classify(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	var missing *types.NoSuchKey
	if errors.As(err, &missing) {
		return ErrNotFound
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}
