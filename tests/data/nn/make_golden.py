#!/usr/bin/env python3
"""Makes golden.json: what PyTorch computes, in double precision, for the networks that tst_golden.cpp and
tst_ncf_golden.cpp rebuild.

    python3 tests/data/nn/make_golden.py > tests/data/nn/golden.json     (needs python3-torch; written with 1.13)

Inputs, initial values and dropout masks come from the generators of core/base/random.h and core/nn/kernels.h,
written again here, so that both sides start from the same numbers and the generators are checked as well.
"""
import json
import math

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
M64 = (1 << 64) - 1
M32 = (1 << 32) - 1


class Random:
    """xoshiro256++ seeded by splitmix64."""

    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & M64
            z = seed
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
            self.s.append(z ^ (z >> 31))

    def next(self):
        s = self.s
        rotl = lambda x, k: ((x << k) | (x >> (64 - k))) & M64
        result = (rotl((s[0] + s[3]) & M64, 23) + s[0]) & M64
        t = (s[1] << 17) & M64
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def uniform(self, low=0.0, high=1.0):
        return low + (high - low) * ((self.next() >> 11) * 2.0**-53)

    def below(self, bound):
        return (self.next() * bound) >> 64

    def normal(self):
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        return radius * math.cos(2 * math.pi * self.uniform())

    def shuffle(self, items):
        for i in range(len(items), 1, -1):
            j = self.below(i)
            items[i - 1], items[j] = items[j], items[i - 1]

    def matrix(self, rows, columns):
        return torch.tensor([[self.uniform() for _ in range(columns)] for _ in range(rows)])


class DropoutRandom:
    """16 streams of xoshiro128++; a step gives the 16 low halves, then the 16 high halves."""

    def __init__(self, seed):
        random = Random(seed)
        self.s = [[random.next() >> 32 for _ in range(16)] for _ in range(4)]

    def step(self):
        rotl = lambda x, k: ((x << k) | (x >> (32 - k))) & M32
        results = []
        for k in range(16):
            a, b, c, d = (word[k] for word in self.s)
            results.append((rotl((a + d) & M32, 7) + a) & M32)
            t = (b << 9) & M32
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= t
            for word, value in zip(self.s, (a, b, c, rotl(d, 11))):
                word[k] = value
        return [r & 0xFFFF for r in results] + [r >> 16 for r in results]

    def mask(self, rows, columns, dropout):
        numbers = []
        while len(numbers) < rows * columns:
            numbers += self.step()
        threshold = round(dropout * 65536)
        kept = torch.tensor([float(n >= threshold) for n in numbers[: rows * columns]])
        return kept.reshape(rows, columns) / (1 - dropout)


