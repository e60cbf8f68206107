"""Pages in their place: which files a site becomes, and which files that are there it may replace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.contracts.page.facts import Site
from kedro_handoff.contracts.page.render import GENERATOR, render_contract, render_index
from kedro_handoff.errors import PageError
from kedro_handoff.page.seal import kind_of, sealed
from kedro_handoff.store import write_whole


@dataclass(frozen=True)
class Publication:
    """What `publish` would do.

    Attributes:
        index: The page to open.
        pages: Text of each file to write.
        outdated: Files of an earlier call whose contracts are gone.
    """

    index: Path
    pages: dict[Path, str]
    outdated: tuple[Path, ...]


def publication(site: Site, output: Path) -> Publication:
    """The files of a site, and what they replace; nothing is written yet.

    Args:
        site: What the pages show.
        output: A folder, which gets `index.html` and a page for each contract; or a file that ends in
            `.html`, which gets everything.

    Raises:
        PageError: A file is in the way that was not made here, or that was edited since.
    """
    single = output.suffix.lower() in (".html", ".htm")
    if single:
        pages = {output: sealed(render_index(site, single=True), GENERATOR, "index")}
    else:
        pages = {output / "index.html": sealed(render_index(site, single=False), GENERATOR, "index")}
        for contract in site.contracts:
            path = output / f"{contract.slug}.html"
            pages[path] = sealed(render_contract(site, contract), GENERATOR, "contract")
    _refuse_foreign(output, single, pages)
    outdated = () if single else tuple(_outdated(output, set(pages)))
    return Publication(next(iter(pages)), pages, outdated)


def publish(publication: Publication) -> None:
    """Write the pages, the index last, and take away those of contracts that are gone.

    Raises:
        PageError: A file cannot be written; the others are whole.
    """
    try:
        for path in reversed(publication.pages):
            write_whole(path, publication.pages[path])
        for path in publication.outdated:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise PageError(
            f"The pages cannot be written: {error}. Give another folder to `--output`."
        ) from error


def _refuse_foreign(output: Path, single: bool, pages: dict[Path, str]) -> None:
    folder = output.parent if single else output
    if folder.exists() and not folder.is_dir():
        raise PageError(f"{folder} is a file; give a folder to `--output`, or a file that ends in `.html`.")
    foreign = [path for path in pages if path.exists() and not kind_of(path, GENERATOR)]
    if foreign:
        listed = "\n".join(f"  {path}" for path in foreign[:10])
        raise PageError(
            "Not made by `kedro handoff contract docs`, or edited since, and so left alone:\n"
            f"{listed}\nMove it away, or give another place to `--output`. Nothing was written."
        )


def _outdated(folder: Path, pages: set[Path]) -> Iterator[Path]:
    found = sorted(folder.glob("*.html")) if folder.is_dir() else []
    return (path for path in found if path not in pages and kind_of(path, GENERATOR) == "contract")
