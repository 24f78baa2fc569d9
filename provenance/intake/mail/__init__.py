"""Mails, mailboxes of them, and pages that a browser saved as one (MHTML)."""

from provenance.intake.mail.reader import MailReader

__all__ = ["MailReader"]
