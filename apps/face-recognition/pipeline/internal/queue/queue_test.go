package queue_test

import (
	"bytes"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/queue"
)

func TestMessages(t *testing.T) {
	body := queue.Encode(0x0102)
	if !bytes.Equal(body, []byte{2, 1, 0, 0, 0, 0, 0, 0}) {
		t.Errorf("got % x", body)
	}
	if id, err := queue.Decode(body); err != nil || id != 0x0102 {
		t.Errorf("got %d, %v", id, err)
	}
	for _, body := range [][]byte{nil, body[:7], append(body, 0)} {
		if _, err := queue.Decode(body); err == nil {
			t.Errorf("% x is no message", body)
		}
	}
}
