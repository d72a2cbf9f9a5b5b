"""Makes `templates/fonts` again from published packages: copies, cuts and derives faces, writes fonts.yaml.

Needs npm, apt-get, dpkg-deb, and in Python fonttools and pyyaml (`pip install fonttools pyyaml`). From the root:

    python scripts/make_fonts.py

- Latin, Cyrillic, Greek and Arabic faces are byte-for-byte copies from npm, but one (`default_feature`).
- Chinese and Japanese are Noto CJK cut to GB 2312 and JIS X 0208 level 1; the characters come from Python's codecs.
- Emoji are the COLRv1 outlines of Noto Color Emoji; its second copy of each picture (SVG) is left out.
- Figure faces hold ten digits of one width (and lining ones where a family's own are old-style), because the text
  layout that draws them cannot switch OpenType features. They bear a name of their own, as the licence asks.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parents[1] / "templates" / "fonts"
DIGITS = "0123456789"

WEIGHT_NAMES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold", 800: "ExtraBold", 900: "Black"}


@dataclass(frozen=True)
class Copied:
    """A family that npm brings whole."""

    family: str
    package: str
    stem: str
    weights: tuple[int, ...]
    scripts: tuple[str, ...]
    character: str
    italic: bool = False
    lining: bool = False
    """True where the family's own digits are old-style and lining ones are wanted throughout."""
    figures: bool = True
    default_feature: str = ""
    """A feature whose letters become the usual ones, for a layout that cannot switch features on."""
    default_feature_note: str = ""
    figure_code: str = ""
    """What the figure faces are called by, where the family's first two letters are another's."""
    cut_to: tuple[str, ...] = ()
    """Ranges of characters to keep, as keys of `RANGES`; empty: the published file as it is."""

    @property
    def folder(self) -> str:
        return self.family.lower().replace(" ", "-").removesuffix("-italic")


EUROPEAN = ("latin", "cyrillic", "greek", "vietnamese")
RANGES = {
    "latin": (*range(0x20, 0x250), *range(0x2BB, 0x2DE), *range(0x300, 0x370), *range(0x1E00, 0x1F00)),
    "marks": (*range(0x2000, 0x2070), *range(0x20A0, 0x20C0), 0x2116, 0x2122, *range(0x2190, 0x219A), 0x2212),
    "cyrillic": tuple(range(0x400, 0x500)),
    "greek": tuple(range(0x370, 0x400)),
    "kana": (*range(0x3000, 0x3020), *range(0x3041, 0x3100)),
}
TEXT_FEATURES = ("kern", "liga", "mark", "mkmk", "ccmp", "locl", "lnum", "tnum", "pnum")
"""What is kept in a cut face."""
COPIED = (
    Copied(
        "Sofia Sans Extra Condensed", "@expo-google-fonts/sofia-sans-extra-condensed", "SofiaSansExtraCondensed",
        (700, 800, 900), ("latin", "cyrillic", "greek"), "condensed grotesque; punchy headlines",
        default_feature="ss01",
        default_feature_note="Cyrillic letters have their international forms, where the original has Bulgarian ones",
    ),
    Copied(
        "Unbounded", "@expo-google-fonts/unbounded", "Unbounded", (600, 800), ("latin", "cyrillic", "vietnamese"),
        "wide rounded display; technical, playful",
    ),
    Copied(
        "Playfair Display", "@expo-google-fonts/playfair-display", "PlayfairDisplay", (500, 600, 700), EUROPEAN,
        "high-contrast serif; calm, premium headlines", lining=True,
    ),
    Copied(
        "Playfair Display Italic", "@expo-google-fonts/playfair-display", "PlayfairDisplay", (500,), EUROPEAN,
        "its italic; one accented phrase", italic=True, figures=False,
    ),
    Copied(
        "Onest", "@expo-google-fonts/onest", "Onest", (400, 500, 700, 800), ("latin", "cyrillic", "vietnamese"),
        "warm grotesque; text, captions, labels",
    ),
    Copied(
        "Inter Tight", "@expo-google-fonts/inter-tight", "InterTight", (500, 700, 800), EUROPEAN,
        "neutral grotesque with arrows and marks; also the first fallback",
    ),
    Copied(
        "Noto Sans Arabic", "@expo-google-fonts/noto-sans-arabic", "NotoSansArabic", (500, 700, 900), ("arabic",),
        "Arabic, Persian and Urdu; fallback", figures=False,
    ),
    Copied(
        "JetBrains Mono", "@expo-google-fonts/jetbrains-mono", "JetBrainsMono", (500, 800), EUROPEAN,
        "monospaced; code, technical labels, raw headlines",
    ),
    Copied(
        "Nunito", "@expo-google-fonts/nunito", "Nunito", (700, 900), ("latin", "cyrillic", "vietnamese"),
        "round-ended; fresh, friendly",
    ),
    Copied(
        "Rubik", "@expo-google-fonts/rubik", "Rubik", (500, 900), ("latin", "cyrillic", "arabic", "hebrew"),
        "soft-cornered and heavy; playful, stickers",
    ),
    Copied(
        "Cormorant Garamond", "@expo-google-fonts/cormorant-garamond", "CormorantGaramond", (500, 600),
        ("latin", "cyrillic", "vietnamese"), "fine high-contrast serif; jewellery, night, ceremony",
        lining=True, cut_to=("latin", "marks", "cyrillic"),
    ),
    Copied(
        "Cormorant Garamond Italic", "@expo-google-fonts/cormorant-garamond", "CormorantGaramond", (500,),
        ("latin", "cyrillic", "vietnamese"), "its italic; one accented phrase", italic=True, figures=False,
        cut_to=("latin", "marks", "cyrillic"),
    ),
    Copied(
        "Instrument Serif", "@expo-google-fonts/instrument-serif", "InstrumentSerif", (400,), ("latin",),
        "narrow display serif; magazines", figure_code="IS",
    ),
    Copied(
        "Instrument Serif Italic", "@expo-google-fonts/instrument-serif", "InstrumentSerif", (400,), ("latin",),
        "its italic; large and alone", italic=True, figures=False,
    ),
    Copied(
        "Dela Gothic One", "@expo-google-fonts/dela-gothic-one", "DelaGothicOne", (400,),
        ("latin", "cyrillic", "greek", "japanese"), "fat, low poster face with kana; retro print",
        cut_to=("latin", "marks", "cyrillic", "greek", "kana"),
    ),
)  # fmt: skip

