// Package limit tells clients apart and limits their requests.
package limit

import (
	"net/http"
	"net/netip"
	"strings"
)

// ClientAddress returns the address of a request's client: the entry of X-Forwarded-For that the `hops`-th proxy from
// the server appended. What stands before it was sent by the client and is ignored. With 0 hops, too few entries or an
// entry that is no address, it is the peer of the connection.
func ClientAddress(r *http.Request, hops int) netip.Addr {
	if hops > 0 {
		entries := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if len(entries) >= hops {
			address, err := netip.ParseAddr(strings.TrimSpace(entries[len(entries)-hops]))
			if err == nil {
				return address.Unmap().WithZone("")
			}
		}
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return peer.Addr().Unmap().WithZone("")
}

// ipv6Bits is the length of the network that one subscriber has, who can use any address of it.
const ipv6Bits = 64

// Group returns the network whose clients share a limit: the address itself for IPv4, the /64 for IPv6.
func Group(address netip.Addr) netip.Prefix {
	bits := 32
	if address.Is6() {
		bits = ipv6Bits
	}
	prefix, err := address.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return prefix
}
