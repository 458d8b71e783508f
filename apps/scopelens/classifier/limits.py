"""How often each client may ask for predictions."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address

# About 200 bytes each. The client that was away longest is forgotten first.
MAX_CLIENTS = 10_000
MINUTE = 60.0


def client_of(peer: str, forwarded_for: str, proxy_hops: int) -> str:
    """
    Whose limit a request uses: an IPv4 address, or the /64 network of an IPv6 address, which belongs to one client.

    The proxies append to X-Forwarded-For, so the last `proxy_hops` entries are theirs and all before are the client's
    claims. A request with fewer entries did not pass them, and counts for its peer.
    """
    entries = [entry.strip() for entry in forwarded_for.split(",")] if forwarded_for else []
    address = entries[-proxy_hops] if 0 < proxy_hops <= len(entries) else peer
    return _network(address) or _network(peer) or peer


def _network(address: str) -> str | None:
    try:
        # A zone, as in fe80::1%eth0, is local to a machine.
        parsed = ip_address(address.split("%", 1)[0])
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Network((parsed, 64), strict=False))
    return str(parsed)


class Limiter:
    """A token bucket per client: `per_minute` requests at once, refilled evenly over a minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic, max_clients: int = MAX_CLIENTS):
        self._capacity = per_minute
        self._clock = clock
        self._max_clients = max_clients
        self._lock = threading.Lock()
        # Per client: its tokens, and when they were counted.
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> int:
        """Counts a request: 0 if it is allowed, else the seconds until the next one is."""
        with self._lock:
            now = self._clock()
            tokens, counted = self._buckets.pop(client, (float(self._capacity), now))
            tokens = min(self._capacity, tokens + (now - counted) * self._capacity / MINUTE)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - 1 if allowed else tokens, now)
            if len(self._buckets) > self._max_clients:
                self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - tokens) * MINUTE / self._capacity))

    def __len__(self) -> int:
        return len(self._buckets)
