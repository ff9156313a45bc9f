#!/usr/bin/env python3
"""Fits how danceability, energy and the like follow from what is heard, on the per-genre statistics of a catalogue.

    tests/bench/fetch_music FOLDER
    find FOLDER -type f | grep -E '\\.(ogg|opus|mp3|xm|it|wav)$' | describe_files --longest 150 - > described.tsv
    tests/bench/fit_estimates.py described.tsv catalogue.csv > core/audio/estimate_weights.h

No labelled sound is at hand, so the target of a track is the mean of its genre in the catalogue. Of each feature: ridge
regression of the logit of the target on a few standardised inputs, each with the sign that the feature's definition asks
for; the penalty is chosen by leaving out one album after the other. Then the scores are matched to the quantiles of the
genres' rows, or, of a feature without skill, to those of the whole catalogue, drawn to the middle. The table on stderr has root
mean square errors on albums that were left out, against the mean of their genre, with penalty and curve chosen without
them: of the values drawn to the middle as much as is best; of the values that ship; of true values, if they were those of
any row of the genre; of the mean of the other albums; of the catalogue's mean. True values are far from the mean of
their genre too: so it is the first that tells skill, and its strength of drawing is chosen by these very albums. Needs
nothing but Python.
"""
import csv
import math
import re
import sys
from collections import defaultdict

# The spoken tracks of the catalogue are rap and stand-up as well as talk: neither their pulse nor their audience is here.
NOT_OF_SPEECH = ("danceability", "liveness", "valence")
FEATURES = ["danceability", "energy", "speechiness", "acousticness", "instrumentalness", "liveness", "valence"]
ENUM = {f: f.capitalize() for f in FEATURES}
PENALTIES = [0.01, 0.03, 0.1, 0.3, 1.0]
STRENGTHS = [0.25, 0.5, 0.75, 1.0]  # of the spread that the catalogue has
LEAST_STRENGTH = 0.5  # shipped: with less, files would huddle together beside the rows of a catalogue
LEAST_SKILL = 0.16  # below, a value is a guess (kLowConfidence squared) and keeps to the catalogue's middle
CATALOGUE = {}  # quantiles and mean of each feature
LEVELS = [0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98]

# What each feature may follow, and in which direction: + more is more, - less, ? as it comes.
INPUTS = {
    "danceability": "+pulse_clarity +danceability_dfa +tempo_confidence +tempo_distance +low_share -dynamic_complexity "
                    "-loudness_range -silent_share -chroma_change",
    "energy": "+loudness +onset_rate +flux_mean +flatness_mean +centroid_mean +high_share -dynamic_complexity "
              "-loudness_range -harmonic_share",
    "speechiness": "+syllabic_modulation +rms_deviation +voice_band_share +silent_share -harmonic_share -pulse_clarity "
                   "+chroma_entropy +flatness_deviation",
    "acousticness": "-loudness -onset_rate -flux_mean -flatness_mean -high_share -low_share +harmonic_share "
                    "+loudness_range +dynamic_complexity -pulse_clarity",
    "instrumentalness": "-voice_band_share -syllabic_modulation ?mfcc2_mean ?mfcc3_mean ?mfcc4_mean ?mfcc2_deviation "
                        "?mfcc3_deviation ?stereo_width",
    "liveness": "+flatness_mean +loudness ?stereo_width -pulse_clarity ?flatness_deviation -silent_share",
    "valence": "+mode +tempo +onset_rate +pulse_clarity +danceability_dfa +centroid_mean +mid_share -chroma_entropy "
               "-dynamic_complexity -loudness_range -silent_share",
}

