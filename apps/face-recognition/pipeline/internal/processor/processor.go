// Package processor takes messages from the queue and has pictures identified.
package processor

import (
	"context"
	"log/slog"
	"time"

	"github.com/nsqio/go-nsq"
	"github.com/prometheus/client_golang/prometheus"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"

	"slipway.dev/face-recognition/pipeline/internal/facerecog"
	"slipway.dev/face-recognition/pipeline/internal/queue"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

const (
	// DrainTimeout is how long pictures in progress may take to finish once the processor stops; then they are given back.
	DrainTimeout   = 21 * time.Second
	lookupInterval = 5 * time.Second
	lookupTimeout  = 3 * time.Second
	// redistributeInterval is how soon connections get messages to which none could be given before.
	redistributeInterval = time.Second
	// messageMargin is what storing the outcome adds to the claim.
	messageMargin = 15 * time.Second
)

// Options are what a processor needs to know.
type Options struct {
	Store *store.Store
	Conn  *grpc.ClientConn
	// Host is the name of the pod.
	Host            string
	LookupAddress   string
	Concurrency     int
	Claim           time.Duration
	GRPCTimeout     time.Duration
	RetryDelay      time.Duration
	BreakerFailures int
	BreakerProbe    time.Duration
	DrainTimeout    time.Duration
}

// Run processes messages until `ctx` ends; then it finishes the pictures in progress or gives them back.
func Run(ctx context.Context, options Options, registry prometheus.Registerer, log *slog.Logger) error {
	work, abort := context.WithCancel(context.WithoutCancel(ctx))
	defer abort()
	h := &handler{
		Options: options,
		// It is half-open when the first probe comes, one interval after it opened.
		breaker: newBreaker(options.BreakerFailures, options.BreakerProbe*9/10, registry, log),
		client:  facerecog.NewIdentifyClient(options.Conn),
		metrics: newMetrics(registry),
		log:     log,
		work:    work,
	}
	consumer, err := newConsumer(options, log)
	if err != nil {
		return err
	}
	consumer.AddConcurrentHandlers(h, options.Concurrency)
	s := supervisor{
		breaker:     h.breaker,
		health:      grpc_health_v1.NewHealthClient(options.Conn),
		service:     facerecog.Identify_ServiceDesc.ServiceName,
		probe:       options.BreakerProbe,
		concurrency: options.Concurrency,
		take:        consumer.ChangeMaxInFlight,
		log:         log,
	}
	go s.run(ctx)
	// It asks at once, and for as long as the server does not answer.
	if err := consumer.ConnectToNSQLookupd(options.LookupAddress); err != nil {
		return err
	}
	<-ctx.Done()
	log.Info("stopping; pictures in progress are finished first")
	h.stopping.Store(true)
	consumer.Stop()
	timer := time.AfterFunc(options.DrainTimeout, abort)
	defer timer.Stop()
	select {
	case <-consumer.StopChan:
	case <-time.After(options.DrainTimeout + giveBackTime):
		// The client waits longer for a queue that does not answer.
		log.Warn("the queue did not end the connection")
	}
	return nil
}

func newConsumer(options Options, log *slog.Logger) (*nsq.Consumer, error) {
	config := nsq.NewConfig()
	config.LookupdPollInterval = lookupInterval
	config.LookupdPollTimeout = lookupTimeout
	config.RDYRedistributeInterval = redistributeInterval
	config.MaxInFlight = options.Concurrency
	// A message is given to another processor only if this one is gone.
	config.MsgTimeout = options.Claim + messageMargin
	config.MaxAttempts = 0
	// The breaker decides when to pause.
	config.MaxBackoffDuration = 0
	consumer, err := nsq.NewConsumer(queue.Topic, queue.Channel, config)
	if err != nil {
		return nil, err
	}
	queue.SetLog(consumer, log)
	return consumer, nil
}
