package processor

import (
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/resolver/dns"

	// The balancer that the service config names.
	_ "google.golang.org/grpc/balancer/roundrobin"
)

const (
	serviceConfig     = `{"loadBalancingConfig": [{"round_robin": {}}]}`
	resolveInterval   = 2 * time.Second
	minConnectTimeout = 3 * time.Second
)

// Connect returns a connection to all servers that a host name has; it connects on first use. New pods of a headless Service
// are found when a connection to a previous one ends.
func Connect(address string) (*grpc.ClientConn, error) {
	dns.SetMinResolutionInterval(resolveInterval)
	reconnect := backoff.Config{BaseDelay: 200 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 2 * time.Second}
	return grpc.NewClient("dns:///"+address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(serviceConfig),
		grpc.WithConnectParams(grpc.ConnectParams{Backoff: reconnect, MinConnectTimeout: minConnectTimeout}),
		grpc.WithNoProxy(),
		grpc.WithDisableServiceConfig(),
	)
}
