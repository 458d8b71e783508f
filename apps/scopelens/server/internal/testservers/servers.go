package testservers

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

const (
	user     = "tests"
	password = "password-of-the-tests"
)

// Mongo is a server with MongoDB's protocol.
type Mongo struct{ *process }

// StartMongo starts FerretDB, whose path the environment variable FERRETDB has.
func StartMongo() (*Mongo, error) {
	binary, err := program("FERRETDB", "")
	if err != nil {
		return nil, err
	}
	p, err := newProcess("ferretdb")
	if err != nil {
		return nil, err
	}
	m := &Mongo{p}
	p.command = func() *exec.Cmd {
		return exec.Command(binary,
			"--test-enable-new-auth", "--handler=sqlite", "--sqlite-url=file:"+p.folder+"/", "--state-dir="+p.folder,
			"--telemetry=disable", "--debug-addr=-", "--listen-addr="+p.address(),
			"--setup-database=admin", "--setup-username="+user, "--setup-password="+password)
	}
	p.check = func() error {
		client, err := m.Client()
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		defer client.Disconnect(context.Background())
		return client.Ping(ctx, nil)
	}
	return m, p.first()
}

// URI returns the URI of a database; it is created by its first use.
func (m *Mongo) URI(database string) string {
	return fmt.Sprintf("mongodb://%s:%s@%s/%s?authSource=admin", user, password, m.address(), database)
}

// Client returns a client that the caller disconnects.
func (m *Mongo) Client() (*mongo.Client, error) {
	return mongo.Connect(options.Client().ApplyURI(m.URI("admin")))
}

// Redis is a server whose only login may use only keys with a prefix.
type Redis struct {
	*process
	Prefix string
}

// redisCommands are all that the server uses.
const redisCommands = "+get +set +hget +hset +expire +unlink +hello +auth"

// StartRedis starts the server at the path in the environment variable REDIS_SERVER, by default redis-server.
func StartRedis() (*Redis, error) {
	binary, err := program("REDIS_SERVER", "redis-server")
	if err != nil {
		return nil, err
	}
	p, err := newProcess("redis")
	if err != nil {
		return nil, err
	}
	r := &Redis{p, "cache:"}
	// It writes its data when it is asked to stop.
	p.stop = syscall.SIGTERM
	settings := strings.Join([]string{
		"bind 127.0.0.1", "port " + strconv.Itoa(p.port), "dir " + p.folder, "save 3600 1",
		"user default off",
		"user admin on >" + password + " ~* +@all",
		"user " + user + " on >" + password + " resetkeys ~" + r.Prefix + "* -@all " + redisCommands,
	}, "\n")
	file := filepath.Join(p.folder, "redis.conf")
	if err := os.WriteFile(file, []byte(settings+"\n"), 0o600); err != nil {
		return nil, err
	}
	p.command = func() *exec.Cmd { return exec.Command(binary, file) }
	p.check = func() error {
		client := r.Admin()
		defer client.Close()
		return client.Ping(context.Background()).Err()
	}
	return r, p.first()
}

// URL returns the address for a login that may use only keys with the prefix.
func (r *Redis) URL() string {
	return fmt.Sprintf("redis://%s:%s@%s", user, password, r.address())
}

// Admin returns a client that may do everything; the caller closes it.
func (r *Redis) Admin() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: r.address(), Username: "admin", Password: password, DialerRetries: 1})
}

// S3 is an object store with one bucket.
type S3 struct {
	*process
	Bucket string
	Region string
}

// StartS3 starts versitygw, whose path the environment variable VERSITYGW has.
func StartS3() (*S3, error) {
	binary, err := program("VERSITYGW", "")
	if err != nil {
		return nil, err
	}
	p, err := newProcess("versitygw")
	if err != nil {
		return nil, err
	}
	s := &S3{p, "pictures", "eu-central-1"}
	if err := os.Mkdir(s.path(), 0o700); err != nil {
		return nil, err
	}
	p.command = func() *exec.Cmd {
		command := exec.Command(binary, "posix", p.folder)
		command.Env = append(os.Environ(), "VGW_PORT="+p.address(), "VGW_REGION="+s.Region, "VGW_HEALTH=/_health",
			"VGW_QUIET=true", "ROOT_ACCESS_KEY_ID="+user, "ROOT_SECRET_ACCESS_KEY="+password)
		return command
	}
	p.check = func() error {
		response, err := http.Get(s.Endpoint() + "/_health")
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("answers %s", response.Status)
		}
		return nil
	}
	return s, p.first()
}

// Endpoint is the address of the API.
func (s *S3) Endpoint() string {
	return "http://" + s.address()
}

// Login returns the environment variables of the SDK with the access key, and without this machine's own profile.
func (s *S3) Login() map[string]string {
	return map[string]string{
		"AWS_ACCESS_KEY_ID": user, "AWS_SECRET_ACCESS_KEY": password, "AWS_SESSION_TOKEN": "",
		"AWS_PROFILE": "", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	}
}

// Objects returns the keys of all objects below a folder of the bucket.
func (s *S3) Objects(folder string) []string {
	files, _ := filepath.Glob(filepath.Join(s.path(), folder, "*"))
	keys := make([]string, len(files))
	for i, file := range files {
		keys[i] = folder + "/" + filepath.Base(file)
	}
	return keys
}

func (s *S3) path() string {
	return filepath.Join(s.folder, s.Bucket)
}