# Genres as the catalogue names them, by what the packages' tags, titles and descriptions say. "instrumental" and "sung"
# take the rows of the genre that are. The first pattern that is found in the path counts; what none matches is not used.
ORCHESTRAL = "orchestr|soundtrack|score|classical"
CLASSICAL = "^classical$|classical performance|orchestr"
ELECTRONIC = "electronica?$|electro$|downtempo|idm"
AMBIENT = "ambient$|drone|downtempo|space ambient"
TECHNO = "techno|trance|industrial|big beat|acid house|breakbeat"
METAL = "metal$|hard rock"
CHIPTUNE = "gaming|chip|8-bit|vgm|bitpop|electro$"
ALBUMS = [
    ("made/speech-cs", "Czech speech", None, "spoken"),
    ("made/speech-nl", "Dutch speech", None, "spoken"),
    ("made/fretsonfire/(Escape|Feelings|Metal madness|War of)", "Sectoid", METAL, "instrumental"),
    ("made/fretsonfire", "Muldjord", METAL, ""),
    ("marsshooter", "Obsidian Shell", METAL, "sung"),
    ("wesnoth", "Wesnoth", ORCHESTRAL, "instrumental"),
    ("unknown-horizons/.*Peer Gynt", "Grieg", CLASSICAL, "instrumental"),
    ("unknown-horizons/music", "Unknown Horizons", ORCHESTRAL, "instrumental"),
    ("colobot.*/music0(13)", "Colobot jazz", "jazz", "instrumental"),
    ("colobot.*/music0", "Colobot", "soundtrack|" + ELECTRONIC, "instrumental"),
    ("colobot", "Emxx52", ELECTRONIC, "instrumental"),
    ("singularity", "Maxstack", AMBIENT, "instrumental"),
    ("warzone2100", "Warzone 2100", AMBIENT + "|industrial", "instrumental"),
    ("drascula", "Drascula", "soundtrack|score", "instrumental"),
    ("btanks-data/ambient", "field recordings", "field rec|wellness|sleep|nature", "instrumental"),
    ("btanks-data/tunes", "Battle Tanks", CHIPTUNE + "|" + ELECTRONIC, "instrumental"),
    ("hyperrogue.*/hr3", "NeonCorridor", AMBIENT, "instrumental"),
    ("hyperrogue.*/hr-", "Domina, Savino", ORCHESTRAL, "instrumental"),
    ("zaz", "paniq", TECHNO + "|" + ELECTRONIC, "instrumental"),
    ("pekka-kana", "Pekka Kana 2", CHIPTUNE, "instrumental"),
    ("fb-music|tomatoes", "tracker dance", TECHNO, "instrumental"),
    ("nexuiz.*/thunder", None, None, ""),
    ("nexuiz", "Nexuiz", TECHNO, "instrumental"),
    ("ufoai.*/van_", "Vanethian", ORCHESTRAL, "instrumental"),
    ("ufoai.*/Crystan", "Crystan", ELECTRONIC + "|" + TECHNO, "instrumental"),
    ("supertux-data.*/(chipdisko)", "chip disko", CHIPTUNE, "instrumental"),
    ("supertuxkart.*/(valley|SkyVibe|garden)", "SuperTuxKart electronic", TECHNO + "|" + ELECTRONIC, "instrumental"),
    ("warmux.*/Divertissement", "flute", CLASSICAL, "instrumental"),
    ("sweet-waltz", "waltz", "piano|^classical$|new age", "instrumental"),
    ("ragtime", "ragtime", "stride|ragtime", "instrumental"),
    ("Hungarian_Dance", "Brahms", CLASSICAL, "instrumental"),
    ("Karissa_Hobbs", "Karissa Hobbs", "folk|singer-songwriter", "sung"),
    ("Vibe_Ace", "Kevin MacLeod", "jazz", "instrumental"),
    ("Drum-bass", "Admiral Bob", TECHNO, "instrumental"),
]


def logit(p):
    p = min(max(p, 0.005), 0.995)
    return math.log(p / (1 - p))


def mean(values):
    return sum(values) / len(values)


def read_catalogue(path):
    rows = []
    for row in csv.DictReader(open(path, encoding="utf-8")):
        try:
            values = {f: float(row[f]) for f in FEATURES}
        except ValueError:
            continue
        rows.append(([g.strip() for g in re.split("[,;|]", row["genre"]) if g.strip()], values))
    return rows


