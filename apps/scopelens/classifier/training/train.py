"""Trains the network on drawn pictures, and writes weights.npz and its model card, weights.json.

Usage, in the classifier's folder: python -m training.train [--steps N] [--seed N] [--processes N]
"""

import argparse
import hashlib
import json
import time

import numpy as np
import torch
from torch import Tensor, nn

from model import CARD, WEIGHTS, Classifier, set_threads
from network import Network
from pictures import INPUT_SIZE
from training import sprites
from training.data import BATCH_SIZE, batches
from training.evaluate import SEED, SINGLES, TEAMS, evaluate

PEAK_RATE = 4e-3
REPORT_STEPS = 50


def train(classes: int, steps: int, seed: int, processes: int) -> Network:
    """Trains a new network; the same arguments give the same weights with the same version of torch."""
    torch.manual_seed(seed)
    network = Network(classes)
    optimizer = torch.optim.AdamW(network.parameters(), lr=PEAK_RATE, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=steps, pct_start=0.2)
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    start, losses, hits = time.monotonic(), [], []
    for step, (inputs, labels) in enumerate(batches(seed, steps, processes), 1):
        scores = network(_tensor(inputs))
        expected = torch.from_numpy(labels)
        loss = loss_of(scores, expected)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(float(loss.detach()))
        hits.append(float((scores.argmax(1) == expected).float().mean()))
        if step % REPORT_STEPS == 0:
            recent = (np.mean(losses[-REPORT_STEPS:]), np.mean(hits[-REPORT_STEPS:]))
            print(f"step {step}/{steps} loss {recent[0]:.3f} right {recent[1]:.1%} {time.monotonic() - start:.0f} s")
    return network


def save(network: Network, names: list[str], digest: str, arguments: argparse.Namespace) -> None:
    """Writes the weights with 16 bits, and the model card with the accuracy of exactly these weights."""
    arrays = {name: _stored(value) for name, value in network.state_dict().items()}
    np.savez_compressed(WEIGHTS, **arrays)
    card = {
        "classes": names,
        "input_size": INPUT_SIZE,
        "parameters": sum(value.numel() for value in network.parameters()),
        "sprites_sha256": digest,
        "weights_sha256": hashlib.sha256(WEIGHTS.read_bytes()).hexdigest(),
        "command": f"python -m training.train --steps {arguments.steps} --seed {arguments.seed}",
        "seed": arguments.seed,
        "training_pictures": arguments.steps * BATCH_SIZE,
        "torch": torch.__version__,
    }
    _write(card)
    accuracy = evaluate(Classifier(), SINGLES, TEAMS, SEED)
    measured = {"seed": SEED, "singles": SINGLES, "teams": TEAMS}
    measured |= {name: round(value, 4) for name, value in accuracy._asdict().items()}
    _write(card | {"accuracy": measured})
    print(json.dumps(measured))


def _tensor(inputs: np.ndarray) -> Tensor:
    return torch.from_numpy(inputs).permute(0, 3, 1, 2).float() / 255


def _stored(value: Tensor) -> np.ndarray:
    return (value.half() if value.is_floating_point() else value).numpy()


def _write(card: dict[str, object]) -> None:
    CARD.write_text(json.dumps(card, indent=2) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains the classifier.")
    parser.add_argument("--steps", type=int, default=700, help=f"batches of {BATCH_SIZE} pictures")
    parser.add_argument("--seed", type=int, default=1, help="seed of the weights and the pictures")
    parser.add_argument("--processes", type=int, default=2, help="processes that draw pictures")
    arguments = parser.parse_args()
    set_threads(1)
    names, pictures = sprites.load()
    network = train(len(names), arguments.steps, arguments.seed, arguments.processes)
    save(network, names, sprites.digest(names, pictures), arguments)


if __name__ == "__main__":
    main()
