"""Demo accounts, for environments that ask for them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from users.models import User
from users.passwords import hash_password

DEMO_USERS = ("bruce", "stephen")


def seed(session: Session) -> None:
    """Adds the demo users that are missing, each with its own name as password; leaves the others as they are."""
    there = set(session.scalars(select(User.username).where(User.username.in_(DEMO_USERS))))
    for name in DEMO_USERS:
        if name not in there:
            session.add(User(username=name, password_hash=hash_password(name)))
