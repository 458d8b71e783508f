package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nsqio/go-nsq"
)

const publishTimeout = 5 * time.Second

var errSlow = fmt.Errorf("nsqd did not answer within %s", publishTimeout)

// Producer publishes messages. It connects on first use, and again after an error. It is not for concurrent use.
type Producer struct {
	address string
	current *nsq.Producer
}

// NewProducer returns a producer for nsqd at <host>:<port>.
func NewProducer(address string) *Producer {
	return &Producer{address: address}
}

// Publish returns once nsqd has all messages, or an error if it may have none.
func (p *Producer) Publish(ctx context.Context, ids []uint64) error {
	if p.current == nil {
		producer, err := nsq.NewProducer(p.address, nsq.NewConfig())
		if err != nil {
			return err
		}
		// What it logs is also returned as an error.
		producer.SetLogger(nil, nsq.LogLevelError)
		p.current = producer
	}
	bodies := make([][]byte, len(ids))
	for i, id := range ids {
		bodies[i] = Encode(id)
	}
	// The client itself would wait for an answer until the heartbeat fails.
	ctx, cancel := context.WithTimeoutCause(ctx, publishTimeout, errSlow)
	defer cancel()
	answers := make(chan error, 1)
	go func(producer *nsq.Producer) { answers <- producer.MultiPublish(Topic, bodies) }(p.current)
	var err error
	select {
	case err = <-answers:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil {
		p.Close()
		return errors.Join(errors.New("the queue is not available"), err)
	}
	return nil
}

// Close ends the connection.
func (p *Producer) Close() {
	if p.current != nil {
		// While the client connects, stopping waits for nsqd to answer.
		go p.current.Stop()
		p.current = nil
	}
}
