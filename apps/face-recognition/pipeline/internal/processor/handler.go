package processor

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/nsqio/go-nsq"

	"slipway.dev/face-recognition/pipeline/internal/facerecog"
	"slipway.dev/face-recognition/pipeline/internal/queue"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

const (
	// awayDelay is when a message comes again after the database was away.
	awayDelay    = 2 * time.Second
	giveBackTime = 3 * time.Second
	finishDelay  = 200 * time.Millisecond
	// maxHostLength leaves space for the random part of a token.
	maxHostLength = 36
)

// handler processes messages.
type handler struct {
	Options
	breaker *breaker
	client  facerecog.IdentifyClient
	metrics *metrics
	log     *slog.Logger
	// work ends when pictures in progress have to be given back.
	work     context.Context
	stopping atomic.Bool
}

// HandleMessage answers each message itself, with the delay that the reason needs.
func (h *handler) HandleMessage(message *nsq.Message) error {
	message.DisableAutoResponse()
	id, err := queue.Decode(message.Body)
	if err != nil {
		h.log.Error("message dropped", "error", err.Error())
		message.Finish()
		return nil
	}
	if h.stopping.Load() {
		message.RequeueWithoutBackoff(0)
		return nil
	}
	done, allowed := h.breaker.allow()
	if !allowed {
		message.RequeueWithoutBackoff(h.BreakerProbe)
		return nil
	}
	if err := h.process(id, done); err != nil {
		h.log.Warn("message requeued: the database is not available", "id", id, "error", err.Error())
		message.RequeueWithoutBackoff(awayDelay)
		return nil
	}
	message.Finish()
	return nil
}

// process identifies the picture of a row, unless others have the row. It reports the result to the breaker by `done`. The
// error is one of the database.
func (h *handler) process(id uint64, done func(error)) error {
	claim, claimed, err := h.Store.Claim(h.work, id, h.token(), h.Claim)
	expires := time.Now().Add(h.Claim)
	if err != nil || !claimed {
		done(errNotAsked)
		if err != nil {
			// The answer may have been lost, and the row be claimed.
			h.giveBack(claim)
			return err
		}
		return h.notClaimed(id)
	}
	begin := time.Now()
	ctx, cancel := context.WithTimeout(h.work, h.GRPCTimeout)
	answer, err := h.client.Identify(ctx, &facerecog.IdentifyRequest{ImagePath: claim.Path})
	cancel()
	if err != nil && h.work.Err() != nil {
		done(errNotAsked)
		h.giveBack(claim)
		return nil
	}
	done(err)
	h.metrics.seconds.Observe(time.Since(begin).Seconds())
	if err != nil {
		return h.finish(claim, expires, func(context.Context) (store.Outcome, error) {
			return failure(claim.Path, err, h.retryDelay(claim)), nil
		})
	}
	return h.finish(claim, expires, func(ctx context.Context) (store.Outcome, error) {
		return h.outcome(ctx, claim, answer.GetImageName())
	})
}

// notClaimed handles a message about a row that is not pending.
func (h *handler) notClaimed(id uint64) error {
	exists, err := h.Store.Exists(h.work, id)
	if err != nil {
		return err
	}
	if !exists {
		h.log.Warn("message dropped: there is no such row", "id", id)
		return nil
	}
	h.metrics.redeliveries.Inc()
	h.log.Info("message dropped: the row is not pending", "id", id)
	return nil
}

// outcome is that of a picture that face-recog answered about.
func (h *handler) outcome(ctx context.Context, claim store.Claim, imageName string) (store.Outcome, error) {
	if imageName == "" {
		return store.Outcome{}, nil
	}
	person, err := h.Store.PersonOf(ctx, imageName)
	if err != nil || person != nil {
		return store.Outcome{Person: person}, err
	}
	// The person of a new picture is stored after the picture.
	reason := fmt.Sprintf("The face is most like %q, which belongs to nobody.", imageName)
	return store.Outcome{Failed: true, Reason: reason, Retryable: true, RetryAfter: h.retryDelay(claim)}, nil
}

// finish stores an outcome. While the database is away, it tries again until the claim expires or the processor has to stop.
func (h *handler) finish(claim store.Claim, expires time.Time, outcome func(context.Context) (store.Outcome, error)) error {
	ctx, cancel := context.WithDeadline(h.work, expires)
	defer cancel()
	for {
		result, err := outcome(ctx)
		var kept bool
		if err == nil {
			kept, err = h.Store.Finish(ctx, claim, result)
		}
		if err == nil {
			h.count(claim, result, kept)
			return nil
		}
		select {
		case <-ctx.Done():
			h.giveBack(claim)
			return err
		case <-time.After(finishDelay):
		}
	}
}

func (h *handler) count(claim store.Claim, outcome store.Outcome, kept bool) {
	if !kept {
		h.log.Warn("the outcome was dropped: the claim was lost", "id", claim.ID)
		return
	}
	result := "processed"
	if outcome.Failed {
		result = "failed"
	}
	h.metrics.images.WithLabelValues(result).Inc()
	h.log.Info("picture "+result, "id", claim.ID, "attempt", claim.Attempts, "reason", outcome.Reason)
}

// giveBack makes a row pending again. If that fails, the redeemer does so once the claim has expired.
func (h *handler) giveBack(claim store.Claim) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(h.work), giveBackTime)
	defer cancel()
	kept, err := h.Store.GiveBack(ctx, claim)
	if err != nil {
		h.log.Warn("the claim could not be given back; it expires", "id", claim.ID, "error", err.Error())
		return
	}
	if kept {
		h.log.Info("the claim was given back", "id", claim.ID)
	}
}

// retryDelay doubles with each attempt.
func (h *handler) retryDelay(claim store.Claim) time.Duration {
	return delayAfter(h.RetryDelay, claim.Attempts)
}

// token tells the claims of all processors apart, also those of one processor for the same row.
func (h *handler) token() string {
	return h.Host[:min(len(h.Host), maxHostLength)] + "/" + rand.Text()
}