def rows_of(catalogue, genre, kind):
    if kind == "spoken":  # "above 0.66: probably made entirely of spoken words", says the feature's own definition
        return [v for _, v in catalogue if v["speechiness"] > 0.66]
    found = re.compile(genre)
    rows = [v for genres, v in catalogue if any(found.search(g) for g in genres)]
    if kind:
        rows = [v for v in rows if (v["instrumentalness"] >= 0.5) == (kind == "instrumental")]
    return rows


class Track:
    def __init__(self, row, album, rows):
        self.path, self.album, self.rows = row["path"], album, rows
        self.inputs = {k[6:]: float(v) for k, v in row.items() if k.startswith("input.")}
        self.target = {f: mean([r[f] for r in rows]) for f in FEATURES}
        self.within = {f: mean([(r[f] - self.target[f]) ** 2 for r in rows]) for f in FEATURES}


def read_tracks(path, catalogue):
    cache, tracks, unused = {}, [], 0
    for row in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t"):
        match = next((a for a in ALBUMS if re.search(a[0], row["path"])), None)
        if match is None or match[1] is None or float(row["seconds"]) < 20 or float(row["loudness"]) < -60:
            unused += 1
            continue
        key = match[2:]
        if key not in cache:
            cache[key] = rows_of(catalogue, *key)
        tracks.append(Track(row, match[1], cache[key]))
    counts = defaultdict(int)
    for t in tracks:
        counts[t.album] += 1
    for t in tracks:
        t.weight = 1 / math.sqrt(counts[t.album])  # an album of 30 counts as five and a half tracks of 30 albums
    print(f"{len(tracks)} tracks of {len(counts)} albums; {unused} without a known genre left out", file=sys.stderr)
    return tracks


class Scale:
    """Means and deviations of the inputs of one feature, of all tracks; and sums of products of every album."""

    def __init__(self, feature, tracks):
        spec = INPUTS[feature].split()
        self.feature, self.names, self.signs = feature, [s[1:] for s in spec], [s[0] for s in spec]
        total = sum(t.weight for t in tracks)
        self.means, self.scales = [], []
        for name in self.names:
            m = sum(t.weight * t.inputs[name] for t in tracks) / total
            v = sum(t.weight * (t.inputs[name] - m) ** 2 for t in tracks) / total
            self.means.append(m)
            self.scales.append(math.sqrt(v) if v > 1e-12 else 1.0)
        self.z = {id(t): [min(max((t.inputs[n] - m) / s, -3), 3)
                          for n, m, s in zip(self.names, self.means, self.scales)] for t in tracks}
        self.sums = {}
        for t in tracks:
            row = self.z[id(t)] + [logit(t.target[feature]), 1.0]
            sums = self.sums.setdefault(t.album, [[0.0] * len(row) for _ in row])
            for i, x in enumerate(row):
                for j, y in enumerate(row):
                    sums[i][j] += t.weight * x * y

    def distance(self, track, weights):
        used = [(track.inputs[n] - m) / s for n, m, s, w in zip(self.names, self.means, self.scales, weights) if w != 0]
        return math.sqrt(mean([z * z for z in used])) if used else 0.0


class Ridge:
    """With the signs of INPUTS, by coordinate descent on the normal equations (Friedman et al. 2010)."""

    def __init__(self, scale, albums, penalty):
        n = len(scale.names)
        sums = [[sum(scale.sums[a][i][j] for a in albums) for j in range(n + 2)] for i in range(n + 2)]
        total = sums[n + 1][n + 1]
        middle = [sums[i][n + 1] / total for i in range(n + 1)]
        gram = [[sums[i][j] / total - middle[i] * middle[j] for j in range(n + 1)] for i in range(n)]
        b = [0.0] * n
        for _ in range(100):
            change = 0.0
            for j, sign in enumerate(scale.signs):
                rest = gram[j][n] - sum(g * x for g, x in zip(gram[j], b)) + gram[j][j] * b[j]
                new = rest / (gram[j][j] + penalty)
                if (sign == "+" and new < 0) or (sign == "-" and new > 0):
                    new = 0.0
                change = max(change, abs(new - b[j]))
                b[j] = new
            if change < 1e-4:
                break
        self.scale, self.weights = scale, b
        self.intercept = middle[n] - sum(w * m for w, m in zip(b, middle))

    def score(self, track):
        return self.intercept + sum(w * z for w, z in zip(self.weights, self.scale.z[id(track)]))


