"""Builds IPEDS files in the format in which they are published."""

import csv
import io
from pathlib import Path

# The columns of HD2022 and HD2023. HD2024 has one less, which importers do not read.
HD = (
    "UNITID,INSTNM,IALIAS,ADDR,CITY,STABBR,ZIP,FIPS,OBEREG,CHFNM,CHFTITLE,GENTELE,EIN,UEIS,OPEID,OPEFLAG,WEBADDR,"
    "ADMINURL,FAIDURL,APPLURL,NPRICURL,VETURL,ATHURL,DISAURL,SECTOR,ICLEVEL,CONTROL,HLOFFER,UGOFFER,GROFFER,HDEGOFR1,"
    "DEGGRANT,HBCU,HOSPITAL,MEDICAL,TRIBAL,LOCALE,OPENPUBL,ACT,NEWID,DEATHYR,CLOSEDAT,CYACTIVE,POSTSEC,PSEFLAG,"
    "PSET4FLG,RPTMTH,INSTCAT,C21BASIC,C21IPUG,C21IPGRD,C21UGPRF,C21ENPRF,C21SZSET,C18BASIC,C15BASIC,CCBASIC,CARNEGIE,"
    "LANDGRNT,INSTSIZE,F1SYSTYP,F1SYSNAM,F1SYSCOD,CBSA,CBSATYPE,CSA,COUNTYCD,COUNTYNM,CNGDSTCD,LONGITUD,LATITUDE,"
    "DFRCGID,DFRCUSCG"
)
HD_2024 = HD.replace("CARNEGIE,", "")
C_A = "UNITID,CIPCODE,MAJORNUM,AWLEVEL,XCTOTALT,CTOTALT,XCTOTALM,CTOTALM,XCTOTALW,CTOTALW"
LEVELS = "PASSOC,PBACHL,PMASTR,PDOCRS,PDOCPP,PDOCOT,PCERT1A,PCERT1B,PCERT2,PCERT4,PPBACC,PPMAST"
CDEP = "UNITID,CIPCODE,PTOTAL,PTOTALDE,PTOTALDES," + ",".join(
    f"{level},{level}DE,{level}DES" for level in LEVELS.split(",")
)
CHARGES = ",".join(
    f"XTUIT{number},TUITION{number},XFEE{number},FEE{number},XHRCHG{number},HRCHG{number}"
    for number in (1, 2, 3, 5, 6, 7)
)
IC_AY = f"UNITID,{CHARGES}"
ALABAMA = {"UNITID": 100654, "INSTNM": "Alabama A & M University", "CITY": "Normal", "STABBR": "AL"}


def table(columns: str, *rows: dict, encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns.split(","), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def award(cip_code: str, level: int | str, unitid: int = 100654, **values) -> dict:
    return {"UNITID": unitid, "CIPCODE": cip_code, "MAJORNUM": 1, "AWLEVEL": level, "CTOTALT": 12, **values}


def write_files(folder: Path, **files: bytes) -> Path:
    """Write ``name.csv`` for each of ``files``."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.csv").write_bytes(content)
    return folder
