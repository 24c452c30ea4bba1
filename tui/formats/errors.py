"""What goes wrong with documents, told in plain sentences."""

from tui.core.errors import DatelineError
from tui.core.model import Problem, ProblemKind


class FormatError(DatelineError):
    """A document that cannot be read; `problem` says why and what helps.

    The problem is the only argument, so that the error survives pickling on
    its way out of a worker process.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return self.problem.cause


def malformed(cause: str, remedy: str) -> FormatError:
    """The error for a document that is no feed, or a broken one."""
    return FormatError(Problem(kind=ProblemKind.MALFORMED, cause=cause, remedy=remedy))
