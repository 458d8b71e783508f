// Command nsqd is NSQ's queue daemon, with the flags of the original's command.
package main

import (
	"github.com/nsqio/nsq/nsqd"
	"slipway.local/mirror/nsq"
)

func main() {
	options := nsqd.NewOptions()
	nsq.ParseFlags(options)
	daemon, err := nsqd.New(options)
	nsq.Check(err)
	// Topics and channels of an earlier run, and whether the data folder can be written.
	nsq.Check(daemon.LoadMetadata())
	nsq.Check(daemon.PersistMetadata())
	nsq.Run(daemon)
}
