package testservers

import (
	"fmt"
	"net"
	"testing"

	"github.com/nsqio/nsq/nsqd"
	"github.com/nsqio/nsq/nsqlookupd"
)

// NSQ is a queue with one nsqd, which can be stopped and started again with the same port and data.
type NSQ struct {
	// Address is that of nsqd.
	Address string
	// LookupAddress is that of nsqlookupd's HTTP API.
	LookupAddress string

	lookupTCP string
	folder    string
	daemon    *nsqd.NSQD
}

// StartNSQ starts a queue that ends with the test.
func StartNSQ(t *testing.T) *NSQ {
	t.Helper()
	port, err := FreePort()
	if err != nil {
		t.Fatal(err)
	}
	options := nsqlookupd.NewOptions()
	options.Logger = quiet{}
	options.TCPAddress, options.HTTPAddress, options.BroadcastAddress = "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1"
	lookup, err := nsqlookupd.New(options)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = lookup.Main() }()
	t.Cleanup(lookup.Exit)
	n := &NSQ{
		Address:       fmt.Sprintf("127.0.0.1:%d", port),
		LookupAddress: lookup.RealHTTPAddr().String(),
		lookupTCP:     lookup.RealTCPAddr().String(),
		folder:        t.TempDir(),
	}
	n.Start(t)
	t.Cleanup(n.Stop)
	return n
}

// Start starts nsqd.
func (n *NSQ) Start(t *testing.T) {
	t.Helper()
	options := nsqd.NewOptions()
	options.Logger = quiet{}
	options.TCPAddress, options.HTTPAddress, options.BroadcastAddress = n.Address, "127.0.0.1:0", "127.0.0.1"
	options.NSQLookupdTCPAddresses = []string{n.lookupTCP}
	options.DataPath = n.folder
	daemon, err := nsqd.New(options)
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.LoadMetadata(); err != nil {
		t.Fatal(err)
	}
	n.daemon = daemon
	go func() { _ = daemon.Main() }()
}

// CreateTopic creates a topic with a channel, so that consumers find it at once.
func (n *NSQ) CreateTopic(topic, channel string) {
	n.daemon.GetTopic(topic).GetChannel(channel)
}

// Waiting is how many messages of a channel nobody has, including those whose delay has not passed.
func (n *NSQ) Waiting(topic, channel string) int64 {
	stats := n.channel(topic, channel)
	return stats.Depth + int64(stats.DeferredCount)
}

// Requeued is how often messages of a channel were put back.
func (n *NSQ) Requeued(topic, channel string) uint64 {
	return n.channel(topic, channel).RequeueCount
}

func (n *NSQ) channel(topic, channel string) nsqd.ChannelStats {
	for _, t := range n.daemon.GetStats(topic, channel, false).Topics {
		for _, c := range t.Channels {
			return c
		}
	}
	return nsqd.ChannelStats{}
}

// Stop ends nsqd; its messages stay.
func (n *NSQ) Stop() {
	if n.daemon != nil {
		n.daemon.Exit()
		n.daemon = nil
	}
}

// HangingServer accepts connections and never answers; it returns its address.
func HangingServer(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().String()
}

type quiet struct{}

func (quiet) Output(int, string) error { return nil }
