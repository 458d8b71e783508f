// Command nsqlookupd is NSQ's directory of queue daemons, with the flags of the original's command.
package main

import (
	"github.com/nsqio/nsq/nsqlookupd"
	"slipway.local/mirror/nsq"
)

func main() {
	options := nsqlookupd.NewOptions()
	nsq.ParseFlags(options)
	daemon, err := nsqlookupd.New(options)
	nsq.Check(err)
	nsq.Run(daemon)
}
