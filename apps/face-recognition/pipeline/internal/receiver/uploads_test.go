package receiver_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"slipway.dev/face-recognition/pipeline/internal/testservers"
)

func nameOf(content, extension string) string {
	digest := sha256.Sum256([]byte(content))
	return hex.EncodeToString(digest[:]) + "." + extension
}

func TestUploadIsStoredByItsContent(t *testing.T) {
	f := start(t)
	first, second := nameOf(png+"1", "png"), nameOf(jpeg+"2", "jpg")
	f.expect(f.form("/images", []field{{"picture", png + "1"}, {"picture", jpeg + "2"}}), 201,
		`{"images":[{"id":1,"path":"`+first+`","status":"pending"},{"id":2,"path":"`+second+`","status":"pending"}]}`)
	files := f.files(f.unknown)
	if len(files) != 2 || !slices.Contains(files, first) || !slices.Contains(files, second) {
		t.Errorf("files %v", files)
	}
	if content, err := os.ReadFile(filepath.Join(f.unknown, first)); err != nil || string(content) != png+"1" {
		t.Errorf("content %q, %v", content, err)
	}
	f.expect(f.form("/images", []field{{"picture", jpeg + "2"}}), 409, "with id 2")
	f.expect(f.form("/images", []field{{"picture", png + "new"}, {"picture", jpeg + "2"}}), 409, "with id 2")
	if len(f.files(f.unknown)) != 2 {
		t.Errorf("files %v", f.files(f.unknown))
	}
}

func TestRefusedUploadLeavesNoFiles(t *testing.T) {
	f := start(t)
	many := slices.Repeat([]field{{"picture", png}}, 21)
	for i := range many {
		many[i].value += string(rune('a' + i))
	}
	large := png + strings.Repeat("x", 1000-len(png))
	for name, test := range map[string]struct {
		path   string
		fields []field
		status int
		text   string
	}{
		"too large":             {"/images", []field{{"picture", png}, {"picture", large + "x"}}, 413, "at most 1000 bytes"},
		"body too large":        {"/images", []field{{"picture", strings.Repeat("x", 100_000)}}, 415, "PNG or JPEG"},
		"no picture":            {"/images", []field{{"picture", png}, {"picture", "GIF89a"}}, 415, "PNG or JPEG"},
		"cut off":               {"/images", []field{{"picture", "\x89PN"}}, 415, "PNG or JPEG"},
		"empty":                 {"/images", []field{{"picture", ""}}, 415, "PNG or JPEG"},
		"nothing":               {"/images", nil, 400, "1 to 20 files"},
		"too many":              {"/images", many, 400, "1 to 20 files"},
		"same content":          {"/images", []field{{"picture", png}, {"picture", png}}, 400, "same content"},
		"unknown field":         {"/images", []field{{"picture", png}, {"name", "Ada"}}, 400, "name"},
		"person without name":   {"/people", []field{{"picture", png}}, 400, "1 to 100 characters"},
		"person, blank":         {"/people", []field{{"picture", png}, {"name", "  "}}, 400, "1 to 100 characters"},
		"person, long name":     {"/people", []field{{"picture", png}, {"name", strings.Repeat("ä", 101)}}, 400, "1 to 100 characters"},
		"person, control":       {"/people", []field{{"picture", png}, {"name", "A\x01da"}}, 400, "control characters"},
		"person, not UTF-8":     {"/people", []field{{"picture", png}, {"name", "A\xffda"}}, 400, "control characters"},
		"person, two names":     {"/people", []field{{"name", "Ada"}, {"name", "Bob"}}, 400, "twice"},
		"person, long field":    {"/people", []field{{"name", strings.Repeat("a", 1025)}}, 400, "1024 bytes"},
		"person, no pictures":   {"/people", []field{{"name", "Ada"}}, 400, "1 to 5 files"},
		"person, many pictures": {"/people", append(many[:6:6], field{"name", "Ada"}), 400, "1 to 5 files"},
	} {
		t.Run(name, func(t *testing.T) {
			f.expect(f.form(test.path, test.fields), test.status, test.text)
			if files := append(f.files(f.unknown), f.files(f.known)...); len(files) > 0 {
				t.Errorf("left: %v", files)
			}
		})
	}
	f.expect(f.send("POST", "/images", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"picture\"\r\n\r\n"+png), 400, "ended early")
	f.expect(f.send("POST", "/images", "application/json", "{}"), 415, "multipart/form-data")
	f.expect(f.form("/images", []field{{"picture", large}}), 201, "pending")
	if files := f.files(f.unknown); len(files) != 1 {
		t.Errorf("files %v", files)
	}
	if count := testservers.Number(t, f.db, "SELECT COUNT(*) FROM person"); count != 0 {
		t.Errorf("%d people", count)
	}
}

func TestBrowsersAreRedirected(t *testing.T) {
	f := start(t)
	for accept, status := range map[string]int{
		"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8": 303,
		"*/*":                                  201,
		"application/json":                     201,
		"application/json, text/html;q=0.9":    201,
		"application/json;q=0.1, text/*;q=0.5": 303,
		"text/html;q=nonsense":                 201,
	} {
		a := f.form("/images", []field{{"picture", png + accept}}, "Accept", accept)
		f.expect(a, status, "")
		if status == 303 && a.header.Get("Location") != "/" {
			t.Errorf("Location %q", a.header.Get("Location"))
		}
	}
	a := f.form("/people", []field{{"name", "Ada"}, {"picture", png}}, "Accept", "text/html")
	f.expect(a, 303, "")
	if a.header.Get("Location") != "/known" {
		t.Errorf("Location %q", a.header.Get("Location"))
	}
}

func TestUploadsOfTheSameContentAtOnce(t *testing.T) {
	f := start(t)
	var statuses sync.Map
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() { statuses.Store(i, f.form("/images", []field{{"picture", png}}).status) })
	}
	all.Wait()
	counts := map[any]int{}
	statuses.Range(func(_, status any) bool { counts[status]++; return true })
	if counts[201] != 1 || counts[409] != 7 || len(f.files(f.unknown)) != 1 {
		t.Errorf("statuses %v, files %v", counts, f.files(f.unknown))
	}
}

func TestPeople(t *testing.T) {
	f := start(t)
	first := f.form("/people", []field{{"name", " Ada  "}, {"picture", png + "1"}, {"picture", jpeg + "2"}})
	f.expect(first, 201, `{"id":1,"name":"Ada","pictures":["`+nameOf(png+"1", "png")+`","`+nameOf(jpeg+"2", "jpg")+`"]}`)
	f.expect(f.form("/people", []field{{"picture", png + "3"}, {"name", "Ada"}}), 201, `"id":1`)
	f.expect(f.form("/people", []field{{"name", "Bob"}, {"picture", png + "4"}, {"picture", png + "3"}}), 409, nameOf(png+"3", "png"))
	if files := f.files(f.known); len(files) != 3 {
		t.Errorf("files %v", files)
	}
	if count := testservers.Number(t, f.db, "SELECT COUNT(*) FROM person_images JOIN person ON person.id = person_id WHERE name = 'Ada'"); count != 3 {
		t.Errorf("%d pictures", count)
	}
	if count := testservers.Number(t, f.db, "SELECT COUNT(*) FROM person"); count != 1 {
		t.Errorf("%d people", count)
	}
}
