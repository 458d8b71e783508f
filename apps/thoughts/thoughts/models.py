"""The tables of `thoughts`."""

from datetime import datetime

from sqlalchemy import DateTime, Identity, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

LONGEST_TEXT = 250


class Base(DeclarativeBase):
    """Metadata that the migrations are compared with."""


class Thought(Base):
    """What somebody wrote down, public from then on."""

    __tablename__ = "thoughts"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    username: Mapped[str] = mapped_column(String(50), index=True)
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    timestamp: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
