#!/usr/bin/env python3
"""What bench_ncf does, in PyTorch: training epochs of the same ratings model on made-up answers, on one thread.

    ncf_pytorch.py lazy|dense TRACKS ROWS BATCH LISTENERS      (needs python3-torch)

Prints one JSON object. `lazy`: SparseAdam for the tables, Adam for the layers, all rows. `dense`: Adam for everything,
which walks the whole tables every step; so slow that an epoch is cut off after 24 batches. Written the fast way: the
order is drawn once an epoch, gradients are set to none, Adam updates all layers in one call.
"""
import json
import sys
import time

import torch
from torch import nn

kind = sys.argv[1]
tracks, rows, batch, listeners = (int(a) for a in sys.argv[2:6])
lazy = kind == "lazy"
torch.set_num_threads(1)
torch.manual_seed(1)

tables = [nn.Embedding(tracks, 50, sparse=lazy)] + ([nn.Embedding(listeners, 50, sparse=lazy)] if listeners else [])
block = lambda inputs, outputs: [nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(0.2)]
layers = nn.Sequential(*block(50 * len(tables), 64), *block(64, 32), nn.Linear(32, 1))
of_tables = [parameter for table in tables for parameter in table.parameters()]
if lazy:
    optimisers = [torch.optim.SparseAdam(of_tables, lr=0.001), torch.optim.Adam(layers.parameters(), lr=0.001, foreach=True)]
else:
    # One call for all would make temporary copies of the tables.
    optimisers = [torch.optim.Adam([*of_tables, *layers.parameters()], lr=0.001, foreach=False)]
item = torch.randint(tracks, (rows,))
person = torch.randint(max(listeners, 1), (rows,))
value = torch.rand(rows)


def epoch():
    order = torch.randperm(rows)
    end = rows if lazy else min(rows, 24 * batch)
    start = time.perf_counter()
    for at in range(0, end, batch):
        part = order[at : min(at + batch, end)]
        vectors = [table(ids[part]) for table, ids in zip(tables, (item, person))]
        for optimiser in optimisers:
            optimiser.zero_grad(set_to_none=True)
        nn.functional.mse_loss(layers(torch.cat(vectors, 1)).squeeze(1), value[part]).backward()
        for optimiser in optimisers:
            optimiser.step()
    return end / (time.perf_counter() - start)


epoch()
print(json.dumps({"best_rows_per_second": round(max(epoch() for _ in range(3)))}))
