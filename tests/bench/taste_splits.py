#!/usr/bin/env python3
"""Cuts a file of one listener's likes into answers to learn from and answers to foretell; one JSON object a line.

    tests/bench/taste_splits.py LIKES.csv [FIRST_SEED] > splits.jsonl

Rows are counted from 0 after the header. Copies (same title and artist, or the same features) are left out. Splits:
"random5" and "artist_group5", five folds × 2 seeds; "curve", the first `answers` of a random stream, foretelling other
artists. FIRST_SEED 0 gives the splits that the figures in docs/models.md are of; any other gives fresh ones. Needs
numpy, pandas and scikit-learn.
"""
import json
import sys

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

FEATURES = (
    "danceability energy key loudness mode speechiness acousticness instrumentalness liveness valence tempo duration_ms "
    "time_signature"
).split()

if len(sys.argv) < 2:
    sys.exit(__doc__)
first_seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
likes = pd.read_csv(sys.argv[1], index_col=0)
likes["row"] = np.arange(len(likes))
likes["key"] = likes.song_title.str.lower().str.strip() + "|" + likes.artist.str.lower().str.strip()
likes = likes.drop_duplicates("key").drop_duplicates(FEATURES).reset_index(drop=True)
target = likes.target.values


def write(split, answers, train, test):
    rows = {"train": likes.row.values[train].tolist(), "test": likes.row.values[test].tolist()}
    print(json.dumps({"split": split, "answers": answers} | rows))


for seed in range(first_seed, first_seed + 2):
    for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(target, target):
        write("random5", len(train), train, test)
for seed in range(first_seed, first_seed + 2):
    by_artist = StratifiedGroupKFold(5, shuffle=True, random_state=seed)
    for train, test in by_artist.split(target, target, likes.artist):
        write("artist_group5", len(train), train, test)
for answers in (10, 20, 40, 80, 160, 320, 640, 1200):
    for seed in range(first_seed, first_seed + (10 if answers <= 320 else 4)):
        by_artist = StratifiedGroupKFold(4, shuffle=True, random_state=seed)
        train, test = next(by_artist.split(target, target, likes.artist))
        train = np.random.default_rng(seed).permutation(train)[:answers]
        if target[train].min() != target[train].max():
            write("curve", answers, train, test)