def quantiles(pairs, levels):
    """Of values with weights."""
    total, run, out = sum(w for _, w in pairs), 0.0, []
    for value, weight in sorted(pairs):
        run += weight
        while len(out) < len(levels) and run >= levels[len(out)] * total:
            out.append(value)
    return out + [max(pairs)[0]] * (len(levels) - len(out))


def quantiles_of_genres(feature, tracks):
    """Of the rows of the tracks' genres, as much of each as there is of it among the tracks; and their mean."""
    share, rows = defaultdict(float), {}
    for t in tracks:
        share[id(t.rows)] += t.weight
        rows[id(t.rows)] = t.rows
    values = [(r[feature], share[g] / len(rows[g])) for g in rows for r in rows[g]]
    return quantiles(values, LEVELS), sum(v * w for v, w in values) / sum(w for _, w in values)


def curve_of(ridge, tracks, wanted, strength):
    """From scores to the scale of the catalogue: quantile to quantile, drawn towards the middle by 1 - strength."""
    values, middle = wanted
    points = []
    for s, v in zip(quantiles([(ridge.score(t), t.weight) for t in tracks], LEVELS), values):
        v = logit(middle) + strength * (logit(v) - logit(middle))
        if not points or s > points[-1][0] + 1e-3:
            points.append((s, v))
    if len(points) < 2:
        points = [(points[0][0] - 1, points[0][1]), (points[0][0] + 1, points[0][1])]
    # Beyond what was met, on at half the slope of the whole.
    span = points[-1][0] - points[0][0]
    rise = 0.5 * (points[-1][1] - points[0][1])
    points = [(points[0][0] - span, points[0][1] - rise)] + points + [(points[-1][0] + span, points[-1][1] + rise)]
    return [(s, sigmoid(v)) for s, v in points]


def on_curve(curve, score):
    if score <= curve[0][0]:
        return curve[0][1]
    for (a, u), (b, v) in zip(curve, curve[1:]):
        if score <= b:
            return u + (v - u) * (score - a) / (b - a)
    return curve[-1][1]


def albums_of(tracks):
    return sorted({t.album for t in tracks})


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def best_penalty(scale, tracks, albums):
    """By the error on one album after the other."""
    errors = {}
    for penalty in PENALTIES:
        errors[penalty] = 0.0
        for album in albums:
            ridge = Ridge(scale, [a for a in albums if a != album], penalty)
            errors[penalty] += sum(t.weight * (sigmoid(ridge.score(t)) - t.target[scale.feature]) ** 2
                                   for t in tracks if t.album == album)
    return min(errors, key=errors.get)


def held_out(scale, tracks):
    """Mean square errors against the means of the genres, on albums left out: of each strength of the curve; of the mean
    of the other albums; of the catalogue's mean. Penalty and curve are chosen without the album."""
    f, errors, total = scale.feature, defaultdict(float), 0.0
    albums = albums_of(tracks)
    for album in albums:
        rest = [a for a in albums if a != album]
        others = [t for t in tracks if t.album != album]
        ridge = Ridge(scale, rest, best_penalty(scale, others, rest))
        wanted = quantiles_of_genres(f, others)
        curves = {s: curve_of(ridge, others, wanted, s) for s in STRENGTHS}
        usual = sum(t.weight * t.target[f] for t in others) / sum(t.weight for t in others)
        for t in tracks:
            if t.album == album:
                score = ridge.score(t)
                for s, curve in curves.items():
                    errors[s] += t.weight * (on_curve(curve, score) - t.target[f]) ** 2
                errors["others"] += t.weight * (usual - t.target[f]) ** 2
                errors["catalogue"] += t.weight * (CATALOGUE[f][1] - t.target[f]) ** 2
                total += t.weight
    return {k: e / total for k, e in errors.items()}


def literal(value):
    text = f"{value:.5g}"
    return (text if any(c in text for c in ".e") else text + ".0") + "F"


