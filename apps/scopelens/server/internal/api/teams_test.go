package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
)

func TestListsAndSearches(t *testing.T) {
	f := start(t)
	equal(t, f.get("/api/team/teams").body, `{"code":0,"data":{"teams":[],"total":0},"msg":""}`)
	ann, bob := f.user("Ann"), f.user("Bob")
	t1 := f.shared(ann, [2]string{"title", "T1"})
	t2 := f.shared(ann, [2]string{"title", "T2"}, [2]string{"pokemon", "Cat"}, [2]string{"rental", "ABC123"})
	t3 := f.shared(bob, [2]string{"title", "T3"}, [2]string{"format", "Doubles"}, [2]string{"pokemon", "Ant"})
	t4 := f.shared(bob, [2]string{"title", "T4"}, [2]string{"pokemon", "Dog"}, [2]string{"showdown", "Ant @ Leaf\nAbility: Run"})
	f.post("/api/user/like", `{"username":"ann","id":"`+t2.ID+`"}`, ann...)
	f.post("/api/user/like", `{"username":"Bob","id":"`+t2.ID+`"}`, bob...)
	f.post("/api/user/like", `{"username":"Bob","id":"`+t1.ID+`"}`, bob...)

	for _, test := range []struct{ path, titles string }{
		{"/api/team/teams", "T4 T3 T2"},
		{"/api/team/teams?page=1", "T4 T3 T2"},
		{"/api/team/teams?page=2", "T1"},
		{"/api/team/teams?page=3", ""},
		{"/api/team/likes", "T2 T1 T4"},
		{"/api/team/likes?page=2", "T3"},
	} {
		got := f.list(test.path)
		equal(t, got.titles(), test.titles)
		equal(t, got.Total, 4)
	}
	for _, test := range []struct {
		path, titles string
		total        int
	}{
		{"/api/team/uploaded/ANN", "T2 T1", 2},
		{"/api/team/likes/bob", "T2 T1", 2},
		{"/api/team/likes/Ann", "T2", 1},
		{"/api/team/likes/Ann?page=2", "", 1},
	} {
		got := f.list(test.path)
		equal(t, got.titles(), test.titles)
		equal(t, got.Total, test.total)
	}
	for _, test := range []struct{ body, titles string }{
		{`{}`, "T4 T3 T2"},
		{`{"order_by":"likes"}`, "T2 T1 T4"},
		{`{"format":"Doubles"}`, "T3"},
		{`{"pokemon":["Ant","Dog"]}`, "T4"},
		{`{"pokemon":["Cat","Dog"]}`, ""},
		{`{"pokemon":["Ant"],"format":"Singles","order_by":"time"}`, "T4 T2 T1"},
		{`{"has_showdown":true}`, "T4"},
		{`{"has_rental":true}`, "T2"},
		{`{"has_rental":false,"has_showdown":false}`, "T4 T3 T2"},
	} {
		got := into[teams](t, expect(t, f.post("/api/team/search", test.body), http.StatusOK))
		equal(t, got.titles(), test.titles)
	}
	equal(t, f.get("/api/team/usage/Singles").data, []any{
		map[string]any{"name": "Ant", "value": 3.0}, map[string]any{"name": "Bee", "value": 3.0},
		map[string]any{"name": "Cat", "value": 1.0}, map[string]any{"name": "Dog", "value": 1.0},
	})
	// T3 has Ant twice.
	equal(t, f.get("/api/team/usage/Doubles").data, []any{
		map[string]any{"name": "Ant", "value": 1.0}, map[string]any{"name": "Bee", "value": 1.0},
	})
	equal(t, into[team](t, f.get("/api/team/teams/"+t3.ID)).Pokemon, []string{"Ant", "Bee", "Ant"})

	f.hide(t4.ID)
	expect(t, f.get("/api/team/teams/"+t4.ID), http.StatusNotFound, t4.ID)
	equal(t, f.list("/api/team/uploaded/Bob").titles(), "T3")
	equal(t, f.list("/api/team/teams").Total, 3)
	expect(t, f.post("/api/user/like", `{"username":"Bob","id":"`+t4.ID+`"}`, bob...), http.StatusNotFound, t4.ID)
}

