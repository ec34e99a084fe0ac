"""Writes holidays.tsv: `python3 -m venv V && V/bin/pip install holidays==0.109 && V/bin/python write_holidays.py > holidays.tsv`.

One line a calendar and year: calendar, year, days as MMDD. Facts from PyPI `holidays` (MIT), public category.
"""
import datetime
import holidays

FROM, UNTIL = 2018, 2035
EU = "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO".split()
CALENDARS = {"KR": ("KR", None), **{c: (c, None) for c in EU}, "GB": ("GB", "ENG"), "GB-SCT": ("GB", "SCT"), "GB-NIR": ("GB", "NIR"), "CH": ("CH", None),
             "JP": ("JP", None), "US": ("US", "CA"), "BR": ("BR", None), "CA": ("CA", None), "SG": ("SG", None), "CN": ("CN", None), "IN": ("IN", None)}
print(f"# PyPI holidays {holidays.__version__}, written {datetime.date.today()}; calendar, year, MMDD …")
for name, (country, part) in CALENDARS.items():
    for year in range(FROM, UNTIL + 1):
        days = holidays.country_holidays(country, subdiv=part, years=year)
        print(name, year, " ".join(day.strftime("%m%d") for day in sorted(days) if day.year == year), sep="\t")
