"""What a form may not hold: macros, things embedded in it, anything fetched from outside."""

from lxml import etree

from baylanys.reports.filling.package import RELATIONS, Package, opened
from baylanys.reports.filling.refusal import FormRefused

FORMS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
}
TEMPLATES = ("spreadsheetml.template.main+xml", "wordprocessingml.template.main+xml")
_RUNS = ("vbaproject", "vbadata", "macrosheets/", "dialogsheets/", "customui/", "activex/", "webextensions/")
_RUN_TYPES = ("macroenabled", "vba", "macrosheet", "activex", "ms-office.webextension")
_OUTSIDE = ("externallinks/", "connections.xml", "querytables/", "afchunk", "/model/")
_LINKS = ("/hyperlink", "/attachedTemplate")
"""Outside addresses that may stand: what a reader clicks, and the name of a model that is dropped before filling."""


def looked_at(content: bytes) -> tuple[Package, str]:
    """The file's parts and its form, `xlsx` or `docx`. Raises FormRefused for all that is not taken."""
    package = opened(content)
    refuse_running(package)
    return package, _form(package)


def refuse_running(package: Package, *, inner: bool = False) -> None:
    """Raises FormRefused `macros`, `outside`, `embedded`."""
    for name in package.parts:
        small = name.lower()
        if any(each in small for each in _RUNS):
            raise FormRefused("macros", name)
        if any(each in small for each in _OUTSIDE):
            raise FormRefused("outside", name)
        if "embeddings/" in small and not small.endswith(".rels"):
            _inner(package, name, inner)
    for each in package.tree("[Content_Types].xml"):
        kind = (each.get("ContentType") or "").lower()
        if any(word in kind for word in _RUN_TYPES):
            raise FormRefused("macros", each.get("PartName") or each.get("Extension") or "")
    for name in package.parts:
        if name.lower().endswith(".rels"):
            _relations(package.tree(name), name)


def _inner(package: Package, name: str, inner: bool) -> None:
    """The workbook behind a chart of a document is a form like any other; nothing else is embedded."""
    charts = [each for each in package.parts if each.startswith("word/charts/") and each.endswith(".xml")]
    behind = {to for chart in charts for to in package.related(chart, "package")}
    if inner or name not in behind or not name.lower().endswith(".xlsx"):
        raise FormRefused("embedded", name)
    refuse_running(opened(package.parts[name]), inner=True)


def _relations(tree: etree._Element, name: str) -> None:
    for each in tree.findall(f"{RELATIONS}Relationship"):
        kind = each.get("Type") or ""
        if kind.endswith(("/oleObject", "/control", "/subDocument", "/aFChunk", "/frame")):
            raise FormRefused("embedded", name)
        if each.get("TargetMode") == "External" and not kind.endswith(_LINKS):
            raise FormRefused("outside", each.get("Target") or name)


def _form(package: Package) -> str:
    """What the main part is. Raises FormRefused `strict`, `wrong_form`."""
    for name in package.related("", "officeDocument"):
        kind = package.type_of(name)
        if kind.endswith(TEMPLATES):
            raise FormRefused("wrong_form")
        for form, wanted in FORMS.items():
            if kind == wanted:
                if "purl.oclc.org" in (etree.QName(package.tree(name)).namespace or ""):
                    raise FormRefused("strict")
                return form
    raise FormRefused("wrong_form")
