"""The way in which the command says no: one sentence with the remedy."""

from __future__ import annotations

import errno

NO_NETWORK = "There is no network. Connect this machine and run it again."
NO_ANSWER = (
    "The server does not answer. "
    "Check the network or proxy of this machine and run it again."
)
NO_ROOM = "The disk is full. Free some space and run it again."
NO_RIGHTS = (
    "Installing system packages needs administrator rights. "
    "Run it with sudo, or install the package first."
)

#: What a tool prints before it gives up -> what a person should know and do.
SIGNS = {
    "No space left on device": NO_ROOM,
    "Temporary failure": NO_NETWORK,
    "Could not resolve": NO_NETWORK,
    "Network is unreachable": NO_NETWORK,
    "ENOTFOUND": NO_NETWORK,
    "Failed to establish a new connection": NO_ANSWER,
    "Could not connect to": NO_ANSWER,
    "ECONNREFUSED": NO_ANSWER,
    "(from versions: none)": NO_ANSWER,
    "are you root": NO_RIGHTS,
}


class Refusal(Exception):
    """What stops the command, said in a sentence that names the remedy.

    :param sentence: what is the matter and what to do, as a person would say it
    :param log: path of the file that holds the details, or None
    """

    def __init__(self, sentence: str, log=None):
        super().__init__(sentence)
        self.sentence = sentence
        self.log = log


def explained(output: str, otherwise: str, log=None) -> Refusal:
    """Return the refusal that fits what a tool printed before it gave up.

    :param output: everything the tool printed
    :param otherwise: the sentence to use when no known cause shows in the output
    :param log: path of the file with the details, or None
    """
    for sign, sentence in SIGNS.items():
        if sign in output:
            return Refusal(f"{otherwise} {sentence}", log)
    return Refusal(otherwise, log)


def of_system(error: OSError) -> Refusal:
    """Return the refusal for an error of the operating system."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno == errno.ENOSPC:
        return Refusal(f"{NO_ROOM}{where}")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Refusal(
            f"This user may not write here{where}. Run it as the owner of the folder."
        )
    return Refusal(f"The operating system refused: {error}.")
