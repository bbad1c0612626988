"""Cuts the two fonts of this folder out of IBM Plex Sans Arabic; see README.md."""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

# What a Saudi clinic writes: Latin with its accents, Arabic with Persian and Urdu letters, and the punctuation of both.
RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x017F), (0x0218, 0x021B), (0x0300, 0x030C), (0x0600, 0x06FF), (0x0750, 0x077F),
    (0x200C, 0x200D), (0x2010, 0x2026), (0x2030, 0x203A), (0x20AC, 0x20AC), (0x2116, 0x2122), (0x2190, 0x2193),
    (0x2212, 0x2212), (0x2248, 0x2265), (0x25CC, 0x25CC), (0xFDF2, 0xFDF2), (0xFDFC, 0xFDFC),
]
FEATURES = ["ccmp", "locl", "init", "medi", "fina", "isol", "rlig", "liga", "calt", "kern", "mark", "mkmk"]


def cut(source, weight):
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=FEATURES, name_IDs=[0, 1, 2, 4, 6, 13], notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[c for first, last in RANGES for c in range(first, last + 1)])
    cutter.subset(font)
    # "Plex" is a reserved font name of the licence, so a modified copy carries another.
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = "Tenhal Sans " + weight
        if record.nameID == 6:
            record.string = "TenhalSans-" + weight
    font.flavor = None
    font.save(f"TenhalSans-{weight}.ttf")


for weight in ("Regular", "SemiBold"):
    cut(f"{sys.argv[1]}/IBMPlexSansArabic-{weight}.woff2", weight)
