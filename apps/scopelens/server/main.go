// The server of scopelens: an HTTP API for sharing teams.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"

	"slipway.local/scopelens/server/internal/api"
	"slipway.local/scopelens/server/internal/auth"
	"slipway.local/scopelens/server/internal/cache"
	"slipway.local/scopelens/server/internal/config"
	"slipway.local/scopelens/server/internal/pictures"
	"slipway.local/scopelens/server/internal/serve"
	"slipway.local/scopelens/server/internal/species"
	"slipway.local/scopelens/server/internal/store"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run serves until `ctx` ends.
func run(ctx context.Context) error {
	settings, err := config.Load()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: settings.LogLevel()})).
		With("service", "scopelens-server", "pod", settings.PodName)
	parts, err := assemble(ctx, settings, log)
	if err != nil {
		return err
	}
	defer closeParts(parts)
	listener, err := net.Listen("tcp", ":"+strconv.Itoa(settings.Port))
	if err != nil {
		return err
	}
	go parts.Store.Prepare(ctx, log)
	return serve.Run(ctx, listener, api.New(parts), serve.Options{
		ReadTimeout:  settings.ReadTimeout,
		WriteTimeout: settings.WriteTimeout,
		Log:          log,
	})
}

func assemble(ctx context.Context, settings config.Config, log *slog.Logger) (api.Parts, error) {
	parts := api.Parts{Config: settings, Log: log}
	keys, err := auth.LoadKeys(settings.JWTKeyDir, settings.JWTKeyID)
	if err != nil {
		return parts, err
	}
	parts.Tokens = auth.NewTokens(keys, settings.TokenLifetime)
	if parts.Species, err = species.Load(settings.SpritesDir); err != nil {
		return parts, err
	}
	if parts.Cache, err = cache.Open(settings.RedisURL, settings.RedisPrefix, settings.CacheExpiry, log); err != nil {
		return parts, err
	}
	if parts.Pictures, err = pictures.Open(ctx, pictures.Args{
		Region:         settings.Region,
		Endpoint:       settings.S3Endpoint,
		ForcePathStyle: settings.ForcePathStyle,
		Bucket:         settings.Bucket,
		Folder:         settings.TeamPath,
	}); err != nil {
		return parts, err
	}
	if settings.RecaptchaSecret != "" {
		parts.Recaptcha = auth.NewRecaptcha(settings.RecaptchaURL, settings.RecaptchaSecret)
		if settings.RecaptchaSiteKey == "" {
			log.Warn("RECAPTCHA_SECRET is set without RECAPTCHA_SITE_KEY: browsers cannot show the reCAPTCHA that registrations need")
		}
	}
	parts.Store, err = store.Open(settings.MongoURI, settings.MongoDatabase)
	return parts, err
}

const closeTimeout = 5 * time.Second

func closeParts(parts api.Parts) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	_ = parts.Store.Close(ctx)
	_ = parts.Cache.Close()
}
