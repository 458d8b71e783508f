package names_test

import (
	"strings"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/names"
)

func TestRelative(t *testing.T) {
	for text, want := range map[string]string{
		"a.png": "a.png", "./a.png": "a.png", "b//a.png": "b/a.png", "..a.png": "..a.png", "b/a..png": "b/a..png",
		"/pictures/a.png": "a.png", "/pictures//b/./a.png": "b/a.png", strings.Repeat("a", 255): strings.Repeat("a", 255),
		"": "", ".": "", "/": "", "/pictures": "", "/pictures/": "", "/other/a.png": "", "/picturesque/a.png": "", "..": "",
		"../a.png": "", "b/../a.png": "", "/pictures/../a.png": "", "a\n": "", "a\xff": "", strings.Repeat("a", 256): "",
	} {
		got, err := names.Relative("/pictures", text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestCheckPersonAndFile(t *testing.T) {
	for text, want := range map[string]struct{ person, file bool }{
		"Ada": {true, true}, "Ada Löw": {true, true}, strings.Repeat("ä", 100): {true, true}, strings.Repeat("a", 101): {false, true},
		"": {}, " Ada": {false, true}, "A\tda": {}, "A/da": {true, false}, "..": {true, false}, strings.Repeat("a", 256): {}, "\xff": {},
	} {
		if got := names.CheckPerson(text) == nil; got != want.person {
			t.Errorf("person %q: got %t", text, got)
		}
		if got := names.CheckFile(text) == nil; got != want.file {
			t.Errorf("file %q: got %t", text, got)
		}
	}
}
