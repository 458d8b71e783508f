// Package config reads and validates environment variables. Each error lists every problem, without values of secrets.
package config

import (
	"time"

	"slipway.dev/face-recognition/pipeline/internal/database"
)

// Receiver is the configuration of the command receiver.
type Receiver struct {
	Database database.Config
	Port     int
	// UnknownPeople and KnownPeople are the folders of pictures.
	UnknownPeople   string
	KnownPeople     string
	MaxPictureBytes int64
	// BatchRoute adds the route that takes several paths.
	BatchRoute      bool
	ProducerAddress string
	// MaxBacklog is how many rows may wait to be published while the queue is away.
	MaxBacklog int
}

// Processor is the configuration of the command image-processor.
type Processor struct {
	Database      database.Config
	Port          int
	LookupAddress string
	GRPCAddress   string
	Concurrency   int
	// Claim is how long a row belongs to the processor that claimed it.
	Claim       time.Duration
	GRPCTimeout time.Duration
	// RetryDelay is the time until the second attempt; each further one takes twice as long.
	RetryDelay      time.Duration
	BreakerFailures int
	BreakerProbe    time.Duration
}

// Redeemer is the configuration of the command redeemer.
type Redeemer struct {
	Database    database.Config
	MaxAttempts int
	// Stale is how long a row may be in the queue.
	Stale time.Duration
}

// Migrate is the configuration of the command migrate.
type Migrate struct {
	Database database.Config
	People   []Person
}

// ReadReceiver reads the configuration of the command receiver.
func ReadReceiver(get func(string) string) (Receiver, error) {
	r := NewReader(get)
	c := Receiver{
		Database:        readDatabase(r),
		Port:            r.integer("PORT", 8000, 1, 65535),
		UnknownPeople:   r.folder("UNKNOWN_PEOPLE", "/unknown_people"),
		KnownPeople:     r.folder("KNOWN_PEOPLE", "/known_people"),
		MaxPictureBytes: int64(r.integer("MAX_PICTURE_MIB", 8, 1, 64)) << 20,
		BatchRoute:      r.boolean("BATCH_ROUTE"),
		ProducerAddress: r.address("PRODUCER_ADDRESS"),
		MaxBacklog:      r.integer("MAX_BACKLOG", 1000, 0, 1_000_000),
	}
	return c, r.Err()
}

// ReadProcessor reads the configuration of the command image-processor.
func ReadProcessor(get func(string) string) (Processor, error) {
	r := NewReader(get)
	c := Processor{
		Database:        readDatabase(r),
		Port:            r.integer("PORT", 9090, 1, 65535),
		LookupAddress:   r.address("NSQ_LOOKUP_ADDRESS"),
		GRPCAddress:     r.address("GRPC_ADDRESS"),
		Concurrency:     r.integer("CONCURRENCY", 2, 1, 64),
		Claim:           r.duration("CLAIM_SECONDS", time.Minute, time.Second, 10*time.Minute),
		GRPCTimeout:     r.duration("GRPC_TIMEOUT", 20*time.Second, 10*time.Millisecond, 5*time.Minute),
		RetryDelay:      r.duration("RETRY_DELAY", time.Minute, time.Second, 24*time.Hour),
		BreakerFailures: r.integer("BREAKER_FAILURES", 5, 1, 1000),
		BreakerProbe:    r.duration("BREAKER_PROBE", 3*time.Second, 100*time.Millisecond, 5*time.Minute),
	}
	if c.GRPCTimeout >= c.Claim {
		r.problem("GRPC_TIMEOUT = %s: has to be less than CLAIM_SECONDS, which is %s", c.GRPCTimeout, c.Claim)
	}
	return c, r.Err()
}

// ReadRedeemer reads the configuration of the command redeemer.
func ReadRedeemer(get func(string) string) (Redeemer, error) {
	r := NewReader(get)
	c := Redeemer{
		Database:    readDatabase(r),
		MaxAttempts: r.integer("MAX_ATTEMPTS", 5, 1, 1000),
		Stale:       time.Duration(r.integer("STALE_MINUTES", 15, 1, 10_080)) * time.Minute,
	}
	return c, r.Err()
}

// ReadMigrate reads the configuration of the command migrate.
func ReadMigrate(get func(string) string) (Migrate, error) {
	r := NewReader(get)
	c := Migrate{Database: readDatabase(r), People: r.people("SEED_PEOPLE")}
	return c, r.Err()
}

func readDatabase(r *Reader) database.Config {
	c := database.Config{
		Host:     r.required("MYSQL_HOST"),
		Port:     r.integer("MYSQL_PORT", 3306, 1, 65535),
		Database: r.required("MYSQL_DATABASE"),
		User:     r.required("MYSQL_USER"),
		Password: r.required("MYSQL_PASSWORD"),
	}
	switch mode := r.get("MYSQL_SSL_MODE"); mode {
	case "REQUIRED":
		c.TLS = true
	case "VERIFY_IDENTITY":
		c.TLS = true
		c.Authorities = r.required("MYSQL_SSL_CA")
	case "", "DISABLED":
	default:
		r.problem("MYSQL_SSL_MODE = %q: has to be VERIFY_IDENTITY, REQUIRED or DISABLED", mode)
	}
	return c
}
