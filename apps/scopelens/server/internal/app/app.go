// Package app puts the server together from its configuration.
package app

import (
	"context"
	"log/slog"
	"time"

	"slipway.local/scopelens/server/internal/api"
	"slipway.local/scopelens/server/internal/auth"
	"slipway.local/scopelens/server/internal/cache"
	"slipway.local/scopelens/server/internal/config"
	"slipway.local/scopelens/server/internal/pictures"
	"slipway.local/scopelens/server/internal/species"
	"slipway.local/scopelens/server/internal/store"
)

const closeTimeout = 5 * time.Second

// Assemble returns the parts of a server. None of them connects yet: an error means wrong settings, not that another
// server is away.
func Assemble(ctx context.Context, settings config.Config, log *slog.Logger) (api.Parts, error) {
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

// Close ends all connections of a server's parts.
func Close(parts api.Parts) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	_ = parts.Store.Close(ctx)
	_ = parts.Cache.Close()
}
