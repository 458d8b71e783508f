package app

import (
	"context"
	"log/slog"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"
)

// SetLibraries sets what libraries keep once per process: Gin's mode, and where they log. It has to be called before
// anything else uses them.
func SetLibraries(mode string, log *slog.Logger) {
	gin.SetMode(mode)
	gin.DebugPrintFunc = func(format string, values ...any) { log.Debug("gin", "format", format, "values", values) }
	// The cache logs changes; the client would log every failed connection.
	redis.SetLogger(silent{})
}

type silent struct{}

func (silent) Printf(context.Context, string, ...any) {}
