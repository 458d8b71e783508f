// Package species reads the known creatures and their pictures.
package species

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// ListFile is the name of the file with all species in the folder of sprites.
const ListFile = "species.json"

// Catalog is the set of known species with the files that clients can load.
type Catalog struct {
	names map[string]bool
	files map[string][]byte
}

var (
	validName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,31}$`)
	validSlug = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
)

// Load reads species.json and every picture that it names from a folder. All files are kept in memory: they are small,
// and no path of a request reaches the file system.
func Load(folder string) (*Catalog, error) {
	list, err := os.ReadFile(filepath.Join(folder, ListFile))
	if err != nil {
		return nil, fmt.Errorf("SPRITES_DIR: the list of species cannot be read: %w", err)
	}
	var species []struct{ Name, Slug string }
	if err := json.Unmarshal(list, &species); err != nil {
		return nil, fmt.Errorf("SPRITES_DIR: %s: %w", ListFile, err)
	}
	catalog := &Catalog{names: map[string]bool{}, files: map[string][]byte{ListFile: list}}
	for i, s := range species {
		file := s.Slug + ".png"
		switch {
		case !validName.MatchString(s.Name) || catalog.names[s.Name]:
			return nil, fmt.Errorf("SPRITES_DIR: %s: [%d].name %q: has to be another name of letters, digits or -", ListFile, i, s.Name)
		case !validSlug.MatchString(s.Slug) || catalog.files[file] != nil:
			return nil, fmt.Errorf("SPRITES_DIR: %s: [%d].slug %q: has to be another slug of a-z, 0-9 or -", ListFile, i, s.Slug)
		}
		if catalog.files[file], err = os.ReadFile(filepath.Join(folder, file)); err != nil {
			return nil, fmt.Errorf("SPRITES_DIR: the picture of %s cannot be read: %w", s.Name, err)
		}
		catalog.names[s.Name] = true
	}
	if len(species) == 0 {
		return nil, errors.New("SPRITES_DIR: " + ListFile + " has no species")
	}
	return catalog, nil
}

// Known tells whether there is a species of that exact name.
func (c *Catalog) Known(name string) bool {
	return c.names[name]
}

// Files returns the content of species.json and of each picture by file name.
func (c *Catalog) Files() map[string][]byte {
	return c.files
}
