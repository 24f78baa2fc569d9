"""Exports of chats -> Statements, one a message or album with pictures."""

from provenance.intake.chats.discord import DiscordReader
from provenance.intake.chats.messenger import MessengerReader
from provenance.intake.chats.telegram import TelegramReader
from provenance.intake.chats.whatsapp import WhatsAppReader

__all__ = ["DiscordReader", "MessengerReader", "TelegramReader", "WhatsAppReader"]
