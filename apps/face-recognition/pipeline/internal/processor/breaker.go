package processor

import (
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/sony/gobreaker/v2"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// errNotAsked is reported for a message for which face-recog was not asked in the end.
var errNotAsked = errors.New("face-recog was not asked")

// breaker stops asking face-recog after failures in a row. An open breaker becomes half-open after a time, and then lets one
// message through once face-recog has reported that it serves.
type breaker struct {
	circuit *gobreaker.TwoStepCircuitBreaker[struct{}]
	// serving is set while the breaker is half-open and face-recog reported that it serves.
	serving atomic.Bool
	// changed receives a value after each change of the state.
	changed chan struct{}
}

func newBreaker(failures int, openFor time.Duration, registry prometheus.Registerer, log *slog.Logger) *breaker {
	gauge := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "face_recognition_breaker_state", Help: "State of the circuit breaker: 0 closed, 1 half-open, 2 open.",
	})
	registry.MustRegister(gauge)
	b := &breaker{changed: make(chan struct{}, 1)}
	b.circuit = gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Name:         "face-recog",
		MaxRequests:  1,
		Timeout:      openFor,
		ReadyToTrip:  func(counts gobreaker.Counts) bool { return counts.ConsecutiveFailures >= uint32(failures) },
		IsSuccessful: isAnswer,
		IsExcluded:   func(err error) bool { return errors.Is(err, errNotAsked) },
		OnStateChange: func(name string, from, to gobreaker.State) {
			log.Warn("circuit breaker changed", "breaker", name, "from", from.String(), "to", to.String())
			gauge.Set(float64(to))
			b.serving.Store(false)
			select {
			case b.changed <- struct{}{}:
			default:
			}
		},
	})
	return b
}

// allow returns a function that takes the result of a request, or false if face-recog must not be asked now.
func (b *breaker) allow() (done func(error), allowed bool) {
	if b.circuit.State() != gobreaker.StateClosed && !b.serving.Load() {
		return nil, false
	}
	done, err := b.circuit.Allow()
	return done, err == nil
}

// isAnswer tells whether face-recog works: it then answers about a picture, even if it refuses or lacks it.
func isAnswer(err error) bool {
	code := status.Code(err)
	return code == codes.OK || code == codes.InvalidArgument || code == codes.NotFound
}
