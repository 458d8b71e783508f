"""Batches for training, drawn in several processes; a batch depends on its seed and number alone."""

from collections.abc import Iterator
from multiprocessing import get_context

import numpy as np

from layout import cells
from pictures import network_input
from training import sprites, synth

# Half of a batch is cut from team pictures.
SINGLES, TEAMS = 48, 8
BATCH_SIZE = SINGLES + 6 * TEAMS


def batch(seed: int, number: int) -> tuple[np.ndarray, np.ndarray]:
    """One batch of inputs (8 bits, height x width x 3) and their classes."""
    _, pictures = _loaded()
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


def batches(seed: int, count: int, processes: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """`count` batches, in order, whatever the number of processes."""
    # Processes are spawned, because forking a process that has torch's threads can block.
    with get_context("spawn").Pool(processes) as pool:
        yield from pool.imap(_numbered, ((seed, number) for number in range(count)), chunksize=2)


_cache: list[tuple[list[str], list]] = []


def _loaded() -> tuple[list[str], list]:
    if not _cache:
        _cache.append(sprites.load())
    return _cache[0]


def _numbered(key: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    return batch(*key)
