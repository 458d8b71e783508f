package publisher_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/nsqio/go-nsq"
	"github.com/prometheus/client_golang/prometheus"

	"slipway.dev/face-recognition/pipeline/internal/publisher"
	"slipway.dev/face-recognition/pipeline/internal/queue"
	"slipway.dev/face-recognition/pipeline/internal/store"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

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

func start(t *testing.T, db *sql.DB, address string) *publisher.Publisher {
	t.Helper()
	return startEvery(t, publisher.Interval, db, address)
}

func startEvery(t *testing.T, interval time.Duration, db *sql.DB, address string) *publisher.Publisher {
	t.Helper()
	p := publisher.New(store.New(db), address, interval, prometheus.NewRegistry(), slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { p.Run(ctx) })
	t.Cleanup(func() { stop(); running.Wait() })
	return p
}

func add(t *testing.T, db *sql.DB, count int) {
	t.Helper()
	testservers.Exec(t, db, fmt.Sprintf(`INSERT INTO images (path, created_at, updated_at)
		SELECT CONCAT(UUID(), seq), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM seq_1_to_%d`, count))
}

func waiting(t *testing.T, db *sql.DB) int {
	t.Helper()
	return testservers.Number(t, db, "SELECT COUNT(*) FROM images WHERE queued_at IS NULL")
}

// consume counts the messages about each row.
func consume(t *testing.T, address string) func() map[uint64]int {
	t.Helper()
	var mutex sync.Mutex
	counts := map[uint64]int{}
	consumer, err := nsq.NewConsumer(queue.Topic, queue.Channel, nsq.NewConfig())
	if err != nil {
		t.Fatal(err)
	}
	consumer.SetLogger(nil, nsq.LogLevelError)
	consumer.AddHandler(nsq.HandlerFunc(func(message *nsq.Message) error {
		id, err := queue.Decode(message.Body)
		if err != nil {
			t.Error(err)
		}
		mutex.Lock()
		defer mutex.Unlock()
		counts[id]++
		return nil
	}))
	if err := consumer.ConnectToNSQD(address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { consumer.Stop(); <-consumer.StopChan })
	return func() map[uint64]int {
		mutex.Lock()
		defer mutex.Unlock()
		copied := map[uint64]int{}
		for id, count := range counts {
			copied[id] = count
		}
		return copied
	}
}

func TestSeveralPublishersPublishEachRow(t *testing.T) {
	db, _ := mariaDB.NewTables(t)
	nsqd := testservers.StartNSQ(t)
	counts := consume(t, nsqd.Address)
	add(t, db, 250)
	for range 2 {
		start(t, db, nsqd.Address).Signal()
	}
	testservers.Eventually(t, "all rows are published", func() bool { return len(counts()) == 250 && waiting(t, db) == 0 })
	for id, count := range counts() {
		if count != 1 {
			t.Errorf("row %d was published %d times", id, count)
		}
	}
}

func TestSignalDoesNotWaitForTheInterval(t *testing.T) {
	db, _ := mariaDB.NewTables(t)
	nsqd := testservers.StartNSQ(t)
	p := startEvery(t, time.Hour, db, nsqd.Address)
	for range 2 {
		add(t, db, 1)
		p.Signal()
		testservers.Eventually(t, "the row is published", func() bool { return waiting(t, db) == 0 })
	}
}

func TestQueueIsAwayAndComesBack(t *testing.T) {
	db, _ := mariaDB.NewTables(t)
	nsqd := testservers.StartNSQ(t)
	p := start(t, db, nsqd.Address)
	add(t, db, 1)
	testservers.Eventually(t, "the row is published", func() bool { return waiting(t, db) == 0 })
	nsqd.Stop()
	add(t, db, 2)
	p.Signal()
	testservers.Eventually(t, "the outage is noticed", p.QueueAway)
	if waiting(t, db) != 2 {
		t.Errorf("%d rows wait", waiting(t, db))
	}
	nsqd.Start(t)
	counts := consume(t, nsqd.Address)
	testservers.Eventually(t, "the rows are published", func() bool { return waiting(t, db) == 0 && !p.QueueAway() })
	testservers.Eventually(t, "nothing is lost", func() bool { return len(counts()) == 3 })
}

func TestQueueThatDoesNotAnswerIsAway(t *testing.T) {
	db, _ := mariaDB.NewTables(t)
	p := start(t, db, testservers.HangingServer(t))
	add(t, db, 1)
	p.Signal()
	testservers.Eventually(t, "the outage is noticed", p.QueueAway)
}

func TestRowIsPublishedAgainIfTheDatabaseForgetsIt(t *testing.T) {
	db, _ := mariaDB.NewTables(t)
	nsqd := testservers.StartNSQ(t)
	counts := consume(t, nsqd.Address)
	add(t, db, 1)
	producer := queue.NewProducer(nsqd.Address)
	t.Cleanup(producer.Close)
	// The connection is lost between the queue's answer and the end of the transaction.
	_, err := store.New(db).Publish(t.Context(), 10, func(ids []uint64) error {
		if err := producer.Publish(t.Context(), ids); err != nil {
			return err
		}
		testservers.Exec(t, db, fmt.Sprintf("KILL %d", testservers.Number(t, db, "SELECT trx_mysql_thread_id FROM information_schema.INNODB_TRX")))
		return nil
	})
	if err == nil || waiting(t, db) != 1 {
		t.Fatalf("%d rows wait, %v", waiting(t, db), err)
	}
	start(t, db, nsqd.Address)
	testservers.Eventually(t, "it is published again", func() bool { return counts()[1] == 2 })
}
