"""Collection of all answers into a folder, each under the name of its file, and where each link leads there."""

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bamex.archive.addresses import is_in_copy
from bamex.archive.answers import AnswerOf, SiteAnswer
from bamex.archive.file_names import name_of_file
from bamex.archive.links import links_in_answer, own_address

SHARED_PICTURE = re.compile(r'<meta property="og:image" content="([^"]+)"')
LONGEST_CHAIN = 5


class ArchiveError(Exception):
    """A copy cannot be made, or is not what it should be; the message is a sentence for whoever typed the command."""


@dataclass
class Collection:
    """The answers kept in `folder`: names of files by address, and the targets of those that redirect."""

    folder: Path
    names: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)  # addresses of HTML that is rewritten

    def keep(self, address: str, answer: SiteAnswer) -> None:
        target = answer.headers.get("Location")
        name = name_of_file(address, answer.media_type)
        if target is not None:
            own = own_address(address, target)
            if own is None:
                raise ArchiveError(f"{address} leads out of the portal, to {target}.")
            self.redirects[address] = own[0] + (f"#{own[1]}" if own[1] else "")
        elif is_page(answer):
            self.pages.append(address)
        self.names[address] = name
        if target is None:
            self.write(name, answer.body)

    def write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def file_of(self, address: str) -> str | None:
        """The file to which a link to `address` leads in the copy; for what a reader would choose, that of the page."""
        for _step in range(LONGEST_CHAIN):
            address = address if address in self.names else address.partition("?")[0]
            if address not in self.redirects:
                return self.names.get(address)
            address = self.redirects[address].partition("#")[0]
        raise ArchiveError(f"{address} is redirected in a circle.")


def is_page(answer: SiteAnswer) -> bool:
    """True if an answer is a page of the portal; the one-file edition is a file, and stays as it is."""
    return answer.media_type == "text/html" and "Content-Disposition" not in answer.headers


def collect(
    answer_of: AnswerOf,
    first: Iterable[str],
    folder: Path,
    with_shared_pictures: bool,
    progress: Callable[[int], None],
) -> Collection:
    """Every answer to which the `first` addresses lead, in the folder."""
    collection = Collection(folder)
    waiting = deque(dict.fromkeys(first))
    met = dict.fromkeys(waiting, "the list of addresses")
    while waiting:
        address = waiting.popleft()
        answer = answer_of(address)
        if answer.status not in {200, 301, 302, 303, 307, 308, 410}:
            raise ArchiveError(f"{address}, named by {met[address]}, answers {answer.status}.")
        collection.keep(address, answer)
        for link in links_named_by(answer, with_shared_pictures):
            own = own_address(address, link)
            if own and own[0] not in met and is_in_copy(own[0], address):
                met[own[0]] = address
                waiting.append(own[0])
        progress(len(collection.names))
    check_names(collection.names)
    return collection


def links_named_by(answer: SiteAnswer, with_shared_pictures: bool) -> Iterable[str]:
    if location := answer.headers.get("Location"):
        return [location]
    if answer.media_type == "text/html" and not is_page(answer):
        return []
    pictures = SHARED_PICTURE.findall(answer.body.decode()) if with_shared_pictures and is_page(answer) else []
    return [*links_in_answer(answer), *pictures]


def check_names(names: dict[str, str]) -> None:
    """Refuse two addresses whose files would be one where capitals do not count, or would be file and folder."""
    owners: dict[str, str] = {}
    for address, name in names.items():
        other = owners.setdefault(name.casefold(), address)
        if other != address:
            raise ArchiveError(f"{address} and {other} would be the same file, {name}.")
    for name, address in owners.items():
        parts = name.split("/")[:-1]
        folders = {"/".join(parts[:number]) for number in range(1, len(parts) + 1)}
        if clash := folders & owners.keys():
            raise ArchiveError(f"{owners[clash.pop()]} would be a file where {address} needs a folder.")
