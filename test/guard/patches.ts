import { type GuardInput, type GuardVerdict, guardPatch } from "../../src/guard/index.ts";
import { loadParsers } from "../../src/source/index.ts";

export const parsers = await loadParsers();

/** A small training script: settings, a model, an optimizer, a loop with training, validation and plots. */
export const SCRIPT = `"""Trains a small network."""
import torch
import torch.nn as nn
from dataclasses import dataclass

MAX_EPOCHS = 50


@dataclass
class Config:
    lr: float = 5e-4
    weight_decay: float = 1e-4
    batch_size: int = 4
    run_name: str | None = None


class Block(nn.Module):
    def __init__(self, width, heads=2, dropout=0.0):
        super().__init__()
        self.heads = heads
        self.temperature = nn.Parameter(torch.tensor([0.3, 0.8]))
        self.mlp = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, width))

    def forward(self, x):
        x = self.mlp(x) + x
        return x


class Net(nn.Module):
    def __init__(self, in_dim, width, layers, heads=2):
        super().__init__()
        self.embed = nn.Linear(in_dim, width)
        self.blocks = nn.ModuleList([Block(width, heads=heads) for _ in range(layers)])
        self.head = nn.Linear(width, 1)

    def forward(self, x):
        x = self.embed(x)
        for block in self.blocks:
            x = block(x)
        return self.head(x)


cfg = parse(Config)
model_config = dict(
    in_dim=16,
    width=128,
    layers=5,
    heads=2,
)
model = Net(**model_config)
optimizer = torch.optim.AdamW(model.parameters(), lr=cfg.lr, weight_decay=cfg.weight_decay)
warmup = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.1, total_iters=3)
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=47)
scheduler = torch.optim.lr_scheduler.SequentialLR(optimizer, schedulers=[warmup, cosine], milestones=[3])
boost = torch.tensor(1.5)
best = float("inf")
ema_start = 20
ema_decay = 0.99

for epoch in range(MAX_EPOCHS):
    model.train()
    for x, y in train_loader:
        x = normalise(x)
        pred = model(x)
        err = (pred - y) ** 2
        surf_loss = (err * boost).mean()
        vol_loss = err.mean()
        loss = 0.1 * vol_loss + 0.9 * surf_loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        optimizer.step()
        log.info("train", loss.item())
    scheduler.step()

    model.eval()
    val_loss = 0.0
    with torch.no_grad():
        for x, y in val_loader:
            x = normalise(x)
            pred = model(x)
            err = (pred - y) ** 2
            val_loss += err.mean().item()
    val_loss /= len(val_loader)
    if val_loss < best:
        best = val_loss
        torch.save(model.state_dict(), "best.pt")

for x, y in plot_samples:
    x = normalise(x)
    pred = model(x)
    plt.plot(x, pred)
print("best", best)
`;

/** Replaces pieces of the script, each of which must occur. */
export const edited = (...edits: readonly (readonly [string, string])[]): string => edit(SCRIPT, ...edits);

/** Replaces pieces of a text, each of which must occur; the last occurrence for a piece that starts with `last:`. */
export const edit = (text: string, ...edits: readonly (readonly [string, string])[]): string =>
  edits.reduce((current, [piece, replacement]) => {
    const isLast = piece.startsWith("last:");
    const wanted = isLast ? piece.slice(5) : piece;
    const at = isLast ? current.lastIndexOf(wanted) : current.indexOf(wanted);
    if (at < 0) throw new Error(`The script has no ${JSON.stringify(wanted)}.`);
    return current.slice(0, at) + replacement + current.slice(at + wanted.length);
  }, text);

/** Replaces every occurrence of a piece in the script. */
export const editedEverywhere = (piece: string, replacement: string, script = SCRIPT): string => {
  if (!script.includes(piece)) throw new Error(`The script has no ${JSON.stringify(piece)}.`);
  return script.replaceAll(piece, replacement);
};

/** The guard's verdict on one changed file. */
export const judge = (
  after: string,
  before = SCRIPT,
  path = "train.py",
  more: Partial<GuardInput> = {},
): GuardVerdict => guardPatch({ files: [{ path, before, after }], parsers, ...more });

/** The guard's verdict on several files: path, before, after. */
export const judgeFiles = (
  files: readonly (readonly [string, string | null, string | null])[],
  more: Partial<GuardInput> = {},
): GuardVerdict =>
  guardPatch({ files: files.map(([path, before, after]) => ({ path, before, after })), parsers, ...more });

/** The titles of the groups, for short expectations. */
export const titles = (verdict: GuardVerdict): string[] => verdict.groups.map((group) => group.title);
