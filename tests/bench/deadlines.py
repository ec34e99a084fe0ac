"""Whither's deadlines of ten years, day by day, beside PyPI `holidays` and these counting rules, written apart from Whither's.

Usage: deadlines.py target/release/examples/deadlines; needs PyPI holidays.
"""

import calendar
import datetime as dt
import subprocess
import sys

import holidays

DAY = dt.timedelta(days=1)
KNOWN: dict[str, holidays.HolidayBase] = {}


def rests(day: dt.date, name: str) -> bool:
    country, _, part = name.partition("-")
    if name not in KNOWN:
        KNOWN[name] = holidays.country_holidays(country, subdiv=part or ("ENG" if country == "GB" else "CA" if country == "US" else None), years=range(2019, 2033))
    return day.weekday() >= 5 or day in KNOWN[name]


def rolled(day: dt.date, name: str) -> dt.date:
    while rests(day, name):
        day += DAY
    return day


def month(day: dt.date, months: int) -> dt.date:
    """The same-numbered day, else the last of that month."""
    year, at = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, at + 1, min(day.day, calendar.monthrange(year, at + 1)[1]))


def civil_160(day: dt.date, months: int) -> dt.date:
    """Korea: from the day after receipt; the day before the same-numbered one, the month's last where there is none."""
    first = day + DAY
    year, at = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = calendar.monthrange(year, at + 1)[1]
    return dt.date(year, at + 1, first.day) - DAY if first.day <= last else dt.date(year, at + 1, last)


def business(day: dt.date, count: int, name: str) -> dt.date:
    while count:
        day += DAY
        count -= not rests(day, name)
    return day


def expected(regime: str, kind: str, name: str, day: dt.date) -> str:
    days = lambda count: day + count * DAY  # noqa: E731
    if regime == "kr-pipa":
        due = {"access": 10, "correction": 10, "erasure": 10, "suspension": 10, "automated-decision": 30}.get(kind)
        return str(rolled(days(due), "KR")) if due else "none"
    if regime == "kr-credit":
        due = {"correction": days(7), "appeal": days(15), "withdrawal": civil_160(day, 1)}.get(kind)
        return str(rolled(due, "KR")) if due else "none"
    if regime == "eu-gdpr":
        return str(rolled(month(day, 1), name))
    if regime == "uk-gdpr" and kind == "complaint":
        return str(days(29)) if day >= dt.date(2026, 6, 19) else "not in force"
    if regime == "uk-gdpr":
        return str(rolled(month(day, 1), name))
    if regime == "us-ca-ccpa":
        return str(business(day, 10, "US")) if kind == "confirmation" else str(days(45))
    if regime == "in-dpdp":
        return "none" if day >= dt.date(2027, 5, 14) else "not in force"
    length = {"ch-fadp": 30, "br-lgpd": 15, "ca-pipeda": 30, "jp-appi": 14, "sg-pdpa": 30}.get(regime)
    return str(days(length)) if length else "none"


FORCE = {"ch-fadp": dt.date(2023, 9, 1), "uk-gdpr": dt.date(2021, 1, 1), "br-lgpd": dt.date(2020, 9, 18), "cn-pipl": dt.date(2021, 11, 1)}
rows = wrong = 0
for line in subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True).stdout.splitlines():
    regime, kind, name, received, due = line.split("\t")
    day = dt.date.fromisoformat(received)
    own = expected(regime, kind, name, day)
    if due == "not in force" and day < FORCE.get(regime, dt.date(1, 1, 1)):
        continue
    rows += 1
    if own != due:
        wrong += 1
        if wrong < 20:
            print(f"{regime} {kind} {name} {received}: {due}, expected {own}")
print(f"{rows} deadlines, {wrong} differ; holidays {holidays.__version__}")
sys.exit(wrong > 0)
