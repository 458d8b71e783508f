package processor

import (
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"slipway.dev/face-recognition/pipeline/internal/store"
)

// maxRetryDelay keeps dates within what the database has.
const maxRetryDelay = 30 * 24 * time.Hour

// failure is the outcome of an error of face-recog. The reason is a sentence for people.
func failure(path string, err error, retryAfter time.Duration) store.Outcome {
	answer := status.Convert(err)
	outcome := store.Outcome{Failed: true, Retryable: true, RetryAfter: retryAfter}
	switch answer.Code() {
	case codes.InvalidArgument:
		outcome.Retryable = false
		outcome.Reason = "The file " + strings.TrimPrefix(answer.Message(), "'"+path+"' ") + "."
	case codes.NotFound:
		outcome.Reason = "There is no such file yet."
	case codes.DeadlineExceeded:
		outcome.Reason = "Face recognition took too long."
	case codes.Unavailable:
		outcome.Reason = "Face recognition is not available."
	default:
		outcome.Reason = "Face recognition failed: " + answer.Code().String() + "."
	}
	return outcome
}

// delayAfter returns the delay after a number of attempts: twice as long after each one.
func delayAfter(first time.Duration, attempts int) time.Duration {
	delay := first
	for attempt := 1; attempt < attempts && delay < maxRetryDelay; attempt++ {
		delay *= 2
	}
	return min(delay, maxRetryDelay)
}