def print_header(fits):
    print("#pragma once\n")
    print("// Written by tests/bench/fit_estimates.py: run it again instead of editing. docs/models.md says how it fits.")
    print("\n#include <array>\n#include <span>\n#include <string_view>\n")
    print('#include "core/audio/feature_mapping.h"\n#include "core/catalogue/track.h"\n')
    print("namespace nearfield::audio {\n")
    print("struct ShippedWeight\n{\n    std::string_view input; ///< estimateInputName()\n    float mean;\n"
          "    float scale;\n    float weight;\n};\n")
    print("struct ShippedMapping\n{\n    RawFeature feature;\n    float explained; ///< on albums left out\n"
          "    float intercept;\n    float usualDistance;\n    std::span<const ShippedWeight> weights;\n"
          "    std::span<const FeatureMapping::Point> curve;\n};\n")
    for feature, (ridge, curve, _, _) in fits.items():
        used = [x for x in zip(ridge.scale.names, ridge.scale.means, ridge.scale.scales, ridge.weights) if x[3] != 0]
        print(f"inline constexpr ShippedWeight k{ENUM[feature]}Weights[] = {{")
        for name, m, s, w in used:
            print(f'    {{"{name}", {literal(m)}, {literal(s)}, {literal(w)}}},')
        print("};")
        print(f"inline constexpr FeatureMapping::Point k{ENUM[feature]}Curve[] = {{")
        for s, v in curve:
            print(f"    {{{literal(s)}, {literal(v)}}},")
        print("};\n")
    print(f"inline constexpr std::array<ShippedMapping, {len(fits)}> kShippedMappings = {{{{")
    for feature, (ridge, _, explained, distance) in fits.items():
        name = ENUM[feature]
        print(f"    {{RawFeature::{name}, {literal(explained)}, {literal(ridge.intercept)}, {literal(distance)}, "
              f"k{name}Weights, k{name}Curve}},")
    print("}};\n\n} // namespace nearfield::audio")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    catalogue = read_catalogue(sys.argv[2])
    tracks = read_tracks(sys.argv[1], catalogue)
    for album in albums_of(tracks):
        some = [t for t in tracks if t.album == album]
        print(f"{album:26} {len(some):3} tracks, {len(some[0].rows):5} rows: "
              + " ".join(f"{f[:4]} {some[0].target[f]:.2f}" for f in FEATURES), file=sys.stderr)
    for f in FEATURES:
        values = [(v[f], 1.0) for _, v in catalogue]
        CATALOGUE[f] = (quantiles(values, LEVELS), mean([v for v, _ in values]))
    fits = {}
    print("\nfeature             drawn  shipped   oracle   others     mean  explained   best shipped  weights", file=sys.stderr)
    for f in FEATURES:
        used = [t for t in tracks if f not in NOT_OF_SPEECH or "speech" not in t.album]
        albums = albums_of(used)
        scale = Scale(f, used)
        errors = held_out(scale, used)
        best = min(STRENGTHS, key=lambda s: errors[s])
        explained = 1 - errors[best] / errors["others"]
        skilled = explained >= LEAST_SKILL
        strength = max(best, LEAST_STRENGTH)
        within = sum(t.weight * t.within[f] for t in used) / sum(t.weight for t in used)
        ridge = Ridge(scale, albums, best_penalty(scale, used, albums))
        wanted = quantiles_of_genres(f, used) if skilled else CATALOGUE[f]
        curve = curve_of(ridge, used, wanted, strength)
        distance = max(quantiles([(scale.distance(t, ridge.weights), t.weight) for t in used], [0.95])[0], 0.5)
        fits[f] = (ridge, curve, explained, distance)
        print(f"{f:18}" + "".join(f"{x ** 0.5:9.3f}" for x in (errors[best], errors[strength], within, errors["others"],
                                                               errors["catalogue"]))
              + f"{explained:11.2f}{best:7}{strength:8}  "
              + " ".join(f"{n} {w:+.2f}" for n, w in zip(scale.names, ridge.weights) if w), file=sys.stderr)
    print_header(fits)


if __name__ == "__main__":
    main()
