#!/usr/bin/env python3
"""Draws one artist of each listener to hold out, as the published reference figures did.

    tests/bench/lastfm_split.py user_artists.dat [SEED] > held_out.tsv

One line a listener: userID TAB artistID, among artists that somebody else played too, of listeners with two or more.
Seed 42 is the draw of the reference. Needs numpy and pandas.
"""
import sys

import numpy as np
import pandas as pd

if len(sys.argv) < 2:
    sys.exit(__doc__)
plays = pd.read_csv(sys.argv[1], sep="\t")
user = plays.userID.astype("category").cat.codes.values
artist = plays.artistID.astype("category").cat.codes.values
listeners_of = np.bincount(artist)
rng = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) > 2 else 42)
for code in range(user.max() + 1):
    possible = np.flatnonzero((user == code) & (listeners_of[artist] >= 2))
    if (user == code).sum() >= 2 and len(possible):
        row = rng.choice(possible)
        print(plays.userID[row], plays.artistID[row], sep="\t")