EMOJI_PACKAGE = "@expo-google-fonts/noto-color-emoji"
CJK_FILES = (
    ("fonts-noto-cjk", "Noto Sans", 400, "NotoSansCJK-Regular.ttc"),
    ("fonts-noto-cjk", "Noto Sans", 700, "NotoSansCJK-Bold.ttc"),
    ("fonts-noto-cjk-extra", "Noto Sans", 900, "NotoSansCJK-Black.ttc"),
    ("fonts-noto-cjk", "Noto Serif", 700, "NotoSerifCJK-Bold.ttc"),
)
COLLECTION_INDEX = {"JP": 0, "SC": 2}


def gb2312() -> set[int]:
    """The characters of GB 2312: 6763 hanzi, symbols, kana."""
    return set(_decoded("gb2312", range(0xA1, 0xF8)))


def jis_level_1() -> set[int]:
    """The characters of JIS X 0208 rows 1 to 47: symbols, kana and the 2965 kanji of level 1."""
    return set(_decoded("euc_jp", range(0xA1, 0xD0)))


def cjk_marks() -> set[int]:
    """CJK punctuation and full-width forms, which no codec lists whole."""
    return {*range(0x3000, 0x3020), *range(0x3041, 0x3100), *range(0xFF01, 0xFF5F), *range(0xFFE0, 0xFFE7)}


def _decoded(codec: str, rows: range) -> Iterable[int]:
    for row in rows:
        for cell in range(0xA1, 0xFF):
            try:
                text = bytes((row, cell)).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1:
                yield ord(text)


def npm(package: str, work: Path) -> tuple[Path, str]:
    """Fetch and unpack a package; its folder and version."""
    out = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=work, check=True, capture_output=True, text=True, timeout=600
    )
    archive = work / out.stdout.strip().splitlines()[-1]
    folder = work / archive.stem
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package", archive.stem.rsplit("-", 1)[1]


