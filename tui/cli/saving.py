"""Commands that hand pages in and out: save, digest."""

import click

COMMANDS: tuple[click.Command, ...] = ()
