package command

import (
	"context"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/config"
	"slipway.dev/face-recognition/pipeline/internal/database"
	"slipway.dev/face-recognition/pipeline/internal/redeemer"
	"slipway.dev/face-recognition/pipeline/internal/schema"
	"slipway.dev/face-recognition/pipeline/internal/store"
)

const (
	redeemPatience  = 60 * time.Second
	migratePatience = 120 * time.Second
)

// redeem requeues rows once.
func redeem(ctx context.Context, e environment) error {
	settings, err := config.ReadRedeemer(e.get)
	if err != nil {
		return err
	}
	db, err := database.Open(settings.Database)
	if err != nil {
		return err
	}
	defer db.Close()
	return redeemer.Run(ctx, store.New(db), redeemer.Options{
		MaxAttempts: settings.MaxAttempts,
		Stale:       settings.Stale,
		Patience:    redeemPatience,
	}, e.log)
}

// migrate creates tables and the people who are known from the start.
func migrate(ctx context.Context, e environment) error {
	settings, err := config.ReadMigrate(e.get)
	if err != nil {
		return err
	}
	db, err := database.Open(settings.Database)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := database.Wait(ctx, db, migratePatience); err != nil {
		return err
	}
	rows := store.New(db)
	applied, err := schema.Migrate(ctx, db, func() error {
		for _, person := range settings.People {
			others, err := rows.SeedPerson(ctx, person.Name, person.Pictures)
			if err != nil {
				return err
			}
			if len(others) > 0 {
				e.log.Warn("pictures belong to somebody else, and were left as they are", "person", person.Name, "pictures", others)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	e.log.Info("migrated", "applied", applied, "version", schema.Version, "people", len(settings.People))
	return nil
}
