// Package receiver answers the HTTP requests that add pictures and people.
package receiver

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"slipway.dev/face-recognition/pipeline/internal/pictures"
	"slipway.dev/face-recognition/pipeline/internal/serve"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

// storeTimeout is how long the database may take for one request.
const storeTimeout = 20 * time.Second

// Queue is what publishes new rows.
type Queue interface {
	Signal()
	QueueAway() bool
}

// Parts are what a server consists of.
type Parts struct {
	Store *store.Store
	// Unknown has the pictures to identify, Known those of known people.
	Unknown *pictures.Folder
	Known   *pictures.Folder
	Queue   Queue
	// MaxBacklog is how many rows may wait to be published while the queue is away.
	MaxBacklog      int
	MaxPictureBytes int64
	// BatchRoute adds the route that takes several paths.
	BatchRoute bool
	// Ready returns nil while the database can be used.
	Ready    func(context.Context) error
	Registry *prometheus.Registry
	Log      *slog.Logger
}

type server struct {
	Parts
	// context ends with the program.
	context  context.Context
	requests *prometheus.CounterVec
}

// New returns the handler of all requests. What a request leaves to do ends with `ctx`.
func New(ctx context.Context, parts Parts) http.Handler {
	s := &server{
		Parts:   parts,
		context: ctx,
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "face_recognition_http_requests_total", Help: "HTTP requests by route and status.",
		}, []string{"route", "status"}),
	}
	s.Registry.MustRegister(s.requests)
	mux := http.NewServeMux()
	serve.AddProbes(mux, s.Registry, s.Ready, s.Log)
	for _, route := range []string{"/healthz", "/readyz", "/metrics"} {
		mux.Handle(route, s.handle(route, methodNotAllowed("GET, HEAD")))
	}
	s.post(mux, "/image/post", s.postPath)
	if s.BatchRoute {
		s.post(mux, "/images/post", s.postPaths)
	}
	s.post(mux, "/images", s.postImages)
	s.post(mux, "/people", s.postPerson)
	mux.Handle("/", s.handle("other", func(http.ResponseWriter, *http.Request) error {
		return newProblem(http.StatusNotFound, "there is nothing at this path")
	}))
	return mux
}

type handler func(http.ResponseWriter, *http.Request) error

func (s *server) post(mux *http.ServeMux, path string, h handler) {
	mux.Handle("POST "+path, s.handle(path, h))
	mux.Handle(path, s.handle(path, methodNotAllowed(http.MethodPost)))
}

func methodNotAllowed(allowed string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Allow", allowed)
		return newProblem(http.StatusMethodNotAllowed, "%s is not allowed here; allowed: %s", r.Method, allowed)
	}
}

// handle answers with the error of a handler, and logs and counts the request.
func (s *server) handle(route string, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		answer := &recorder{ResponseWriter: w, status: http.StatusOK}
		if err := h(answer, r); err != nil {
			s.fail(answer, err)
		}
		s.requests.WithLabelValues(route, strconv.Itoa(answer.status)).Inc()
		s.Log.Info("request", "method", r.Method, "path", r.URL.Path, "status", answer.status,
			"milliseconds", time.Since(begin).Milliseconds())
	})
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets net/http reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter {
	return r.ResponseWriter
}
