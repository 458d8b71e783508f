// Package publisher publishes rows that wait for it to the queue.
package publisher

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"slipway.dev/face-recognition/pipeline/internal/queue"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

const (
	// Interval is the usual time between two looks for rows.
	Interval = time.Second

	batch = 100
	// passTimeout bounds how long rows are locked.
	passTimeout = 20 * time.Second
)

// Publisher publishes rows in intervals, and at once after a signal.
type Publisher struct {
	store     *store.Store
	interval  time.Duration
	address   string
	log       *slog.Logger
	signals   chan struct{}
	queueAway atomic.Bool
	published prometheus.Counter
}

// New returns a publisher to nsqd at <host>:<port> that looks for rows in intervals.
func New(s *store.Store, address string, interval time.Duration, registry prometheus.Registerer, log *slog.Logger) *Publisher {
	p := &Publisher{
		store:    s,
		address:  address,
		interval: interval,
		log:      log,
		signals:  make(chan struct{}, 1),
		published: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "face_recognition_published_total", Help: "Rows that were published to the queue.",
		}),
	}
	registry.MustRegister(p.published, prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "face_recognition_queue_up", Help: "Whether the last rows could be published.",
	}, func() float64 {
		if p.QueueAway() {
			return 0
		}
		return 1
	}))
	return p
}

// Signal tells the publisher that there are rows to publish.
func (p *Publisher) Signal() {
	select {
	case p.signals <- struct{}{}:
	default:
	}
}

// QueueAway tells whether the last rows could not be published.
func (p *Publisher) QueueAway() bool {
	return p.queueAway.Load()
}

// Run publishes until `ctx` ends.
func (p *Publisher) Run(ctx context.Context) {
	producer := queue.NewProducer(p.address)
	defer producer.Close()
	ticker := time.NewTicker(p.interval)
	defer ticker.Stop()
	var failing bool
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.signals:
		case <-ticker.C:
		}
		err := p.publishAll(ctx, producer)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !failing:
			p.log.Warn("rows cannot be published; they wait", "error", err.Error())
		case err == nil && failing:
			p.log.Info("rows can be published again")
		}
		failing = err != nil
	}
}

// publishAll publishes all rows that wait.
func (p *Publisher) publishAll(ctx context.Context, producer *queue.Producer) error {
	for count := batch; count == batch; {
		pass, cancel := context.WithTimeout(ctx, passTimeout)
		var err error
		count, err = p.store.Publish(pass, batch, func(ids []uint64) error {
			err := producer.Publish(pass, ids)
			p.queueAway.Store(err != nil && !errors.Is(err, context.Canceled))
			return err
		})
		cancel()
		if err != nil {
			return err
		}
		p.published.Add(float64(count))
	}
	return nil
}
