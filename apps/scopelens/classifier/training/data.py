"""Batches for training, drawn in several processes; a batch depends on its seed and number alone."""

from collections import deque
from collections.abc import Iterator
from functools import cache
from multiprocessing import get_context
from multiprocessing.pool import AsyncResult

import numpy as np

from layout import cells
from pictures import network_input
from training import sprites, synth

# Half of a batch is cut from team pictures.
SINGLES, TEAMS = 48, 8
BATCH_SIZE = SINGLES + 6 * TEAMS
# Batches per process that are drawn before they are needed.
AHEAD = 4

# Inputs with 8 bits (pictures, height, width, 3), and their classes.
Batch = tuple[np.ndarray, np.ndarray]


# Loaded once per process.
_sprites = cache(sprites.load)


def batch(seed: int, number: int) -> Batch:
    """One batch, of BATCH_SIZE pictures."""
    _, pictures = _sprites()
    rng = np.random.default_rng((seed, number))
    inputs, labels = [], []
    for label in rng.integers(0, len(pictures), SINGLES):
        inputs.append(network_input(synth.single(rng, pictures[label])))
        labels.append(int(label))
    for _ in range(TEAMS):
        members = synth.random_team(rng, len(pictures))
        team = synth.team(rng, [pictures[member] for member in members])
        inputs += [network_input(team.crop(box)) for box in cells(*team.size)]
        labels += members
    return np.stack(inputs), np.array(labels)


def batches(seed: int, count: int, processes: int) -> Iterator[Batch]:
    """`count` batches, in order, whatever the number of processes."""
    # Processes are spawned, because forking a process that has torch's threads can block.
    with get_context("spawn").Pool(processes) as pool:
        # A few ahead of the training: all at once would need gigabytes.
        waiting: deque[AsyncResult[Batch]] = deque()
        for number in range(count):
            waiting.append(pool.apply_async(batch, (seed, number)))
            if len(waiting) > AHEAD * processes:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()
