package config

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/ini.v1"
)

// setting is one key of the file: it takes the text into the configuration, or says what is allowed.
type setting struct {
	section, key string
	standard     string
	take         func(c *Config, text string) error
}

// TopSection is the name that messages use for keys before the first section.
const topSection = "top"

var settings = []setting{
	{topSection, "Mode", "release", func(c *Config, text string) error {
		c.Mode = text
		return oneOf(text, "release", "debug", "test")
	}},
	{"app", "PageSize", "12", whole(1, 100, func(c *Config, n int) { c.PageSize = n })},
	{"app", "Formats", "Singles, Doubles, Little", takeFormats},
	{"server", "Port", "8888", whole(1, 65535, func(c *Config, n int) { c.Port = n })},
	{"server", "ReadTimeout", "60", whole(1, 3600, func(c *Config, n int) { c.ReadTimeout = seconds(n) })},
	{"server", "WriteTimeout", "60", whole(1, 3600, func(c *Config, n int) { c.WriteTimeout = seconds(n) })},
	{"server", "ProxyHops", "1", whole(0, 10, func(c *Config, n int) { c.ProxyHops = n })},
	{"server", "PostLimit", "20", whole(1, 100_000, func(c *Config, n int) { c.PostLimit = n })},
	{"server", "AuthLimit", "10", whole(1, 100_000, func(c *Config, n int) { c.AuthLimit = n })},
	{"jwt", "Days", "30", whole(1, 3650, func(c *Config, n int) { c.TokenLifetime = time.Duration(n) * 24 * time.Hour })},
	{"aws", "TeamPath", "teams", takeTeamPath},
	{"aws", "MaxPictureMiB", "4", whole(1, 64, func(c *Config, n int) { c.MaxPictureBytes = int64(n) << 20 })},
	{"redis", "Expiry", "86400", whole(1, 31_536_000, func(c *Config, n int) { c.CacheExpiry = seconds(n) })},
}

func parseFile(source []byte) (Config, error) {
	var config Config
	var problems []error
	values, err := readValues(source)
	problems = append(problems, err)
	for _, s := range settings {
		text, present := values[s.section][s.key]
		if !present {
			text = s.standard
		}
		if err := s.take(&config, text); err != nil {
			problems = append(problems, fmt.Errorf("[%s] %s = %q: %w", s.section, s.key, text, err))
		}
	}
	return config, errors.Join(problems...)
}

// readValues returns the file's values by section and key; the error names what is not a setting, or is there twice.
func readValues(source []byte) (map[string]map[string]string, error) {
	// Shadows keep the values of a key that is there twice, instead of the last one only.
	file, err := ini.LoadSources(ini.LoadOptions{AllowShadows: true, AllowDuplicateShadowValues: true}, source)
	if err != nil {
		return nil, err
	}
	known := map[string][]string{}
	for _, s := range settings {
		known[s.section] = append(known[s.section], s.key)
	}
	values := map[string]map[string]string{}
	var problems []error
	for _, section := range file.Sections() {
		name := section.Name()
		if name == ini.DefaultSection {
			name = topSection
		}
		keys, exists := known[name]
		if !exists {
			allowed := strings.Join(slices.Sorted(maps.Keys(known)), ", ")
			problems = append(problems, fmt.Errorf("[%s]: unknown section; allowed: %s", name, allowed))
			continue
		}
		values[name] = map[string]string{}
		for _, key := range section.Keys() {
			switch {
			case !slices.Contains(keys, key.Name()):
				allowed := strings.Join(keys, ", ")
				problems = append(problems, fmt.Errorf("[%s] %s: unknown key; allowed: %s", name, key.Name(), allowed))
			case len(key.ValueWithShadows()) > 1:
				problems = append(problems, fmt.Errorf("[%s] %s: is there twice", name, key.Name()))
			default:
				values[name][key.Name()] = key.String()
			}
		}
	}
	return values, errors.Join(problems...)
}

func whole(least, most int, put func(*Config, int)) func(*Config, string) error {
	return func(c *Config, text string) error {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return fmt.Errorf("has to be a whole number from %d to %d", least, most)
		}
		put(c, n)
		return nil
	}
}

func seconds(n int) time.Duration {
	return time.Duration(n) * time.Second
}

func oneOf(text string, allowed ...string) error {
	if !slices.Contains(allowed, text) {
		return fmt.Errorf("has to be one of %s", strings.Join(allowed, ", "))
	}
	return nil
}

var format = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 _-]{0,31}$`)

func takeFormats(c *Config, text string) error {
	c.Formats = nil
	for part := range strings.SplitSeq(text, ",") {
		name := strings.TrimSpace(part)
		if !format.MatchString(name) || slices.Contains(c.Formats, name) {
			return errors.New("has to be different names with commas between them, each of 1 to 32 letters, digits, spaces, _ or -")
		}
		c.Formats = append(c.Formats, name)
	}
	return nil
}

var teamPath = regexp.MustCompile(`^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$`)

func takeTeamPath(c *Config, text string) error {
	c.TeamPath = text
	if !teamPath.MatchString(text) || len(text) > 200 {
		return errors.New("has to be a path of letters, digits, _ and - without a slash at its start or end")
	}
	return nil
}
