package showdown

import (
	"strings"
	"testing"
)

func TestSpecies(t *testing.T) {
	for line, want := range map[string]string{
		"Ant":                        "Ant",
		"Ant @ Leaf":                 "Ant",
		"Ant (F) @ Leaf":             "Ant",
		"Tiny (Ant) @ Leaf":          "Ant",
		"Tiny (the 2nd) (Ant) (M)":   "Ant",
		"Tiny (Ant) (N) @ Leaf Mail": "Ant",
	} {
		if got := Species(line); got != want {
			t.Errorf("%q: got %q", line, got)
		}
	}
}

func TestCheck(t *testing.T) {
	set := "Ant @ Leaf\nAbility: Run\nTera Type: Fire\nEVs: 4 HP / 252 Atk\nJolly Nature\nIVs: 0 Spe\n- Bite\n- Dig\n"
	for _, test := range []struct{ text, message string }{
		{set, ""},
		{"\n\n" + strings.Repeat(set+"\n", 6), ""},
		{strings.Repeat(set+"\n", 7), "line 55: has more than 6 sets"},
		{"", "has no set"},
		{" \n ", "has no set"},
		{"Cat", `line 1: "Cat" is not among the team's pokemon (Ant, Bee)`},
		{set + "\nZebra @ Leaf", `line 10: "Zebra"`},
		{"Ant\nhello", `line 2: "hello" has to be`},
		{"Ant\nColour: red", "line 2"},
		{"Ant\nAbility:", "line 2"},
		{"Ant\n-", "line 2: a move needs a name"},
		{"Ant\n- A\n- B\n- C\n- D\n- E", "line 6: a set has at most 4 moves"},
	} {
		err := Check(test.text, []string{"Ant", "Bee"})
		if (err == nil) != (test.message == "") || err != nil && !strings.Contains(err.Error(), test.message) {
			t.Errorf("%.30q: the error %v lacks %q", test.text, err, test.message)
		}
	}
}
