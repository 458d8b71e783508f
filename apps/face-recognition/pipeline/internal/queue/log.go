package queue

import (
	"log/slog"
	"strings"

	"github.com/nsqio/go-nsq"
)

// SetLog makes a consumer log its warnings and errors, all as warnings: it connects again by itself.
func SetLog(consumer *nsq.Consumer, log *slog.Logger) {
	consumer.SetLogger(logger{log}, nsq.LogLevelWarning)
}

type logger struct {
	log *slog.Logger
}

// Output removes the level, which starts each line.
func (l logger) Output(_ int, line string) error {
	l.log.Warn("nsq", "line", strings.TrimSpace(strings.TrimLeft(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
	return nil
}
