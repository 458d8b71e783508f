package config_test

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"slipway.dev/face-recognition/pipeline/internal/config"
	"slipway.dev/face-recognition/pipeline/internal/database"
)

var login = map[string]string{
	"MYSQL_HOST": "db", "MYSQL_DATABASE": "faces", "MYSQL_USER": "pipeline", "MYSQL_PASSWORD": "secret-password",
	"PRODUCER_ADDRESS": "nsqd:4150", "NSQ_LOOKUP_ADDRESS": "nsqlookupd:4161", "GRPC_ADDRESS": "face-recog:50051",
}

var connection = database.Config{Host: "db", Port: 3306, Database: "faces", User: "pipeline", Password: "secret-password"}

func with(changes map[string]string) func(string) string {
	all := maps.Clone(login)
	maps.Copy(all, changes)
	return func(name string) string { return all[name] }
}

func TestDefaults(t *testing.T) {
	get := with(nil)
	receiver, receiverErr := config.ReadReceiver(get)
	processor, processorErr := config.ReadProcessor(get)
	redeemer, redeemerErr := config.ReadRedeemer(get)
	migrate, migrateErr := config.ReadMigrate(get)
	for _, test := range []struct {
		got, want any
		err       error
	}{
		{receiver, config.Receiver{Database: connection, Port: 8000, UnknownPeople: "/unknown_people", KnownPeople: "/known_people",
			MaxPictureBytes: 8 << 20, ProducerAddress: "nsqd:4150", MaxBacklog: 1000}, receiverErr},
		{processor, config.Processor{Database: connection, Port: 9090, LookupAddress: "nsqlookupd:4161", GRPCAddress: "face-recog:50051",
			Concurrency: 2, Claim: time.Minute, GRPCTimeout: 20 * time.Second, RetryDelay: time.Minute, BreakerFailures: 5,
			BreakerProbe: 3 * time.Second}, processorErr},
		{redeemer, config.Redeemer{Database: connection, MaxAttempts: 5, Stale: 15 * time.Minute}, redeemerErr},
		{migrate, config.Migrate{Database: connection}, migrateErr},
	} {
		if test.err != nil || !reflect.DeepEqual(test.got, test.want) {
			t.Errorf("got %+v, %v; want %+v", test.got, test.err, test.want)
		}
	}
}

func TestValues(t *testing.T) {
	get := with(map[string]string{
		"MYSQL_SSL_MODE": "REQUIRED", "MYSQL_PORT": "3307", "GRPC_TIMEOUT": "500ms", "CLAIM_SECONDS": "30", "BATCH_ROUTE": "true",
		"MAX_PICTURE_MIB": "1", "SEED_PEOPLE": `[{"name":"Ada","pictures":["a.png","b.jpg"]},{"name":"Bob","pictures":[]}]`,
	})
	receiver, err := config.ReadReceiver(get)
	if err != nil || !receiver.BatchRoute || receiver.MaxPictureBytes != 1<<20 || !receiver.Database.TLS || receiver.Database.Port != 3307 {
		t.Errorf("got %+v, %v", receiver, err)
	}
	verified, err := config.ReadMigrate(with(map[string]string{"MYSQL_SSL_MODE": "VERIFY_IDENTITY", "MYSQL_SSL_CA": "/ca.pem"}))
	if err != nil || !verified.Database.TLS || verified.Database.Authorities != "/ca.pem" {
		t.Errorf("got %+v, %v", verified, err)
	}
	if _, err := config.ReadMigrate(with(map[string]string{"MYSQL_SSL_MODE": "VERIFY_IDENTITY"})); err == nil || !strings.Contains(err.Error(), "MYSQL_SSL_CA") {
		t.Errorf("without authorities: %v", err)
	}
	processor, err := config.ReadProcessor(get)
	if err != nil || processor.GRPCTimeout != 500*time.Millisecond || processor.Claim != 30*time.Second {
		t.Errorf("got %+v, %v", processor, err)
	}
	migrate, err := config.ReadMigrate(get)
	if err != nil || !reflect.DeepEqual(migrate.People, []config.Person{{"Ada", []string{"a.png", "b.jpg"}}, {"Bob", []string{}}}) {
		t.Errorf("got %+v, %v", migrate, err)
	}
}

