// Package showdown checks teams in Showdown's export format.
package showdown

import (
	"fmt"
	"regexp"
	"strings"
)

// MaxSets is the largest number of sets in a team.
const MaxSets = 6

const maxMoves = 4

// Check validates an export: sets with empty lines between them, each with a first line such as `Name @ Item` and then
// its attributes and moves. Each set's species has to be one of `team`. The error names the line.
func Check(text string, team []string) error {
	members := map[string]bool{}
	for _, name := range team {
		members[name] = true
	}
	sets, moves := 0, 0
	inSet := false
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			inSet = false
			continue
		case !inSet:
			inSet = true
			moves = 0
			if sets++; sets > MaxSets {
				return fmt.Errorf("line %d: has more than %d sets", i+1, MaxSets)
			}
			if name := Species(line); !members[name] {
				return fmt.Errorf("line %d: %q is not among the team's pokemon (%s)", i+1, name, strings.Join(team, ", "))
			}
		case strings.HasPrefix(line, "-"):
			if moves++; moves > maxMoves {
				return fmt.Errorf("line %d: a set has at most %d moves", i+1, maxMoves)
			}
			if strings.TrimSpace(line[1:]) == "" {
				return fmt.Errorf("line %d: a move needs a name: - Move", i+1)
			}
		case !isAttribute(line):
			return fmt.Errorf("line %d: %q has to be an attribute (such as Ability: Blaze), a nature (such as Bold Nature) or a move (such as - Tackle)", i+1, line)
		}
	}
	if sets == 0 {
		return fmt.Errorf("has no set; the first line of a set is: Name @ Item")
	}
	return nil
}

var gender = regexp.MustCompile(` \([MFN]\)$`)
var nickname = regexp.MustCompile(`^.+ \(([^()]+)\)$`)

// Species returns the species of a set's first line: `Species`, `Species @ Item`, `Nickname (Species) (M) @ Item`.
func Species(line string) string {
	name, _, _ := strings.Cut(line, " @ ")
	name = gender.ReplaceAllString(strings.TrimSpace(name), "")
	if match := nickname.FindStringSubmatch(name); match != nil {
		return match[1]
	}
	return name
}

var attributes = map[string]bool{
	"Ability": true, "Level": true, "Shiny": true, "Happiness": true, "EVs": true, "IVs": true, "Tera Type": true,
	"Gigantamax": true, "Hidden Power": true, "Pokeball": true, "Dynamax Level": true,
}

var nature = regexp.MustCompile(`^[A-Z][a-z]+ Nature$`)

func isAttribute(line string) bool {
	key, value, found := strings.Cut(line, ":")
	if found {
		return attributes[key] && strings.TrimSpace(value) != ""
	}
	return nature.MatchString(line)
}
