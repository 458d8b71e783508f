package species

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSpeciesOfTheApplication(t *testing.T) {
	catalog, err := Load("../../../sprites")
	if err != nil {
		t.Fatal(err)
	}
	if len(catalog.names) < 24 || len(catalog.Files()) != len(catalog.names)+1 {
		t.Errorf("%d species with %d files", len(catalog.names), len(catalog.Files()))
	}
	if !catalog.Known("Emberling") || catalog.Known("emberling") || catalog.Known("") {
		t.Error("names are not told apart")
	}
}

func TestBadListsAreRefused(t *testing.T) {
	for _, test := range []struct{ list, message string }{
		{`{`, "species.json"},
		{`{}`, "species.json"},
		{`[]`, "has no species"},
		{`[{"name":"Ant"}]`, `[0].slug ""`},
		{`[{"slug":"ant"}]`, `[0].name ""`},
		{`[{"name":"Ant","slug":"../ant"}]`, `[0].slug "../ant"`},
		{`[{"name":"Ant","slug":"ant"},{"name":"Ant","slug":"bee"}]`, `[1].name "Ant"`},
		{`[{"name":"Ant","slug":"ant"},{"name":"Bee","slug":"ant"}]`, `[1].slug "ant"`},
		{`[{"name":"Cat","slug":"cat"}]`, "the picture of Cat"},
	} {
		folder := t.TempDir()
		for name, content := range map[string]string{ListFile: test.list, "ant.png": "picture"} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Load(folder); err == nil || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%s: the error %v lacks %q", test.list, err, test.message)
		}
	}
	if _, err := Load("/nowhere"); err == nil || !strings.Contains(err.Error(), "SPRITES_DIR") {
		t.Errorf("got %v", err)
	}
}
