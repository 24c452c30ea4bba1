"""Commands that change feeds: rename-feed, move-feed, pause, resume, unlist, relist, change-address, edit."""

import click

COMMANDS: tuple[click.Command, ...] = ()
