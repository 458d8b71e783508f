package processor_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"slipway.dev/face-recognition/pipeline/internal/processor"
	"slipway.dev/face-recognition/pipeline/internal/queue"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func fail(context.Context, string) (string, error) { return "", status.Error(codes.Internal, "broken") }

func paths(count int) []string {
	all := make([]string, count)
	for i := range all {
		all[i] = fmt.Sprintf("%d.png", i)
	}
	return all
}

func one(o *processor.Options) { o.Concurrency = 1 }

func TestBreakerOpensAndStaysOpen(t *testing.T) {
	f := setUp(t)
	f.faceRecog.SetAnswer(fail)
	f.faceRecog.SetServing(false)
	r := f.start(one)
	f.add(paths(10)...)
	r.untilBreaker(2)
	f.until(3, "status = 2 AND attempts = 1 AND retryable")
	// It becomes half-open by time, but face-recog does not serve.
	r.untilBreaker(1)
	testservers.Eventually(t, "all messages are in the queue again", func() bool { return f.nsq.Waiting(queue.Topic, queue.Channel) == 7 })
	if calls := f.faceRecog.Total(); calls != 3 {
		t.Errorf("%d requests", calls)
	}
	if f.count("status = 0 AND attempts = 0 AND claimed_by IS NULL AND changes = 0 AND queued_at IS NOT NULL") != 7 {
		t.Error("rows were touched while the breaker was open")
	}
}

func TestBreakerTriesOnePictureAndOpensAgain(t *testing.T) {
	f := setUp(t)
	f.faceRecog.SetAnswer(fail)
	f.faceRecog.SetServing(false)
	r := f.start()
	f.add(paths(10)...)
	r.untilBreaker(2)
	r.untilBreaker(1)
	before := f.faceRecog.Total()
	// The server stops to serve with the first picture, so that no other one follows.
	var tried atomic.Int32
	f.faceRecog.SetAnswer(func(context.Context, string) (string, error) {
		tried.Add(1)
		f.faceRecog.SetServing(false)
		return "", status.Error(codes.Unavailable, "broken")
	})
	f.faceRecog.SetServing(true)
	testservers.Eventually(t, "one picture is tried", func() bool { return tried.Load() == 1 })
	f.until(before+1, "status = 2")
	r.untilBreaker(1)
	if tried.Load() != 1 {
		t.Errorf("%d pictures were tried", tried.Load())
	}
	f.faceRecog.SetAnswer(answerKnown)
	f.faceRecog.SetServing(true)
	r.untilBreaker(0)
	f.until(10, "changes = 1 AND status IN (1, 2)")
	if failed := f.count("status = 2"); failed != before+1 {
		t.Errorf("%d pictures failed", failed)
	}
}

func TestAnswersAboutPicturesDoNotOpenTheBreaker(t *testing.T) {
	for _, code := range []codes.Code{codes.InvalidArgument, codes.NotFound} {
		t.Run(code.String(), func(t *testing.T) {
			f := setUp(t)
			f.faceRecog.SetAnswer(func(context.Context, string) (string, error) { return "", status.Error(code, "no") })
			r := f.start(one)
			f.add(paths(8)...)
			f.until(8, "status = 2 AND attempts = 1")
			if state := r.metric("face_recognition_breaker_state", ""); state != 0 {
				t.Errorf("state %v", state)
			}
		})
	}
}

func TestServerThatHangsOpensTheBreaker(t *testing.T) {
	f := setUp(t)
	f.faceRecog.SetAnswer(func(ctx context.Context, _ string) (string, error) { <-ctx.Done(); return "", ctx.Err() })
	f.faceRecog.SetServing(false)
	r := f.start(func(o *processor.Options) { o.GRPCTimeout = 100 * time.Millisecond })
	f.add(paths(20)...)
	r.untilBreaker(2)
	// Requests that were in progress when it opened may fail too.
	if failed := f.count("status = 2"); failed > 4 {
		t.Errorf("%d pictures failed", failed)
	}
}

func TestServerIsRestarted(t *testing.T) {
	f := setUp(t)
	r := f.start(one)
	f.add("first.png")
	f.until(1, "status = 1")
	f.faceRecog.Stop()
	f.add(paths(10)...)
	r.untilBreaker(2)
	f.until(3, "status = 2 AND reason = 'Face recognition is not available.'")
	f.faceRecog.Start(t)
	r.untilBreaker(0)
	f.until(8, "status = 1 AND changes = 1 AND attempts = 1")
	if failed := f.count("status = 2"); failed != 3 {
		t.Errorf("%d pictures failed", failed)
	}
}
