// Command context-oracle tells how Docker's builder reads ignore files and which files of a build context it sends. It
// reads cases as JSON, one a line, and answers each with a line of JSON.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log"
	"os"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/tonistiigi/fsutil"
)

// query is one case: paths to judge, or a folder to walk.
type query struct {
	// Ignore is the content of the ignore file.
	Ignore []byte   `json:"ignore"`
	Paths  []string `json:"paths"`
	Folder string   `json:"folder"`
}

type answer struct {
	// Error is empty if the builder accepts the ignore file.
	Error    string   `json:"error"`
	Excluded []string `json:"excluded"`
	Sent     []sent   `json:"sent"`
}

// sent is what the builder gets of a path.
type sent struct {
	Path   string `json:"path"`
	Folder bool   `json:"folder"`
	Link   string `json:"link"`
}

func main() {
	// The builder's scanner writes to stderr about characters that it accepts.
	os.Stderr = nil
	queries, answers := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for queries.More() {
		var asked query
		if err := queries.Decode(&asked); err != nil {
			log.Fatal(err)
		}
		found, err := judge(asked)
		if err != nil {
			found = answer{Error: err.Error()}
		}
		if err := answers.Encode(found); err != nil {
			log.Fatal(err)
		}
	}
}

func judge(asked query) (answer, error) {
	found := answer{Excluded: []string{}, Sent: []sent{}}
	patterns, err := ignorefile.ReadAll(bytes.NewReader(asked.Ignore))
	if err != nil {
		return found, err
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return found, err
	}
	// The builder fails at the first path that it tries with an invalid expression.
	for _, pattern := range matcher.Patterns() {
		if err := compiles(pattern); err != nil {
			return found, err
		}
	}
	for _, path := range asked.Paths {
		excluded, err := isExcluded(matcher, path)
		if err != nil {
			return found, err
		}
		if excluded {
			found.Excluded = append(found.Excluded, path)
		}
	}
	if asked.Folder == "" {
		return found, nil
	}
	found.Sent, err = walk(asked.Folder, patterns)
	return found, err
}

// compiles tries a pattern on a path that no other pattern decides.
func compiles(pattern *patternmatcher.Pattern) error {
	patterns := []string{pattern.String()}
	if pattern.Exclusion() {
		patterns = []string{"**", "!" + pattern.String()}
	}
	alone, err := patternmatcher.New(patterns)
	if err != nil {
		return err
	}
	_, err = alone.MatchesOrParentMatches("x")
	return err
}

// isExcluded asks about each folder of a path in turn, as the builder does while it walks.
func isExcluded(matcher *patternmatcher.PatternMatcher, path string) (bool, error) {
	var (
		info     patternmatcher.MatchInfo
		excluded bool
		err      error
	)
	parts := strings.Split(path, "/")
	for end := range parts {
		excluded, info, err = matcher.MatchesUsingParentResults(strings.Join(parts[:end+1], "/"), info)
		if err != nil {
			return false, err
		}
	}
	return excluded, nil
}

// walk lists what the builder would send of a folder.
func walk(folder string, patterns []string) ([]sent, error) {
	all, err := fsutil.NewFS(folder)
	if err != nil {
		return nil, err
	}
	filtered, err := fsutil.NewFilterFS(all, &fsutil.FilterOpt{ExcludePatterns: patterns})
	if err != nil {
		return nil, err
	}
	found := []sent{}
	err = filtered.Walk(context.Background(), "/", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		status, ok := info.(*fsutil.StatInfo)
		if !ok {
			return errors.New("no status of " + path)
		}
		// Of a hard link, too, the name is the other path; the content is the same.
		link := ""
		if info.Mode()&fs.ModeSymlink != 0 {
			link = status.Linkname
		}
		found = append(found, sent{Path: path, Folder: info.IsDir(), Link: link})
		return nil
	})
	return found, err
}
