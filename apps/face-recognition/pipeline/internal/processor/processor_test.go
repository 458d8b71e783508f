package processor_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"slipway.dev/face-recognition/pipeline/internal/processor"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func TestTwoProcessorsChangeEachRowOnce(t *testing.T) {
	const count = 60
	f := setUp(t)
	first, second := f.start(), f.start()
	paths := make([]string, count)
	for i := range paths {
		paths[i] = fmt.Sprintf("%d.png", i)
	}
	ids := f.add(paths...)
	// Each message comes twice.
	if err := f.producer.Publish(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	f.until(count, "status = 1 AND person = 1 AND changes = 1 AND attempts = 1 AND claimed_by IS NULL AND reason IS NULL")
	testservers.Eventually(t, "the second messages are counted", func() bool {
		return first.metric("face_recognition_redeliveries_total", "")+second.metric("face_recognition_redeliveries_total", "") == count
	})
	for _, path := range paths {
		if calls := f.faceRecog.Calls(path); calls != 1 {
			t.Errorf("%s was identified %d times", path, calls)
		}
	}
	one, other := first.metric("face_recognition_images_total", "processed"), second.metric("face_recognition_images_total", "processed")
	if one+other != count || one == 0 || other == 0 {
		t.Errorf("%v and %v pictures", one, other)
	}
}

func TestOutcomes(t *testing.T) {
	for name, test := range map[string]struct {
		answer testservers.Answer
		where  string
	}{
		"known":     {answerKnown, "status = 1 AND person = 1 AND reason IS NULL AND retry_at IS NULL"},
		"nobody":    {func(context.Context, string) (string, error) { return "", nil }, "status = 1 AND person IS NULL"},
		"no person": {func(context.Context, string) (string, error) { return "other.png", nil }, "status = 2 AND retryable AND reason LIKE '%belongs to nobody%'"},
		"invalid": {func(_ context.Context, path string) (string, error) {
			return "", status.Error(codes.InvalidArgument, "'"+path+"' is no picture")
		}, "status = 2 AND NOT retryable AND retry_at IS NULL AND reason = 'The file is no picture.'"},
		"missing": {func(context.Context, string) (string, error) { return "", status.Error(codes.NotFound, "/secret/path") },
			"status = 2 AND retryable AND reason = 'There is no such file yet.' AND retry_at BETWEEN updated_at + INTERVAL 59 SECOND AND updated_at + INTERVAL 61 SECOND"},
		"internal": {func(context.Context, string) (string, error) { return "", status.Error(codes.Internal, "traceback") },
			"status = 2 AND retryable AND reason = 'Face recognition failed: Internal.'"},
		"slow": {func(ctx context.Context, _ string) (string, error) { <-ctx.Done(); return "", ctx.Err() },
			"status = 2 AND retryable AND reason = 'Face recognition took too long.'"},
	} {
		t.Run(name, func(t *testing.T) {
			f := setUp(t)
			f.faceRecog.SetAnswer(test.answer)
			f.start(func(o *processor.Options) { o.GRPCTimeout = 300 * time.Millisecond })
			f.add("a.png")
			f.until(1, test.where+" AND changes = 1 AND attempts = 1 AND claimed_by IS NULL AND claimed_until IS NULL")
		})
	}
}

func TestUnknownMessagesAreDropped(t *testing.T) {
	f := setUp(t)
	r := f.start()
	if err := f.producer.Publish(t.Context(), []uint64{4711}); err != nil {
		t.Fatal(err)
	}
	f.add("a.png")
	f.until(1, "status = 1")
	if redeliveries := r.metric("face_recognition_redeliveries_total", ""); redeliveries != 0 {
		t.Errorf("%v redeliveries", redeliveries)
	}
}

func TestLostClaimIsNotFinished(t *testing.T) {
	f := setUp(t)
	proceed := make(chan struct{})
	f.faceRecog.SetAnswer(func(context.Context, string) (string, error) { <-proceed; return known, nil })
	r := f.start()
	f.add("a.png")
	f.until(1, "status = 3")
	testservers.Exec(t, f.db, "UPDATE images SET claimed_by = 'other'")
	close(proceed)
	r.stop()
	if f.count("status = 3 AND claimed_by = 'other' AND changes = 0") != 1 {
		t.Error("the row was changed")
	}
	if images := r.metric("face_recognition_images_total", ""); images != 0 {
		t.Errorf("%v pictures", images)
	}
}

func TestStopFinishesWorkInProgress(t *testing.T) {
	f := setUp(t)
	asked := make(chan struct{})
	f.faceRecog.SetAnswer(func(context.Context, string) (string, error) {
		close(asked)
		time.Sleep(300 * time.Millisecond)
		return known, nil
	})
	r := f.start()
	f.add("a.png")
	<-asked
	r.stop()
	if f.count("status = 1 AND changes = 1") != 1 {
		t.Error("the picture was not finished")
	}
}

func TestStopGivesClaimsBack(t *testing.T) {
	f := setUp(t)
	f.faceRecog.SetAnswer(func(ctx context.Context, _ string) (string, error) { <-ctx.Done(); return "", ctx.Err() })
	r := f.start(func(o *processor.Options) { o.DrainTimeout = 200 * time.Millisecond })
	f.add("a.png", "b.png", "c.png")
	f.until(2, "status = 3")
	begin := time.Now()
	r.stop()
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
	if f.count("status = 0 AND attempts = 0 AND changes = 0 AND claimed_by IS NULL AND claimed_until IS NULL") != 3 || f.count("queued_at IS NULL") != 2 {
		t.Error("the rows were not given back")
	}
	f.faceRecog.SetAnswer(answerKnown)
	f.start()
	f.publish()
	f.until(3, "status = 1 AND changes = 1")
}
