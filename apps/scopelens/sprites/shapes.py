"""Outlines of the shapes that sprites are made of, as lists of points."""

import math
from typing import Any

Point = tuple[float, float]

_CURVE_STEPS = 10
_OVAL_STEPS = 72


def outline_of(part: dict[str, Any]) -> list[Point]:
    """The closed outline of a part. Raises ValueError if it has no shape or an odd number of coordinates."""
    if "oval" in part:
        cx, cy, rx, ry = part["oval"]
        return _oval(cx, cy, rx, ry, part.get("turn", 0))
    if "blob" in part:
        return _curve(_points(part["blob"]), closed=True)
    if "poly" in part:
        return _points(part["poly"])
    if "line" in part:
        return _stroke(_curve(_points(part["line"]), closed=False), *part["width"])
    raise ValueError("must have one of oval, blob, poly, line, eyes, mouth")


def reflected(outline: list[Point], width: float) -> list[Point]:
    """The mirror image of an outline in a picture of this width."""
    return [(width - x, y) for x, y in outline]


def _points(numbers: list[float]) -> list[Point]:
    if len(numbers) % 2 or len(numbers) < 4:
        raise ValueError(f"needs pairs of coordinates, not {len(numbers)} numbers")
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _oval(cx: float, cy: float, rx: float, ry: float, turn: float) -> list[Point]:
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    points = []
    for step in range(_OVAL_STEPS):
        angle = math.tau * step / _OVAL_STEPS
        x, y = rx * math.cos(angle), ry * math.sin(angle)
        points.append((cx + x * cos - y * sin, cy + x * sin + y * cos))
    return points


def _curve(points: list[Point], *, closed: bool) -> list[Point]:
    """A Catmull-Rom spline through the points."""
    count = len(points)
    ends = points if closed else [points[0], *points, points[-1]]
    first = range(count) if closed else range(1, count)
    result = []
    for index in first:
        before, start, end, after = (ends[(index + by) % len(ends)] for by in (-1, 0, 1, 2))
        for step in range(_CURVE_STEPS):
            t = step / _CURVE_STEPS
            x, y = (_spline(before[axis], start[axis], end[axis], after[axis], t) for axis in (0, 1))
            result.append((x, y))
    return result if closed else [*result, points[-1]]


def _spline(before: float, start: float, end: float, after: float, t: float) -> float:
    linear = end - before
    square = 2 * before - 5 * start + 4 * end - after
    cube = 3 * start - before - 3 * end + after
    return start + 0.5 * t * (linear + t * (square + t * cube))


def _stroke(path: list[Point], start_width: float, end_width: float) -> list[Point]:
    """The outline of a stroke along a path, with round ends."""
    left, right = [], []
    for index, (x, y) in enumerate(path):
        (ax, ay), (bx, by) = path[max(index - 1, 0)], path[min(index + 1, len(path) - 1)]
        length = math.hypot(bx - ax, by - ay) or 1
        radius = (start_width + (end_width - start_width) * index / (len(path) - 1)) / 2
        dx, dy = (ay - by) / length * radius, (bx - ax) / length * radius
        left.append((x + dx, y + dy))
        right.append((x - dx, y - dy))
    return [*left, *_cap(left[-1], right[-1]), *reversed(right), *_cap(right[0], left[0])]


def _cap(start: Point, end: Point) -> list[Point]:
    """Half a circle from one side of a stroke to the other."""
    cx, cy = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    dx, dy = start[0] - cx, start[1] - cy
    angles = (math.pi * step / 8 for step in range(1, 8))
    return [(cx + dx * math.cos(a) + dy * math.sin(a), cy - dx * math.sin(a) + dy * math.cos(a)) for a in angles]