func readAll(get func(string) string) string {
	_, receiver := config.ReadReceiver(get)
	_, processor := config.ReadProcessor(get)
	_, redeemer := config.ReadRedeemer(get)
	_, migrate := config.ReadMigrate(get)
	var texts []string
	for _, err := range []error{receiver, processor, redeemer, migrate} {
		if err != nil {
			texts = append(texts, err.Error())
		}
	}
	return strings.Join(texts, "\n")
}

func TestProblems(t *testing.T) {
	for variable, values := range map[string]map[string]string{
		"MYSQL_HOST":         {"": "is required"},
		"MYSQL_PASSWORD":     {"": "is required"},
		"MYSQL_PORT":         {"0": "from 1 to 65535", "x": "whole number"},
		"MYSQL_SSL_MODE":     {"VERIFY": "has to be VERIFY_IDENTITY, REQUIRED or DISABLED"},
		"PORT":               {"70000": "from 1 to 65535"},
		"UNKNOWN_PEOPLE":     {"pictures": "has to be an absolute path"},
		"KNOWN_PEOPLE":       {"./people": "has to be an absolute path"},
		"MAX_PICTURE_MIB":    {"0": "from 1 to 64", "1.5": "whole number"},
		"BATCH_ROUTE":        {"yes": "has to be true or false"},
		"MAX_BACKLOG":        {"-1": "from 0 to"},
		"PRODUCER_ADDRESS":   {"": "is required", "nsqd": "<host>:<port>", ":4150": "<host>:<port>", "nsqd:http": "<host>:<port>"},
		"NSQ_LOOKUP_ADDRESS": {"http://nsqlookupd:4161": "<host>:<port>"},
		"GRPC_ADDRESS":       {"face-recog:0": "<host>:<port>"},
		"CONCURRENCY":        {"0": "from 1 to 64"},
		"CLAIM_SECONDS":      {"20": "GRPC_TIMEOUT = 20s: has to be less than CLAIM_SECONDS", "0": "from 1s to 10m0s"},
		"GRPC_TIMEOUT":       {"0": "from 10ms to", "soon": "number of seconds", "60": "has to be less than CLAIM_SECONDS"},
		"RETRY_DELAY":        {"0": "from 1s to"},
		"BREAKER_FAILURES":   {"0": "from 1 to"},
		"BREAKER_PROBE":      {"10ms": "from 100ms"},
		"MAX_ATTEMPTS":       {"0": "from 1 to"},
		"STALE_MINUTES":      {"0": "from 1 to"},
		"SEED_PEOPLE": {
			"{}": "has to be JSON such as", `[] []`: "nothing after it", `[{"nam":"Ada"}]`: "unknown field",
			`[{"name":" Ada"}]`:                                             `SEED_PEOPLE[0].name = " Ada"`,
			`[{"name":"Ada","pictures":["../a"]}]`:                          `SEED_PEOPLE[0].pictures[0] = "../a"`,
			`[{"name":"A","pictures":["a"]},{"name":"B","pictures":["a"]}]`: `is a picture of "A" already`,
		},
	} {
		for value, want := range values {
			text := readAll(with(map[string]string{variable: value}))
			if !strings.Contains(text, variable) || !strings.Contains(text, want) {
				t.Errorf("%s=%q: got %q; want %q", variable, value, text, want)
			}
		}
	}
}

func TestAllProblemsAtOnceWithoutThePassword(t *testing.T) {
	text := readAll(with(map[string]string{"MYSQL_HOST": "", "PORT": "x", "MAX_BACKLOG": "x"}))
	for _, want := range []string{"MYSQL_HOST", `PORT = "x"`, `MAX_BACKLOG = "x"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", text, want)
		}
	}
	if strings.Contains(text, "secret-password") {
		t.Error("the password is in the message")
	}
}
