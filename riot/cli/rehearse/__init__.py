"""`riot rehearse`: play a film with an expression from the keys."""

from riot.cli.rehearse.command import rehearse

__all__ = ["rehearse"]
