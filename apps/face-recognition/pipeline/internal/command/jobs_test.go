package command_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/database"
	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"serve"}, {"migrate", "now"}} {
		if r := runCommand(nil, args...); r.code != 2 || !strings.Contains(r.problems, "image-processor, migrate, receiver, redeemer") {
			t.Errorf("%v: %+v", args, r)
		}
	}
}

func TestSettingsAreCheckedAtTheStart(t *testing.T) {
	for _, name := range []string{"receiver", "image-processor", "redeemer", "migrate"} {
		if r := runCommand(nil, name); r.code != 1 || !strings.Contains(r.problems, "MYSQL_HOST: is required\nMYSQL_DATABASE: is required") {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestMigrateAgainAndAtOnce(t *testing.T) {
	c := mariaDB.NewDatabase(t)
	environment := variables(c)
	environment["SEED_PEOPLE"] = `[{"name":"Ada","pictures":["a.png","b.png"]},{"name":"Bob","pictures":[]}]`
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if r := runCommand(environment, "migrate"); r.code != 0 {
				t.Errorf("%+v", r)
			}
		})
	}
	all.Wait()
	db, err := database.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	testservers.Exec(t, db, "INSERT INTO person_images (image_name, person_id) SELECT 'c.png', id FROM person WHERE name = 'Bob'")
	environment["SEED_PEOPLE"] = `[{"name":"Ada","pictures":["a.png","c.png","d.png"]}]`
	r := runCommand(environment, "migrate")
	if r.code != 0 || !strings.Contains(r.output, "c.png") || !strings.Contains(r.output, `"applied":0`) {
		t.Errorf("%+v", r)
	}
	for owner, want := range map[string]string{"Ada": "a.png,b.png,d.png", "Bob": "c.png"} {
		var got string
		query := "SELECT GROUP_CONCAT(image_name ORDER BY image_name) FROM person_images JOIN person ON person.id = person_id WHERE name = ?"
		if err := db.QueryRow(query, owner).Scan(&got); err != nil || got != want {
			t.Errorf("%s has %s, %v; want %s", owner, got, err, want)
		}
	}
	if people := testservers.Number(t, db, "SELECT COUNT(*) FROM person"); people != 2 {
		t.Errorf("%d people", people)
	}
	if migrations := testservers.Number(t, db, "SELECT COUNT(*) FROM goose_db_version WHERE version_id > 0"); migrations != 1 {
		t.Errorf("%d migrations", migrations)
	}
}

func TestRedeemerPrintsNumbers(t *testing.T) {
	db, c := mariaDB.NewTables(t)
	testservers.Exec(t, db, `INSERT INTO images (path, status, attempts, retry_at, created_at, updated_at) VALUES
		('a', 2, 1, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)), ('b', 2, 9, NULL, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))`)
	r := runCommand(variables(c), "redeemer")
	var line map[string]any
	if err := json.Unmarshal([]byte(r.output), &line); err != nil || r.code != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	for name, want := range map[string]float64{"failed": 1, "expired": 0, "stale": 0, "exhausted": 1} {
		if line[name] != want {
			t.Errorf("%s is %v; want %v", name, line[name], want)
		}
	}
	empty := variables(mariaDB.NewDatabase(t))
	if r := runCommand(empty, "redeemer"); r.code != 1 || !strings.Contains(r.problems, "rows cannot be requeued") {
		t.Errorf("without tables: %+v", r)
	}
}
