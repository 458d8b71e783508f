package receiver

import (
	"mime"
	"strconv"
	"strings"
)

// prefersHTML tells whether the values of the header Accept prefer text/html to application/json, as those of browsers do.
func prefersHTML(values []string) bool {
	return quality(values, "text/html") > quality(values, "application/json")
}

// quality returns how much a media type is wanted, from 0 to 1, by the most specific entry about it.
func quality(values []string, mediaType string) float64 {
	group, _, _ := strings.Cut(mediaType, "/")
	best, found := -1, 0.0
	for entry := range strings.SplitSeq(strings.Join(values, ","), ",") {
		name, parameters, err := mime.ParseMediaType(entry)
		if err != nil {
			continue
		}
		specific := map[string]int{"*/*": 0, group + "/*": 1, mediaType: 2}
		rank, matches := specific[name]
		if !matches || rank <= best {
			continue
		}
		best, found = rank, 1
		if text, given := parameters["q"]; given {
			if found, err = strconv.ParseFloat(text, 64); err != nil {
				found = 0
			}
		}
	}
	return found
}
