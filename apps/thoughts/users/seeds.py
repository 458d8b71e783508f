"""Demo users, for environments with SEED_DEMO."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from users.models import User
from users.passwords import hash_password

DEMO_USERS = ("bruce", "stephen")


def seed(session: Session) -> None:
    """Adds missing demo users, each with the name as password; changes nothing else."""
    existing = set(session.scalars(select(User.username).where(User.username.in_(DEMO_USERS))))
    for name in DEMO_USERS:
        if name not in existing:
            session.add(User(username=name, password_hash=hash_password(name)))
