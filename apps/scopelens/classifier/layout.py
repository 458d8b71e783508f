"""Where the six creatures of a team picture are."""

TEAM_SIZE = 6
# From this ratio of the sides on, the creatures stand in one row or column.
STRIP_RATIO = 4

Box = tuple[int, int, int, int]


def grid(width: int, height: int) -> tuple[int, int]:
    """The columns and rows of a team picture of this size; a square has three columns."""
    if max(width, height) >= STRIP_RATIO * min(width, height):
        return (TEAM_SIZE, 1) if width > height else (1, TEAM_SIZE)
    return (3, 2) if width >= height else (2, 3)


def cells(width: int, height: int) -> list[Box]:
    """The boxes (left, top, right, bottom) of the six creatures, row by row, in pixels; together the whole picture."""
    columns, rows = grid(width, height)
    lefts = [width * column // columns for column in range(columns + 1)]
    tops = [height * row // rows for row in range(rows + 1)]
    return [(lefts[c], tops[r], lefts[c + 1], tops[r + 1]) for r in range(rows) for c in range(columns)]