def apt(package: str, work: Path) -> tuple[Path, str]:
    """Fetch and unpack a Debian package; its root and version."""
    subprocess.run(["apt-get", "download", "-qq", package], cwd=work, check=True, timeout=600)
    archive = next(work.glob(f"{package}_*.deb"))
    folder = work / package
    subprocess.run(["dpkg-deb", "-x", str(archive), str(folder)], check=True, timeout=600)
    return folder, archive.name.split("_")[1].replace("%3a", ":")


def rename(font: TTFont, family: str) -> None:
    """Give a changed face a name of its own; copyright and licence stay."""
    for record in list(font["name"].names):
        if record.nameID in (1, 4, 16):
            font["name"].setName(family, record.nameID, record.platformID, record.platEncID, record.langID)
        elif record.nameID == 6:
            plain = family.replace(" ", "")
            font["name"].setName(plain, 6, record.platformID, record.platEncID, record.langID)
        elif record.nameID in (3, 7, 17, 18, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)


def cut(font: TTFont, unicodes: set[int], *, features: tuple[str, ...] = ()) -> TTFont:
    """Keep only these characters; no hints."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = list(features)
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "SVG "]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=unicodes)
    cutter.subset(font)
    return font


def single_substitutions(font: TTFont, feature: str) -> dict[str, str]:
    """The glyphs that a feature puts in the place of others, one for one."""
    found: dict[str, str] = {}
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != feature:
            continue
        for number in record.Feature.LookupListIndex:
            for wrapped in table.LookupList.Lookup[number].SubTable:
                rule = getattr(wrapped, "ExtSubTable", wrapped)
                if rule.LookupType == 1:
                    found |= rule.mapping
    return found


def with_default(source: Path, feature: str) -> TTFont:
    """A face in which a feature's letters are the usual ones."""
    font = TTFont(source)
    mapping = single_substitutions(font, feature)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap = {code: mapping.get(name, name) for code, name in table.cmap.items()}
    return font


def figures(source: Path, family: str, *, tabular: bool) -> TTFont:
    """A face of ten digits: lining, and of one width where `tabular`."""
    font = TTFont(source)
    cmap = font.getBestCmap()
    lining, even = single_substitutions(font, "lnum"), single_substitutions(font, "tnum")
    glyphs = {}
    for digit in DIGITS:
        name = cmap[ord(digit)]
        name = lining.get(name, name)
        glyphs[ord(digit)] = even.get(name, name) if tabular else name
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= glyphs
    font = cut(font, set(glyphs), features=() if tabular else ("kern",))
    if tabular:
        _even_widths(font)
    rename(font, family)
    return font


def _even_widths(font: TTFont) -> None:
    # Where a family has no `tnum`, each digit is centred on the widest one's width.
    names = [font.getBestCmap()[ord(digit)] for digit in DIGITS]
    widest = max(font["hmtx"][name][0] for name in names)
    for name in names:
        width, bearing = font["hmtx"][name]
        shift = (widest - width) // 2
        glyph = font["glyf"][name]
        if shift and glyph.isComposite():
            for component in glyph.components:
                component.x += shift
        elif shift:
            glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (widest, bearing + shift)


