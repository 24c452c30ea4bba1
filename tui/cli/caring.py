"""Commands about how the feeds are: health, accept-address."""

import click

COMMANDS: tuple[click.Command, ...] = ()