// hide does what an operator does with a team that must not be listed.
func (f *fixture) hide(id string) {
	f.t.Helper()
	client, err := mongoServer.Client()
	if err != nil {
		f.t.Fatal(err)
	}
	defer client.Disconnect(context.Background())
	object, _ := bson.ObjectIDFromHex(id)
	_, err = client.Database(f.parts.Config.MongoDatabase).Collection("teams").UpdateOne(context.Background(),
		bson.D{{Key: "_id", Value: object}}, bson.D{{Key: "$set", Value: bson.D{{Key: "state", Value: 0}}}})
	if err != nil {
		f.t.Fatal(err)
	}
}

func TestReadingRefusesBadInput(t *testing.T) {
	f := start(t)
	ann := f.user("Ann")
	unknown := strings.Repeat("a", 24)
	for _, test := range []struct {
		path   string
		status int
		parts  []string
	}{
		{"/api/team/teams?page=0", 400, []string{"page", `"0"`, "from 1 to"}},
		{"/api/team/teams?page=", 400, []string{"page"}},
		{"/api/team/teams?page=1.5", 400, []string{"page", `"1.5"`}},
		{"/api/team/likes?page=-1", 400, []string{"page"}},
		{"/api/team/likes?page=999999999999999999999", 400, []string{"page"}},
		{"/api/team/likes/Ann?page=x", 400, []string{"page", `"x"`}},
		{"/api/team/uploaded/Ann?page=100001", 400, []string{"page"}},
		{"/api/team/likes/x", 400, []string{"username", `"x"`, "3 to 32"}},
		{"/api/team/uploaded/a%20b", 400, []string{"username", `"a b"`}},
		{"/api/team/uploaded/Nobody", 404, []string{"username", `"Nobody"`}},
		{"/api/team/likes/Nobody", 404, []string{"username"}},
		{"/api/team/teams/1", 400, []string{"id", `"1"`, "24 hexadecimal"}},
		{"/api/team/teams/" + unknown, 404, []string{"id", unknown}},
		{"/api/team/teams/zz/picture", 400, []string{"id"}},
		{"/api/team/teams/" + unknown + "/picture", 404, []string{"id"}},
		{"/api/team/usage/Triples", 400, []string{"format", `"Triples"`, "Singles, Doubles"}},
		{"/api/user/username/%00%00%00", 400, []string{"username"}},
		{"/api/user/username/Nobody", 404, []string{"username"}},
		{"/api/", 404, nil},
		{"/", 404, nil},
		{"/assets/sprites/", 404, nil},
		{"/assets/sprites/zebra.png", 404, nil},
		{"/assets/sprites/..%2f..%2fetc%2fpasswd", 404, nil},
	} {
		expect(t, f.get(test.path, ann...), test.status, test.parts...)
	}
}

func TestSearchRefusesBadInput(t *testing.T) {
	f := start(t)
	for _, test := range []struct {
		body   string
		status int
		parts  []string
	}{
		{``, 415, []string{"Content-Type", "application/json"}},
		{` `, 400, []string{"JSON object"}},
		{`[]`, 400, []string{"JSON object"}},
		{`null`, 400, []string{"JSON object"}},
		{`{"format":"Triples"}`, 400, []string{"format", "Triples", "Singles"}},
		{`{"format":1}`, 400, []string{"format", "a text", "number"}},
		{`{"pokemon":"Ant"}`, 400, []string{"pokemon", "a list"}},
		{`{"pokemon":["Ant",2]}`, 400, []string{"pokemon"}},
		{`{"pokemon":["Zebra"]}`, 400, []string{"pokemon", `"Zebra"`, "species.json"}},
		{`{"pokemon":["Ant","Ant","Ant","Ant","Ant","Ant","Ant"]}`, 400, []string{"pokemon", "7", "0 to 6"}},
		{`{"has_showdown":"yes"}`, 400, []string{"has_showdown", "true or false"}},
		{`{"order_by":"name"}`, 400, []string{"order_by", "time or likes"}},
		{`{"colour":"red"}`, 400, []string{"colour", "known field"}},
		{`{"format":`, 400, []string{"JSON"}},
		{`{} {}`, 400, []string{"nothing after"}},
		{`{"format":"` + strings.Repeat("x", 65<<10) + `"}`, 413, []string{"65536 bytes"}},
	} {
		expect(t, f.post("/api/team/search", test.body), test.status, test.parts...)
	}
	expect(t, f.post("/api/team/search?page=0", `{}`), 400, "page")
	expect(t, f.post("/api/team/search", `{}`, "Content-Type", "text/plain"), 415, "text/plain")
}
