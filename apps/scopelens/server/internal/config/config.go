// Package config reads and validates what the server is told at its start.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"
)

// Config is the server's whole configuration: the file's settings and the environment.
type Config struct {
	Mode      string
	PageSize  int
	Formats   []string
	Port      int
	ProxyHops int

	ReadTimeout  time.Duration
	WriteTimeout time.Duration

	// PostLimit and AuthLimit are requests per minute and client.
	PostLimit int
	AuthLimit int

	TokenLifetime   time.Duration
	TeamPath        string
	MaxPictureBytes int64
	CacheExpiry     time.Duration

	Environment
}

// Environment is the part that comes from environment variables: addresses, credentials and paths.
type Environment struct {
	MongoURI      string
	MongoDatabase string

	// RedisURL is empty if there is no cache.
	RedisURL    string
	RedisPrefix string

	Bucket         string
	Region         string
	S3Endpoint     string
	ForcePathStyle bool

	JWTKeyDir string
	JWTKeyID  string

	// RecaptchaSecret is empty if registrations are not checked.
	RecaptchaSecret  string
	RecaptchaSiteKey string
	RecaptchaURL     string

	SpritesDir string
}

const defaultFile = "/app/config/config.ini"

// Load reads the file that CONFIG_FILE names and the environment. The error lists every problem, without values of
// variables that may contain credentials.
func Load() (Config, error) {
	file := os.Getenv("CONFIG_FILE")
	if file == "" {
		file = defaultFile
	}
	source, err := os.ReadFile(file)
	if err != nil {
		return Config{}, fmt.Errorf("CONFIG_FILE: the configuration cannot be read: %w", err)
	}
	config, fileErr := parseFile(source)
	if fileErr != nil {
		fileErr = fmt.Errorf("%s:\n%w", file, fileErr)
	}
	environment, envErr := parseEnvironment(os.Getenv)
	config.Environment = environment
	return config, errors.Join(fileErr, envErr)
}

// LogLevel is the least level that is logged.
func (c Config) LogLevel() slog.Level {
	if c.Mode == "debug" {
		return slog.LevelDebug
	}
	return slog.LevelInfo
}
