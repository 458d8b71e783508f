"""The tables of `thoughts`."""

from datetime import datetime

from sqlalchemy import DateTime, Identity, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MAX_TEXT_LENGTH = 250


class Base(DeclarativeBase):
    """Base class of the tables; a test compares its metadata with the migrations."""


class Thought(Base):
    """A public post of a user."""

    __tablename__ = "thoughts"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    username: Mapped[str] = mapped_column(String(50), index=True)
    text: Mapped[str] = mapped_column(String(MAX_TEXT_LENGTH))
    timestamp: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
