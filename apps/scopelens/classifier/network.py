"""The network: a small residual CNN, made for pictures of 64 x 64 pixels."""

import torch
from torch import Tensor, nn

WIDTHS = (24, 48, 80, 128)


class Block(nn.Module):
    """Halves the picture's sides, then adds a residual convolution."""

    def __init__(self, channels_in: int, channels_out: int):
        super().__init__()
        self.reduce = _convolution(channels_in, channels_out, stride=2)
        self.refine = _convolution(channels_out, channels_out)

    def forward(self, features: Tensor) -> Tensor:
        reduced = self.reduce(features)
        return reduced + self.refine(reduced)


class Network(nn.Module):
    """Maps pictures (batch, 3, side, side), with values from 0 to 1, to one score per class."""

    def __init__(self, classes: int):
        super().__init__()
        stem, *widths = WIDTHS
        self.stem = _convolution(3, stem, stride=2)
        self.blocks = nn.Sequential(*(Block(a, b) for a, b in zip(WIDTHS, widths)))  # noqa: B905 - one shorter
        self.dropout = nn.Dropout(0.1)
        self.scores = nn.Linear(2 * widths[-1], classes)

    def forward(self, pictures: Tensor) -> Tensor:
        features = self.blocks(self.stem((pictures - 0.5) / 0.25))
        pooled = torch.cat((features.mean((2, 3)), features.amax((2, 3))), 1)
        return self.scores(self.dropout(pooled))


def _convolution(channels_in: int, channels_out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False), nn.BatchNorm2d(channels_out), nn.ReLU()
    )
