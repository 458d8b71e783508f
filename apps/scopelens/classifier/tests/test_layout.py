"""Where the creatures of a team are."""

import pytest

from layout import cells, grid

GRIDS = [
    ((300, 200), (3, 2)),
    ((201, 200), (3, 2)),
    ((200, 200), (3, 2)),
    ((200, 201), (2, 3)),
    ((200, 300), (2, 3)),
    ((799, 200), (3, 2)),
    ((800, 200), (6, 1)),
    ((1200, 200), (6, 1)),
    ((200, 799), (2, 3)),
    ((200, 800), (1, 6)),
]


@pytest.mark.parametrize(("size", "expected"), GRIDS)
def test_grid(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert grid(*size) == expected


def test_cells_are_row_by_row() -> None:
    assert cells(300, 200) == [
        (0, 0, 100, 100),
        (100, 0, 200, 100),
        (200, 0, 300, 100),
        (0, 100, 100, 200),
        (100, 100, 200, 200),
        (200, 100, 300, 200),
    ]


@pytest.mark.parametrize("size", [(301, 203), (203, 301), (1000, 101), (101, 1000), (17, 16)])
def test_cells_cover_the_picture_once(size: tuple[int, int]) -> None:
    covered = [
        (x, y) for left, top, right, bottom in cells(*size) for x in range(left, right) for y in range(top, bottom)
    ]
    assert sorted(covered) == [(x, y) for x in range(size[0]) for y in range(size[1])]
