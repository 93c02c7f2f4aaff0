"""The tree of errors that a run may end with, each with its exit status.

    BotError
    ├── UserError       2  wrong flags, inputs or configuration: the user can put it right
    ├── AccessError     3  a token or a role lacks a permission
    ├── RemoteError     3  a service failed, or limited us
    └── TemplateError   3  a template that had to be read could not be read

A message says what happened, where, and what to do now. Anything else that is raised is a bug (exit status 3).
"""


class BotError(Exception):
    """A failure that ends the run with `exit_status`; its text is fit to be shown to a user."""

    exit_status = 3


class UserError(BotError):
    """Flags, inputs or configuration are wrong; the text names the place and what is allowed there."""

    exit_status = 2


class AccessError(BotError):
    """A token or a role lacks a permission; the text names the permission."""


class RemoteError(BotError):
    """A service failed or limited us; the text says which, and whether trying again may help."""


class TemplateError(BotError):
    """A template that had to be read could not be read; the text names the file and the line."""
