"""Demo thoughts, for environments with SEED_DEMO."""

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from thoughts.models import Thought

DEMO_THOUGHTS = (
    ("bruce", "A boat in the yard dreams of rivers."),
    ("bruce", "Whatever can be undone can be tried today."),
    ("stephen", "Measured twice, and still glad that there was a saw and more wood."),
    ("bruce", "The quiet minute before everybody arrives is the best of the meeting."),
    ("stephen", "Names are small promises. Rivers keep theirs for longer than we do."),
)


def seed(session: Session) -> None:
    """Adds missing demo thoughts; changes nothing else."""
    query = select(Thought.username, Thought.text).where(tuple_(Thought.username, Thought.text).in_(DEMO_THOUGHTS))
    existing = {tuple(row) for row in session.execute(query)}
    for username, text in DEMO_THOUGHTS:
        if (username, text) not in existing:
            session.add(Thought(username=username, text=text))
            # One by one, so that the ids are in the order of the list.
            session.flush()