class Dropout(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p
        self.random = None

    def forward(self, x):
        return x * self.random.mask(*x.shape, self.p) if self.training else x


def initialise(model, random):
    """Uniform in ±1/√inputs, weights before bias, layer by layer."""
    for layer in model:
        if isinstance(layer, nn.Linear):
            bound = 1 / math.sqrt(layer.in_features)
            for parameter in (layer.weight, layer.bias):
                flat = [random.uniform(-bound, bound) for _ in range(parameter.numel())]
                parameter.data = torch.tensor(flat).reshape(parameter.shape)


def flat(tensors):
    return [x for t in tensors for x in t.detach().reshape(-1).tolist()]


def train(model, batches, seed, targets=None):
    """One record for the first batch, one for the state after all."""
    random = DropoutRandom(seed)
    for layer in model:
        if isinstance(layer, Dropout):
            layer.random = random
    optimiser = torch.optim.Adam(model.parameters(), lr=0.001)
    first = None
    losses = []
    for k, x in enumerate(batches):
        x = x.clone().requires_grad_()
        optimiser.zero_grad()
        y = model(x)
        loss = nn.functional.mse_loss(y, x.detach() if targets is None else targets[k])
        loss.backward()
        losses.append(loss.item())
        if first is None:
            first = {
                "output": flat([y]),
                "gradient": flat(p.grad for p in model.parameters()),
                "input_gradient": flat([x.grad]),
            }
        optimiser.step()
    model.eval()
    norms = [layer for layer in model if isinstance(layer, nn.BatchNorm1d)]
    return first | {
        "losses": losses,
        "values": flat(model.parameters()),
        "statistics": flat(t for n in norms for t in (n.running_mean, n.running_var)),
        "evaluation": flat([model(batches[0])]),
    }


def autoencoder():
    inputs, hidden, latent, dropout = 5, 35, 4, 0.3
    block = lambda i: [nn.Linear(i, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), Dropout(dropout)]
    model = nn.Sequential(
        *block(inputs), nn.Linear(hidden, latent), *block(latent), nn.Linear(hidden, inputs)
    )
    initialise(model, Random(11))
    random = Random(12)
    return train(model, [random.matrix(9, inputs), random.matrix(9, inputs), random.matrix(4, inputs)], seed=13)


def tower():
    """The shape of the ratings model: ReLU and dropout without BatchNorm, one output."""
    block = lambda i, o: [nn.Linear(i, o), nn.ReLU(), Dropout(0.2)]
    model = nn.Sequential(*block(6, 20), *block(20, 8), nn.Linear(8, 1))
    initialise(model, Random(21))
    random = Random(22)
    batches = [random.matrix(7, 6) for _ in range(3)]
    return train(model, batches, seed=23, targets=[random.matrix(7, 1) for _ in range(3)])


def sparse_adam():
    """Two steps on a table of 6 × 3; rows 1 and 4 are touched by the first, row 4 twice, rows 0 and 4 by the second."""
    random = Random(31)
    table = nn.Parameter(random.matrix(6, 3))
    optimiser = torch.optim.SparseAdam([table], lr=0.01, eps=1e-12)
    for ids in ([4, 1, 4], [0, 4]):
        gradient = random.matrix(len(ids), 3)
        optimiser.zero_grad()
        rows = nn.functional.embedding(torch.tensor(ids), table, sparse=True)
        (rows * gradient).sum().backward()
        optimiser.step()
    return {"values": flat([table])}


def ncf(listeners, dropout):
    """The whole training of Ncf: its tables by SparseAdam, its layers by Adam, in the order of rows that the seed gives."""
    people, items, width, batch, seed = 9, 14, 10, 16, 42
    data = Random(41)
    events = []
    for person in range(people):
        for item in range(items - 1):  # nobody rates the last one: its row has to stay as it was
            if data.uniform() < 0.5:
                events.append((person, item, data.uniform()))

    random = Random(seed)
    block = lambda i, o: [nn.Linear(i, o), nn.ReLU(), Dropout(dropout)]
    model = nn.Sequential(*block(width * (2 if listeners else 1), 20), *block(20, 8), nn.Linear(8, 1))
    initialise(model, random)
    table = lambda rows: nn.Parameter(
        torch.tensor([[0.05 * random.normal() for _ in range(width)] for _ in range(rows)])
    )
    tables = [table(items)] + ([table(people)] if listeners else [])
    rows = list(range(len(events)))
    random.shuffle(rows)
    held = int(0.2 * len(rows))
    validation, order = rows[:held], rows[held:]

    loop = Random(seed)
    masks = DropoutRandom(loop.next())
    for layer in model:
        if isinstance(layer, Dropout):
            layer.random = masks
    dense = torch.optim.Adam(model.parameters(), lr=0.01)
    lazy = torch.optim.SparseAdam(tables, lr=0.01)

    def loss(part):
        person, item, value = (torch.tensor(column) for column in zip(*(events[row] for row in part)))
        x = nn.functional.embedding(item, tables[0], sparse=True)
        if listeners:
            x = torch.cat([nn.functional.embedding(person, tables[1], sparse=True), x], 1)
        return nn.functional.mse_loss(model(x).squeeze(1), value)

    history = []
    best = None
    steps = 0
    for _ in range(5):
        loop.shuffle(order)
        model.train()
        total = 0
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            for optimiser in (dense, lazy):
                optimiser.zero_grad()
            value = loss(part)
            value.backward()
            total += value.item() * len(part)
            steps += 1
            # Adam adds epsilon after the correction for the bias of the moments, SparseAdam of PyTorch before it.
            lazy.param_groups[0]["eps"] = 1e-8 * math.sqrt(1 - 0.999**steps)
            dense.step()
            lazy.step()
        model.eval()
        with torch.no_grad():
            history.append((math.sqrt(total / len(order)), math.sqrt(loss(validation).item())))
        if best is None or history[-1][1] < best[0]:
            best = (history[-1][1], len(history), flat([*model.parameters(), *tables]))
    return {
        "train": [h[0] for h in history],
        "validation": [h[1] for h in history],
        "best_epoch": best[1],
        "values": best[2],
    }


def line(record):
    return json.dumps(record).replace('], "', '],\n "')


print('{"autoencoder":', line(autoencoder()))
print(',"tower":', line(tower()))
print(',"sparse_adam":', line(sparse_adam()))
for listeners in (True, False):
    for dropout in (0, 0.2):
        name = f"ncf{'' if listeners else '_track'}{'_dropout' if dropout else ''}"
        print(f',"{name}":', line(ncf(listeners, dropout)))
print("}")
