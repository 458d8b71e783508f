package processor_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"slipway.dev/face-recognition/pipeline/internal/processor"
	"slipway.dev/face-recognition/pipeline/internal/queue"
	"slipway.dev/face-recognition/pipeline/internal/store"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

const known = "ada.png"

var mariaDB *testservers.MariaDB

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if mariaDB, err = testservers.StartMariaDB(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer mariaDB.Remove()
	return m.Run()
}

// fixture has a database, a queue, and a face-recog that knows everybody as Ada.
type fixture struct {
	t         *testing.T
	db        *sql.DB
	rows      *store.Store
	nsq       *testservers.NSQ
	producer  *queue.Producer
	faceRecog *testservers.FaceRecog
}

func setUp(t *testing.T) *fixture {
	t.Helper()
	db, _ := mariaDB.NewTables(t)
	f := &fixture{t: t, db: db, rows: store.New(db), nsq: testservers.StartNSQ(t)}
	f.nsq.CreateTopic(queue.Topic, queue.Channel)
	f.producer = queue.NewProducer(f.nsq.Address)
	t.Cleanup(f.producer.Close)
	f.faceRecog = testservers.StartFaceRecog(t, answerKnown)
	if _, err := f.rows.SeedPerson(t.Context(), "Ada", []string{known}); err != nil {
		t.Fatal(err)
	}
	return f
}

func answerKnown(context.Context, string) (string, error) { return known, nil }

// running is a processor.
type running struct {
	registry *prometheus.Registry
	stop     func()
	t        *testing.T
}

// start starts a processor with short times.
func (f *fixture) start(change ...func(*processor.Options)) *running {
	f.t.Helper()
	connection, err := processor.Connect(f.faceRecog.Address)
	if err != nil {
		f.t.Fatal(err)
	}
	options := processor.Options{
		Store: f.rows, Conn: connection, Host: "tests", LookupAddress: f.nsq.LookupAddress, Concurrency: 2,
		Claim: 20 * time.Second, GRPCTimeout: 10 * time.Second, RetryDelay: time.Minute,
		BreakerFailures: 3, BreakerProbe: 200 * time.Millisecond, DrainTimeout: 5 * time.Second,
	}
	for _, c := range change {
		c(&options)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{registry: prometheus.NewRegistry(), t: f.t}
	var ended sync.WaitGroup
	ended.Go(func() {
		if err := processor.Run(ctx, options, r.registry, slog.New(slog.DiscardHandler)); err != nil {
			f.t.Error(err)
		}
	})
	r.stop = func() { cancel(); ended.Wait() }
	f.t.Cleanup(func() {
		r.stop()
		_ = connection.Close()
	})
	return r
}

// add inserts and publishes a row for each path.
func (f *fixture) add(paths ...string) []uint64 {
	f.t.Helper()
	if _, err := f.rows.AddImages(f.t.Context(), paths, func() error { return nil }); err != nil {
		f.t.Fatal(err)
	}
	return f.publish()
}

// publish publishes the rows that wait.
func (f *fixture) publish() []uint64 {
	f.t.Helper()
	var published []uint64
	// The first attempt after a restart of the queue has the connection that it ended.
	testservers.Eventually(f.t, "rows are published", func() bool {
		_, err := f.rows.Publish(f.t.Context(), 1000, func(ids []uint64) error {
			published = ids
			return f.producer.Publish(f.t.Context(), ids)
		})
		return err == nil
	})
	return published
}

func (f *fixture) count(where string, args ...any) int {
	f.t.Helper()
	return testservers.Number(f.t, f.db, "SELECT COUNT(*) FROM images WHERE "+where, args...)
}

// until waits until a number of rows fulfils a condition.
func (f *fixture) until(count int, where string) {
	f.t.Helper()
	testservers.Eventually(f.t, fmt.Sprintf("%d rows with %s", count, where), func() bool { return f.count(where) == count })
}

// metric returns the value of a counter or gauge, summed over its labels with a value.
func (r *running) metric(name, label string) float64 {
	r.t.Helper()
	families, err := r.registry.Gather()
	if err != nil {
		r.t.Fatal(err)
	}
	var sum float64
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			if family.GetName() != name || label != "" && metric.GetLabel()[0].GetValue() != label {
				continue
			}
			sum += metric.GetCounter().GetValue() + metric.GetGauge().GetValue()
		}
	}
	return sum
}

func (r *running) untilBreaker(state float64) {
	r.t.Helper()
	testservers.Eventually(r.t, fmt.Sprintf("breaker state %v", state), func() bool {
		return r.metric("face_recognition_breaker_state", "") == state
	})
}
