"""Exports of chats -> Statements, one a message or album with pictures."""

from provenance.intake.chats.telegram import TelegramReader

__all__ = ["TelegramReader"]
