"""Builds CRICOS exports, as a workbook or as four CSV files, in the format in which they are published."""

import csv
import io
import zipfile
from pathlib import Path

from openpyxl import Workbook

COLUMNS = {
    "Institutions": (
        "CRICOS Provider Code,Trading Name,Institution Name,Institution Type,Institution Capacity,Website,"
        "Postal Address Line 1,Postal Address Line 2,Postal Address Line 3,Postal Address Line 4,Postal Address City,"
        "Postal Address State,Postal Address Postcode"
    ),
    "Courses": (
        "CRICOS Provider Code,Institution Name,CRICOS Course Code,Course Name,VET National Code,Dual Qualification,"
        "Field of Education 1 Broad Field,Field of Education 1 Narrow Field,Field of Education 1 Detailed Field,"
        "Field of Education 2 Broad Field,Field of Education 2 Narrow Field,Field of Education 2 Detailed Field,"
        "Course Level,Foundation Studies,Work Component,Work Component Hours/Week,Work Component Weeks,"
        "Work Component Total Hours,Course Language,Duration (Weeks),Tuition Fee,Non Tuition Fee,"
        "Estimated Total Course Cost,Expired"
    ),
    "Locations": (
        "CRICOS Provider Code,Institution Name,Location Name,Location Type,Address Line 1,Address Line 2,"
        "Address Line 3,Address Line 4,City,State,Postcode"
    ),
    "Course Locations": (
        "CRICOS Provider Code,Institution Name,CRICOS Course Code,Location Name,Location City,Location State"
    ),
}
NAME = "cricos-providers-courses-and-locations-as-at-2023-1-3-7-59-17"
PROVIDER = "00008C"


def institution(code: str = PROVIDER, name: str = "Monash University (Monash)", **values) -> dict:
    return {
        "CRICOS Provider Code": code,
        "Institution Name": name,
        "Website": "www.monash.edu.au",
    } | values


def course(code: str = "001434K", name: str = "Graduate Diploma in IT", provider: str = PROVIDER, **values) -> dict:
    return {
        "CRICOS Provider Code": provider,
        "CRICOS Course Code": code,
        "Course Name": name,
        "Field of Education 1 Broad Field": "02 - Information Technology",
        "Course Level": "Graduate Diploma",
        "Duration (Weeks)": 52,
        "Tuition Fee": 48_600,
        "Expired": "No",
    } | values


def location(
    city: str = "Clayton", state: str = "VIC", code: str = "001434K", provider: str = PROVIDER, **values
) -> dict:
    return {
        "CRICOS Provider Code": provider,
        "CRICOS Course Code": code,
        "Location City": city,
        "Location State": state,
    } | values


def workbook(folder: Path, institutions: list, courses: list, locations: list, name: str = NAME) -> Path:
    book = Workbook()
    book.active.title = "Purpose Statement"
    book.active.append(["Commonwealth Register of Institutions and Courses for Overseas Students (CRICOS)"])
    for title, rows in _sheets(institutions, courses, locations):
        sheet = book.create_sheet(title)
        sheet.append([title])
        sheet.append(["Report generated Tuesday, 3 January 2023"])
        columns = COLUMNS[title].split(",")
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column, "") for column in columns])
    path = folder / f"{name}.xlsx"
    book.save(path)
    return path


def csv_files(folder: Path, institutions: list, courses: list, locations: list, name: str = NAME) -> Path:
    """A zip file. Its fees are texts: "$48,600.00"."""
    courses = [{**row, "Tuition Fee": f"${row['Tuition Fee']:,.2f}"} for row in courses]
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w") as package:
        for title, rows in _sheets(institutions, courses, locations):
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, COLUMNS[title].split(","), restval="")
            writer.writeheader()
            writer.writerows(rows)
            package.writestr(f"cricos-{title.lower().replace(' ', '-')}.csv", text.getvalue())
    return path


def _sheets(institutions: list, courses: list, locations: list):
    yield "Institutions", institutions
    yield "Courses", courses
    yield "Locations", []
    yield "Course Locations", locations
