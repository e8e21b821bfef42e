"""What a user can do wrong, as exceptions whose text is meant for the user.

Knows no caller: the command line prints the text and ends with 2, the window
shows it. Every message is one sentence that says what is wrong and the way out.
"""

from rnnviz.core.foreign import SENTENCE, shown


class UserError(Exception):
    """A mistake that the user can mend; ``str(error)`` is shown as it is.

    The names and words of files that stand in it are no danger to who shows it: it is one line
    of bounded length.
    """

    def __str__(self) -> str:
        return shown(super().__str__(), SENTENCE)


class TextError(UserError):
    """A text that cannot be opened or trained on."""


class NotTextError(TextError):
    """A file that does not look like text; it can still be opened when the user insists."""


class SettingError(UserError):
    """A setting out of its range; ``field`` names it as the code does (``hidden_size``)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class CheckpointError(UserError):
    """A checkpoint that cannot be read, or does not fit what it is used for."""


class UnsavedError(UserError):
    """The program has ended, and work is in no file; nothing that was done is undone."""


class Cancelled(Exception):
    """The user called a long operation off. Not an error; nothing was changed."""