class Shelf:
    """Collects the files and their entries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faces: list[dict[str, Any]] = []

    def add(self, source: Path | TTFont, file: str, **entry: Any) -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, Path):
            shutil.copyfile(source, path)
        else:
            # A fixed stamp: the same packages give the same bytes.
            source["head"].modified = source["head"].created
            source.recalcTimestamp = False
            source.save(path)
        data = path.read_bytes()
        entry |= {"file": file, "sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}
        self.faces.append(entry)
        sys.stdout.write(f"{file:60} {len(data):>10,}\n")

    def text(self, file: str, text: str) -> str:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.strip() + "\n", encoding="utf-8")
        return file


def add_copied(shelf: Shelf, work: Path) -> None:
    """The families that npm brings, and the figures derived from them."""
    for item in COPIED:
        package, version = npm(item.package, work)
        licence = shelf.text(f"{item.folder}/OFL.txt", (package / "LICENSE_FONT").read_text("utf-8"))
        origin = {"package": f"npm {item.package}", "version": version, "licence": licence}
        for weight in item.weights:
            name = f"{weight}{WEIGHT_NAMES[weight]}" + ("_Italic" if item.italic else "")
            source = package / name / f"{item.stem}_{name}.ttf"
            stem = f"{item.folder}/{weight}" + ("-italic" if item.italic else "")
            note = item.default_feature_note or (f"cut to {', '.join(item.cut_to)}" if item.cut_to else "")
            changed = {"changed": note} if note else {}
            face: Path | TTFont = source
            if item.default_feature:
                face = with_default(source, item.default_feature)
            elif item.cut_to:
                kept = {code for name in item.cut_to for code in RANGES[name]}
                face = cut(TTFont(source), kept, features=TEXT_FEATURES)
            shelf.add(
                face, f"{stem}.ttf", family=item.family, weight=weight, scripts=list(item.scripts),
                character=item.character, **changed, **origin,
            )  # fmt: skip
            for kind in ("tabular", "lining") if item.lining else ("tabular",):
                if not item.figures:
                    continue
                name = f"Reelwright Figures {item.figure_code or item.family.split()[0][:2].upper()} {kind.title()}"
                shelf.add(
                    figures(source, name, tabular=kind == "tabular"), f"{stem}-{kind}.ttf", family=name,
                    weight=weight, scripts=["digits"], character=f"{kind} digits", figures=kind,
                    figures_of=item.family, changed="cut to ten digits, renamed", **origin,
                )  # fmt: skip


def add_cjk(shelf: Shelf, work: Path) -> None:
    """Chinese and Japanese, each with its own forms of the shared characters."""
    roots = {package: apt(package, work) for package in dict.fromkeys(package for package, *_ in CJK_FILES)}
    first = CJK_FILES[0][0]
    notice = (roots[first][0] / "usr/share/doc" / first / "copyright").read_text("utf-8")
    licence = shelf.text("noto-cjk/OFL.txt", notice)
    wanted = {"SC": gb2312() | cjk_marks(), "JP": jis_level_1() | cjk_marks()}
    for debian, family, weight, name in CJK_FILES:
        root, version = roots[debian]
        for region, unicodes in wanted.items():
            source = next((root / "usr/share/fonts").rglob(name))
            font = TTFont(source, fontNumber=COLLECTION_INDEX[region], lazy=True)
            # Latin, Greek and Cyrillic come from the families above.
            font = cut(font, {code for code in unicodes if code >= 0x2E80 or code in (0x2014, 0x2026, 0x00B7)})
            font["OS/2"].usWeightClass = weight
            shelf.add(
                font, f"noto-cjk/{family.split()[1].lower()}-{region.lower()}-{weight}.otf",
                family=f"{family} {region}", weight=weight, scripts=["chinese" if region == "SC" else "japanese"],
                character="GB 2312" if region == "SC" else "JIS X 0208 level 1 and kana",
                package=f"debian {debian}", version=version, licence=licence, changed="cut, hints taken out",
            )  # fmt: skip


def add_emoji(shelf: Shelf, work: Path) -> None:
    """Colour emoji as vectors."""
    package, version = npm(EMOJI_PACKAGE, work)
    licence = shelf.text("noto-emoji/OFL.txt", (package / "LICENSE_FONT").read_text("utf-8"))
    font = TTFont(package / "400Regular" / "NotoColorEmoji_400Regular.ttf", lazy=True)
    for table in ("SVG ", "vhea", "vmtx"):
        del font[table]
    shelf.add(
        font, "noto-emoji/400.ttf", family="Noto Color Emoji", weight=400, scripts=["emoji"],
        character="colour emoji as vectors (COLRv1)", package=f"npm {EMOJI_PACKAGE}", version=version,
        licence=licence, changed="the SVG copy of each picture taken out",
    )  # fmt: skip


def main() -> None:
    """Make the folder anew, beside the old one, and exchange them at the end."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        shelf = Shelf(work / "fonts")
        add_copied(shelf, work)
        add_cjk(shelf, work)
        add_emoji(shelf, work)
        head = "# Written by scripts/make_fonts.py; edit that and run it again.\n"
        text = yaml.safe_dump({"faces": shelf.faces}, sort_keys=False, allow_unicode=True, width=120)
        (shelf.folder / "fonts.yaml").write_text(head + text, encoding="utf-8")
        total = sum(face["size_bytes"] for face in shelf.faces)
        sys.stdout.write(f"{len(shelf.faces)} faces, {total:,} bytes\n")
        shutil.rmtree(TARGET, ignore_errors=True)
        shutil.copytree(shelf.folder, TARGET)


if __name__ == "__main__":
    main()
