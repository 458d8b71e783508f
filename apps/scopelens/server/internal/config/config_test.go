package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const example = `Mode = release
[app]
PageSize = 12
Formats = Singles, Doubles, Little
[server]
Port = 8888
ReadTimeout = 60      ; seconds
WriteTimeout = 61
ProxyHops = 1         ; the client's address is that many entries from the end
PostLimit = 20
AuthLimit = 10
[jwt]
Days = 30
[aws]
TeamPath = teams
MaxPictureMiB = 4
[redis]
Expiry = 86400
`

var environment = map[string]string{
	"MONGODB_URI":   "mongodb://user:secret@db:27017/scopelens?authSource=admin",
	"S3_BUCKET":     "pictures",
	"AWS_REGION":    "eu-central-1",
	"JWT_KEY_DIR":   "/keys",
	"JWT_KEY_ID":    "first",
	"REDIS_URL":     "redis://user:secret@cache:6379",
	"REDIS_PREFIX":  "cache:",
	"RECAPTCHA_URL": "",
}

func load(t *testing.T, file string, change map[string]string) (Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.ini")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range environment {
		t.Setenv(name, value)
	}
	t.Setenv("CONFIG_FILE", path)
	for name, value := range change {
		t.Setenv(name, value)
	}
	return Load()
}

func TestConfigurationIsRead(t *testing.T) {
	got, err := load(t, example, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.PageSize != 12 || strings.Join(got.Formats, "|") != "Singles|Doubles|Little" || got.Port != 8888 ||
		got.ReadTimeout != time.Minute || got.WriteTimeout != 61*time.Second || got.ProxyHops != 1 || got.PostLimit != 20 ||
		got.AuthLimit != 10 || got.TokenLifetime != 30*24*time.Hour || got.TeamPath != "teams" ||
		got.MaxPictureBytes != 4<<20 || got.CacheExpiry != 24*time.Hour || got.MongoDatabase != "scopelens" ||
		got.SpritesDir != "/app/sprites" || !strings.HasPrefix(got.RecaptchaURL, "https://www.google.com/") {
		t.Errorf("got %+v", got)
	}
	standard, err := load(t, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	standard.WriteTimeout = got.WriteTimeout
	if strings.Join(standard.Formats, "|") != strings.Join(got.Formats, "|") || standard.Port != got.Port {
		t.Errorf("the defaults are %+v", standard)
	}
}

func TestBadFilesAreRefused(t *testing.T) {
	for _, test := range []struct{ from, to, message string }{
		{"Mode = release", "Mode = fast", `[top] Mode = "fast": has to be one of release, debug, test`},
		{"Mode = release", "Modus = release", "[top] Modus: unknown key; allowed: Mode"},
		{"PageSize = 12", "PageSize = 0", `[app] PageSize = "0": has to be a whole number from 1 to 100`},
		{"PageSize = 12", "PageSize = 12\nPageSize = 13", "[app] PageSize: is there twice"},
		{"PageSize = 12", "PageSize = 12\nPageSize = 12", "[app] PageSize: is there twice"},
		{"PageSize = 12", "pagesize = 12", "[app] pagesize: unknown key; allowed: PageSize, Formats"},
		{"PageSize = 12", "PageSize = twelve", `[app] PageSize = "twelve"`},
		{"Singles, Doubles, Little", "Singles, Singles", "[app] Formats"},
		{"Singles, Doubles, Little", "Singles,,Little", "[app] Formats"},
		{"Singles, Doubles, Little", "", `[app] Formats = ""`},
		{"Port = 8888", "Port = 65536", "[server] Port"},
		{"ReadTimeout = 60 ", "ReadTimeout = 60s ", "[server] ReadTimeout"},
		{"ProxyHops = 1 ", "ProxyHops = -1 ", "[server] ProxyHops"},
		{"PostLimit = 20", "PostLimit = 0", "[server] PostLimit"},
		{"Days = 30", "Days = 1.5", "[jwt] Days"},
		{"[jwt]", "[jwt]\nSigningKey = x", "[jwt] SigningKey: unknown key; allowed: Days"},
		{"TeamPath = teams", "TeamPath = /teams/", "[aws] TeamPath"},
		{"TeamPath = teams", "TeamPath = ../teams", "[aws] TeamPath"},
		{"MaxPictureMiB = 4", "MaxPictureMiB = 65", "[aws] MaxPictureMiB"},
		{"[redis]", "[database]", "[database]: unknown section; allowed: app, aws, jwt, redis, server, top"},
		{"[redis]", "[redis", "unclosed section"},
	} {
		file := strings.Replace(example, test.from, test.to, 1)
		if file == example {
			t.Fatalf("%q is not in the example", test.from)
		}
		_, err := load(t, file, nil)
		if err == nil || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%q: the error %v lacks %q", test.to, err, test.message)
		}
	}
}

func TestBadEnvironmentIsRefused(t *testing.T) {
	for _, test := range []struct{ name, value, message string }{
		{"CONFIG_FILE", "/nowhere/config.ini", "CONFIG_FILE"},
		{"MONGODB_URI", "", "MONGODB_URI: is required"},
		{"MONGODB_URI", "mongodb://user:secret@db:27017", "MONGODB_URI: has to be"},
		{"MONGODB_URI", "mongodb://user:secret@db:99999/scopelens", "MONGODB_URI: has to be"},
		{"MONGODB_URI", "http://user:secret@db/scopelens", "MONGODB_URI: has to be"},
		{"REDIS_URL", "cache:secret", "REDIS_URL: has to be a URL"},
		{"REDIS_URL", "http://:secret@cache", "REDIS_URL: has to be a URL"},
		{"S3_BUCKET", "", "S3_BUCKET: is required"},
		{"AWS_REGION", "", "AWS_REGION: is required"},
		{"AWS_ENDPOINT_URL_S3", "store:7070", "AWS_ENDPOINT_URL_S3: has to be a URL"},
		{"S3_FORCE_PATH_STYLE", "maybe", `S3_FORCE_PATH_STYLE = "maybe": has to be true or false`},
		{"JWT_KEY_DIR", "", "JWT_KEY_DIR: is required"},
		{"JWT_KEY_ID", "", "JWT_KEY_ID: is required"},
		{"RECAPTCHA_URL", "google", "RECAPTCHA_URL: has to be a URL"},
	} {
		_, err := load(t, example, map[string]string{test.name: test.value})
		if err == nil || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%s=%q: the error %v lacks %q", test.name, test.value, err, test.message)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s=%q: the error has the password: %v", test.name, test.value, err)
		}
	}
}

func TestAllProblemsAreNamedAtOnce(t *testing.T) {
	_, err := load(t, "[app]\nPageSize = 0\n[jwt]\nDays = 0", map[string]string{"S3_BUCKET": "", "JWT_KEY_ID": ""})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, part := range []string{"PageSize", "Days", "S3_BUCKET", "JWT_KEY_ID"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error lacks %s: %v", part, err)
		}
	}
}
