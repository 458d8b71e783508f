"""Measures the weights on pictures that were not used in training, and fails if they are not accurate enough.

Usage, in the classifier's folder: python -m training.evaluate [--singles N] [--teams N] [--seed N]
"""

import argparse
import sys
from typing import NamedTuple

import numpy as np

from layout import cells
from model import Classifier, set_threads
from training import sprites, synth

SINGLE_MINIMUM = 0.95
# A team counts if all six names are right.
TEAM_MINIMUM = 0.90
# Training uses its own seed for all its pictures, and never this one.
SEED = 20_000
SINGLES, TEAMS = 3000, 1000


class Accuracy(NamedTuple):
    """Shares of right answers, from 0 to 1: single pictures, creatures in teams, whole teams."""

    single: float
    team_cell: float
    team: float


def evaluate(classifier: Classifier, singles: int, teams: int, seed: int) -> Accuracy:
    """Measures a classifier on this many pictures of either kind; singles have all species equally often."""
    names, pictures = sprites.load()
    rng = np.random.default_rng((seed, 0))
    right = 0
    for number in range(singles):
        label = number % len(names)
        [answer] = classifier.predict([synth.single(rng, pictures[label])])
        right += answer.name == names[label]
    right_cells = right_teams = 0
    for _ in range(teams):
        members = synth.random_team(rng, len(names))
        team = synth.team(rng, [pictures[member] for member in members])
        answers = classifier.predict([team.crop(box) for box in cells(*team.size)])
        hits = sum(answer.name == names[member] for answer, member in zip(answers, members, strict=True))
        right_cells += hits
        right_teams += hits == len(members)
    return Accuracy(right / singles, right_cells / (6 * teams), right_teams / teams)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the classifier's accuracy.")
    parser.add_argument("--singles", type=int, default=SINGLES, help="pictures of one creature")
    parser.add_argument("--teams", type=int, default=TEAMS, help="pictures of six creatures")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the pictures")
    arguments = parser.parse_args()
    set_threads(1)
    accuracy = evaluate(Classifier(), arguments.singles, arguments.teams, arguments.seed)
    print(f"single {accuracy.single:.2%} (at least {SINGLE_MINIMUM:.0%}), creatures in teams {accuracy.team_cell:.2%},")
    print(f"whole teams {accuracy.team:.2%} (at least {TEAM_MINIMUM:.0%})")
    if accuracy.single < SINGLE_MINIMUM or accuracy.team < TEAM_MINIMUM:
        sys.exit("the weights are not accurate enough: train longer, or make the species more distinct")


if __name__ == "__main__":
    main()
