"""Files that grow for ever begin anew now and then; the newest of the old ones are kept beside them."""

from pathlib import Path


def shift_files(file: Path, keep: int) -> None:
    """`file` is `file.1` now, what was `file.1` is `file.2`, and so on; the oldest beyond `keep` is gone."""
    numbered = [file.with_name(f"{file.name}.{number}") for number in range(1, keep + 1)]
    for older, newer in zip(reversed(numbered), [*reversed(numbered[:-1]), file], strict=True):
        if newer.exists():
            newer.replace(older)


def drop_oldest(file: Path, keep: int) -> None:
    """Of the files named `file.<number>`, as other programs rotate them, the `keep` last written remain."""
    numbered = [each for each in file.parent.glob(f"{file.name}.*") if each.suffix[1:].isdigit()]
    for each in sorted(numbered, key=lambda each: each.stat().st_mtime, reverse=True)[keep:]:
        each.unlink(missing_ok=True)
