#!/usr/bin/env python3
"""What bench_autoencoder does, in PyTorch: training epochs of the same autoencoder on made-up rows, on one thread.

    autoencoder_pytorch.py [ROWS [BATCH [EPOCHS]]]      (needs python3-torch)

Prints one JSON object. Written the fast way: the rows are shuffled once an epoch and cut into batches, gradients are
set to none, Adam updates all parameters in one call.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn

rows, batch, epochs = (int(a) for a in (sys.argv[1:4] + ["120000", "256", "5"][len(sys.argv) - 1 :]))
torch.set_num_threads(1)
torch.manual_seed(1)

block = lambda inputs: [nn.Linear(inputs, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3)]
model = nn.Sequential(*block(16), nn.Linear(64, 32), *block(32), nn.Linear(64, 16))
optimiser = torch.optim.Adam(model.parameters(), lr=0.001, foreach=True)
X = torch.rand(rows, 16)


def epoch():
    order = X[torch.randperm(rows)]
    for start in range(0, rows - rows % batch if rows % batch == 1 else rows, batch):
        x = order[start : start + batch]
        optimiser.zero_grad(set_to_none=True)
        nn.functional.mse_loss(model(x), x).backward()
        optimiser.step()


epoch()
speeds = []
for _ in range(epochs):
    start = time.perf_counter()
    epoch()
    speeds.append(rows / (time.perf_counter() - start))
print(
    json.dumps(
        {
            "rows": rows,
            "batch": batch,
            "samples_per_second": round(statistics.median(speeds)),
            "best_samples_per_second": round(max(speeds)),
        }
    )
)
