// Package queue has the messages of NSQ: each is the id of a row, as 8 bytes in little-endian order.
package queue

import (
	"encoding/binary"
	"fmt"
)

// The topic of pictures to identify, and the channel of the processors.
const (
	Topic   = "images"
	Channel = "ch"
)

const idBytes = 8

// Encode returns the message about a row.
func Encode(id uint64) []byte {
	return binary.LittleEndian.AppendUint64(nil, id)
}

// Decode returns the id of the row that a message is about.
func Decode(body []byte) (uint64, error) {
	if len(body) != idBytes {
		return 0, fmt.Errorf("the message has %d bytes; it has to have %d", len(body), idBytes)
	}
	return binary.LittleEndian.Uint64(body), nil
}
