package processor

import (
	"context"
	"log/slog"
	"time"

	"github.com/sony/gobreaker/v2"
	"google.golang.org/grpc/health/grpc_health_v1"
)

const healthTimeout = 2 * time.Second

// supervisor decides how many messages the processor takes: none while the breaker is open, one while it is half-open.
type supervisor struct {
	breaker     *breaker
	health      grpc_health_v1.HealthClient
	service     string
	probe       time.Duration
	concurrency int
	// take sets how many messages may be in flight.
	take func(int)
	log  *slog.Logger
}

// run supervises until `ctx` ends.
func (s *supervisor) run(ctx context.Context) {
	ticker := time.NewTicker(s.probe)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-s.breaker.changed:
			if s.breaker.circuit.State() == gobreaker.StateOpen {
				// The first probe comes when the breaker has become half-open.
				ticker.Reset(s.probe)
			}
		}
		s.adjust(ctx)
	}
}

func (s *supervisor) adjust(ctx context.Context) {
	switch s.breaker.circuit.State() {
	case gobreaker.StateClosed:
		s.take(s.concurrency)
	case gobreaker.StateOpen:
		s.take(0)
	case gobreaker.StateHalfOpen:
		if !s.breaker.serving.Load() && s.serves(ctx) {
			s.log.Info("face-recog serves again; one picture is tried")
			s.breaker.serving.Store(true)
			s.take(1)
		}
	}
}

func (s *supervisor) serves(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	answer, err := s.health.Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: s.service})
	if err != nil {
		s.log.Info("face-recog does not serve yet", "error", err.Error())
		return false
	}
	return answer.GetStatus() == grpc_health_v1.HealthCheckResponse_SERVING
}
