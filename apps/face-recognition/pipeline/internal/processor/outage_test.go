package processor_test

import (
	"context"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/queue"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func TestDatabaseIsRestartedWhileAPictureIsIdentified(t *testing.T) {
	f := setUp(t)
	asked, proceed := make(chan struct{}, 10), make(chan struct{})
	f.faceRecog.SetAnswer(func(context.Context, string) (string, error) {
		asked <- struct{}{}
		<-proceed
		return known, nil
	})
	f.start(one)
	ids := f.add("a.png", "b.png")
	<-asked
	mariaDB.Stop()
	close(proceed)
	// The message of a row that cannot be claimed comes again.
	if err := f.producer.Publish(t.Context(), ids); err != nil {
		t.Fatal(err)
	}
	if err := mariaDB.Start(); err != nil {
		t.Fatal(err)
	}
	f.until(2, "status = 1 AND changes = 1 AND attempts = 1")
	if calls := f.faceRecog.Total(); calls != 2 {
		t.Errorf("%d requests", calls)
	}
}

func TestMessagesWaitWhileTheDatabaseIsAway(t *testing.T) {
	f := setUp(t)
	f.add("a.png", "b.png", "c.png")
	mariaDB.Stop()
	r := f.start()
	testservers.Eventually(t, "messages are taken", func() bool { return f.nsq.Requeued(queue.Topic, queue.Channel) > 0 })
	if err := mariaDB.Start(); err != nil {
		t.Fatal(err)
	}
	f.until(3, "status = 1 AND changes = 1")
	if state := r.metric("face_recognition_breaker_state", ""); state != 0 {
		t.Errorf("breaker state %v", state)
	}
}

func TestQueueIsRestarted(t *testing.T) {
	f := setUp(t)
	f.start()
	f.add("a.png")
	f.until(1, "status = 1")
	f.nsq.Stop()
	f.nsq.Start(t)
	f.add("b.png")
	f.until(2, "status = 1 AND changes = 1")
}
