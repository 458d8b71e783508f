package limit

import (
	"container/list"
	"math"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxClients bounds the memory of a limiter to some MB; the client that was seen least recently is forgotten first.
const maxClients = 20_000

// Limiter limits the requests per minute of each client.
type Limiter struct {
	perMinute int
	most      int
	now       func() time.Time

	mutex  sync.Mutex
	byKey  map[netip.Prefix]*list.Element
	recent *list.List
}

type client struct {
	key     netip.Prefix
	limiter *rate.Limiter
}

// NewLimiter returns a limiter of `perMinute` requests per minute and client; as many may come at once.
func NewLimiter(perMinute int) *Limiter {
	return &Limiter{
		perMinute: perMinute,
		most:      maxClients,
		now:       time.Now,
		byKey:     map[netip.Prefix]*list.Element{},
		recent:    list.New(),
	}
}

// Allow counts a request of a client. If it is one too many, it returns false and the seconds to wait, at least 1.
func (l *Limiter) Allow(key netip.Prefix) (allowed bool, retryAfter int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.now()
	reservation := l.client(key).ReserveN(now, 1)
	delay := reservation.DelayFrom(now)
	if delay == 0 {
		return true, 0
	}
	reservation.CancelAt(now)
	return false, max(1, int(math.Ceil(delay.Seconds())))
}

func (l *Limiter) client(key netip.Prefix) *rate.Limiter {
	if element := l.byKey[key]; element != nil {
		l.recent.MoveToFront(element)
		return element.Value.(*client).limiter
	}
	if l.recent.Len() >= l.most {
		oldest := l.recent.Back()
		l.recent.Remove(oldest)
		delete(l.byKey, oldest.Value.(*client).key)
	}
	limiter := rate.NewLimiter(rate.Limit(float64(l.perMinute)/60), l.perMinute)
	l.byKey[key] = l.recent.PushFront(&client{key, limiter})
	return limiter
}
