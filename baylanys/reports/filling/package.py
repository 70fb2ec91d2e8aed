"""A form's file as its parts, once it is known to hold nothing that runs, reaches outside or explodes (ECMA-376-2)."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from baylanys.reports.filling.refusal import FormRefused

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 120 * 1024 * 1024
MOST_PARTS = 3_000
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FIXED = (1980, 1, 1, 0, 0, 0)
_XML = (".xml", ".rels", ".vml")
_DECLARED = re.compile(r"""^<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
TYPES = "[Content_Types].xml"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@dataclass(slots=True)
class Package:
    """Parts by name, in the order of the file; `trees` holds those that were read as XML."""

    parts: dict[str, bytes]
    trees: dict[str, etree._Element] = field(default_factory=dict)

    def tree(self, name: str) -> etree._Element:
        """The part as XML, to be changed in place. Raises FormRefused `broken`."""
        if name not in self.trees:
            if name not in self.parts:
                raise FormRefused("broken", name)
            self.trees[name] = parse(self.parts[name], name)
        return self.trees[name]

    def drop(self, name: str) -> None:
        """The part is gone, with what is said of it in the list of types."""
        self.parts.pop(name, None)
        self.trees.pop(name, None)
        types = self.tree(TYPES)
        for each in types.findall(f"{CONTENT}Override"):
            if each.get("PartName") == f"/{name}":
                types.remove(each)

    def relations(self, name: str) -> Iterator[tuple[etree._Element, str]]:
        """What the part refers to inside the file: the relation and the name of the other part."""
        folder, own = posixpath.split(name)
        listed = posixpath.join(folder, "_rels", f"{own}.rels")
        if listed not in self.parts:
            return
        for each in self.tree(listed).findall(f"{RELATIONS}Relationship"):
            if each.get("TargetMode") != "External":
                target = each.get("Target", "")
                yield (
                    each,
                    (target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))),
                )

    def related(self, name: str, kind: str) -> list[str]:
        """Parts that the part refers to by relations of a kind (`…/chart`)."""
        return [to for each, to in self.relations(name) if each.get("Type", "").endswith(f"/{kind}")]

    def type_of(self, name: str) -> str:
        """The content type that the file gives for the part."""
        for each in self.tree(TYPES):
            if each.get("PartName") == f"/{name}":
                return each.get("ContentType") or ""
        return ""

    def written(self) -> bytes:
        """The file; the same parts give the same bytes."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(self.parts, key=lambda each: each != TYPES):
                content = serialised(self.trees[name]) if name in self.trees else self.parts[name]
                archive.writestr(zipfile.ZipInfo(name, _FIXED), content, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def opened(content: bytes) -> Package:
    """The file's parts. Raises FormRefused `too_large`, `broken`, `encrypted`, `old_format`, `entities`."""
    if len(content) > MOST_BYTES:
        raise FormRefused("too_large")
    if content.startswith(OLD):
        raise FormRefused("encrypted" if _ENCRYPTED in content else "old_format")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return Package(_parts(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as wrong:
        raise FormRefused("broken") from wrong


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = [each for each in archive.infolist() if not each.is_dir()]
    names = [each.filename for each in infos]
    if len(infos) > MOST_PARTS or sum(each.file_size for each in infos) > MOST_UNPACKED:
        raise FormRefused("too_large")
    if len({each.lower() for each in names}) < len(names) or TYPES not in names:
        raise FormRefused("broken")
    for each in infos:
        if each.flag_bits & 0x1:
            raise FormRefused("encrypted")
        if each.filename.startswith("/") or ".." in each.filename.split("/") or "\\" in each.filename:
            raise FormRefused("broken", each.filename)
    parts = {each.filename: archive.read(each) for each in infos}
    for name, part in parts.items():
        if name.lower().endswith(_XML):
            refuse_entities(part, name)
    return parts


def refuse_entities(part: bytes, name: str) -> None:
    """XML of a form is in Unicode and defines no entities. Raises FormRefused `entities`, `broken`."""
    wide = part.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = part.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise FormRefused("broken", name) from wrong
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FormRefused("entities", name)
    declared = _DECLARED.match(text)
    allowed = {"utf-16"} if wide else {"utf-8", "us-ascii", "ascii"}
    if not text.lstrip().startswith("<") or (declared and declared[1].lower() not in allowed):
        raise FormRefused("broken", name)


def parse(part: bytes, name: str) -> etree._Element:
    """The part as XML: nothing fetched, no entities. Raises FormRefused `broken`."""
    forgiving = name.lower().endswith(".vml")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=forgiving,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as wrong:
        raise FormRefused("broken", name) from wrong
    if root is None:
        raise FormRefused("broken", name)
    return root


def serialised(tree: etree._Element) -> bytes:
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
