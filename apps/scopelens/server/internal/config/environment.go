package config

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"
)

const (
	defaultRecaptchaURL = "https://www.google.com/recaptcha/api/siteverify"
	defaultSpritesDir   = "/app/sprites"
)

func parseEnvironment(get func(string) string) (Environment, error) {
	var problems []error
	required := func(name string) string {
		value := get(name)
		if value == "" {
			problems = append(problems, fmt.Errorf("%s: is required", name))
		}
		return value
	}
	e := Environment{
		MongoURI:         required("MONGODB_URI"),
		RedisURL:         get("REDIS_URL"),
		RedisPrefix:      get("REDIS_PREFIX"),
		Bucket:           required("S3_BUCKET"),
		Region:           required("AWS_REGION"),
		S3Endpoint:       get("AWS_ENDPOINT_URL_S3"),
		JWTKeyDir:        required("JWT_KEY_DIR"),
		JWTKeyID:         required("JWT_KEY_ID"),
		RecaptchaSecret:  get("RECAPTCHA_SECRET"),
		RecaptchaSiteKey: get("RECAPTCHA_SITE_KEY"),
		RecaptchaURL:     or(get("RECAPTCHA_URL"), defaultRecaptchaURL),
		SpritesDir:       or(get("SPRITES_DIR"), defaultSpritesDir),
	}
	if e.MongoURI != "" {
		var err error
		e.MongoDatabase, err = mongoDatabase(e.MongoURI)
		problems = append(problems, err)
	}
	problems = append(problems,
		checkURL("REDIS_URL", e.RedisURL, "redis", "rediss"),
		checkURL("AWS_ENDPOINT_URL_S3", e.S3Endpoint, "http", "https"),
		checkURL("RECAPTCHA_URL", e.RecaptchaURL, "http", "https"),
	)
	if text := get("S3_FORCE_PATH_STYLE"); text != "" {
		var err error
		if e.ForcePathStyle, err = strconv.ParseBool(text); err != nil {
			problems = append(problems, fmt.Errorf("S3_FORCE_PATH_STYLE = %q: has to be true or false", text))
		}
	}
	return e, errors.Join(problems...)
}

// mongoDatabase returns the database of a URI; the driver's own errors may contain the password.
func mongoDatabase(uri string) (string, error) {
	parsed, err := connstring.Parse(uri)
	if err != nil || parsed.Database == "" {
		return "", errors.New("MONGODB_URI: has to be mongodb://<user>:<password>@<host>:<port>/<database>, with the database")
	}
	return parsed.Database, nil
}

func checkURL(name, text string, schemes ...string) error {
	if text == "" {
		return nil
	}
	parsed, err := url.Parse(text)
	if err == nil && parsed.Host != "" && oneOf(parsed.Scheme, schemes...) == nil {
		return nil
	}
	return fmt.Errorf("%s: has to be a URL with a host and the scheme %s", name, schemes[0])
}

func or(text, standard string) string {
	if text == "" {
		return standard
	}
	return text
}
