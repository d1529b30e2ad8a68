"""Builds workbooks part by part, including broken ones that no spreadsheet program would save."""

import io
import warnings
import zipfile
from collections.abc import Iterable

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)
SHEET = "xl/worksheets/sheet1.xml"
HEADER = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'


def sheet_of(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def with_cell(cell: str) -> str:
    return sheet_of(f'{HEADER}<row r="2">{cell}</row>')


def make_workbook(
    sheet: str = with_cell("<c><v>1</v></c>"),
    strings: str = "",
    cell_formats: str = '<xf numFmtId="0"/>',
    formats: str = "",
    *,
    relations: str = RELATIONS,
    workbook: str = WORKBOOK,
    parts: Iterable[tuple[str, str | bytes]] = (),
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A workbook with one sheet. `parts` are (name, content) pairs, written last; a name may occur twice."""
    content = [
        ("_rels/.rels", PACKAGE_RELATIONS),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", relations),
        (
            "xl/styles.xml",
            f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{cell_formats}</cellXfs></styleSheet>',
        ),
        ("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>'),
        (SHEET, sheet),
    ]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, text in [*content, *parts]:
            package.writestr(name, text)
    return file.getvalue()
