package testservers

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"syscall"
)

// Below the ports that systems choose for outgoing connections: those may take a free port before its server starts.
const firstPort, ports = 20_000, 10_000

// FreePort returns a port that no server has now, for one that starts later.
func FreePort() (int, error) {
	for {
		port := firstPort + rand.IntN(ports)
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		if err != nil {
			return 0, err
		}
		return port, listener.Close()
	}
}
