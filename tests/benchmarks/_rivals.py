"""The programs that ours is measured against: a plain min-char-rnn, and PyTorch.

The plain one is written the way the literature writes it: a column vector and a dictionary
entry for every character, one-hot inputs, a loop over time for everything, and a loop over
the five parameters for clipping and Adagrad. Only the softmax takes the maximum out first,
so that no run ends in NaN. Knows nothing of rnnviz; import ``_measure`` first.
"""

from collections.abc import Callable

import numpy as np

SAMPLE_EVERY = 1000
SAMPLE_LENGTH = 200
CLIP = 5


class PlainCharRNN:
    """min-char-rnn: its parameters, ``loss_fun``, ``sample`` and the loop around them."""

    def __init__(self, data, hidden_size=100, seq_length=25, learning_rate=1e-1, seed=0):
        np.random.seed(seed)
        chars = sorted(set(data))
        self.data, self.vocab_size = data, len(chars)
        self.char_to_ix = {ch: i for i, ch in enumerate(chars)}
        self.hidden_size, self.seq_length, self.learning_rate = hidden_size, seq_length, learning_rate
        self.Wxh = np.random.randn(hidden_size, self.vocab_size) * 0.01
        self.Whh = np.random.randn(hidden_size, hidden_size) * 0.01
        self.Why = np.random.randn(self.vocab_size, hidden_size) * 0.01
        self.bh = np.zeros((hidden_size, 1))
        self.by = np.zeros((self.vocab_size, 1))
        self.mWxh, self.mWhh, self.mWhy = (np.zeros_like(w) for w in (self.Wxh, self.Whh, self.Why))
        self.mbh, self.mby = np.zeros_like(self.bh), np.zeros_like(self.by)
        self.smooth_loss = -np.log(1.0 / self.vocab_size) * seq_length
        self.n, self.p = 0, 0
        self.hprev = np.zeros((hidden_size, 1))

    def loss_fun(self, inputs, targets, hprev):
        xs, hs, ys, ps = {}, {}, {}, {}
        hs[-1] = np.copy(hprev)
        loss = 0
        for t in range(len(inputs)):
            xs[t] = np.zeros((self.vocab_size, 1))
            xs[t][inputs[t]] = 1
            hs[t] = np.tanh(np.dot(self.Wxh, xs[t]) + np.dot(self.Whh, hs[t - 1]) + self.bh)
            ys[t] = np.dot(self.Why, hs[t]) + self.by
            e = np.exp(ys[t] - np.max(ys[t]))
            ps[t] = e / np.sum(e)
            loss += -np.log(ps[t][targets[t], 0])
        dWxh, dWhh, dWhy = np.zeros_like(self.Wxh), np.zeros_like(self.Whh), np.zeros_like(self.Why)
        dbh, dby = np.zeros_like(self.bh), np.zeros_like(self.by)
        dhnext = np.zeros_like(hs[0])
        for t in reversed(range(len(inputs))):
            dy = np.copy(ps[t])
            dy[targets[t]] -= 1
            dWhy += np.dot(dy, hs[t].T)
            dby += dy
            dh = np.dot(self.Why.T, dy) + dhnext
            dhraw = (1 - hs[t] * hs[t]) * dh
            dbh += dhraw
            dWxh += np.dot(dhraw, xs[t].T)
            dWhh += np.dot(dhraw, hs[t - 1].T)
            dhnext = np.dot(self.Whh.T, dhraw)
        for dparam in [dWxh, dWhh, dWhy, dbh, dby]:
            np.clip(dparam, -CLIP, CLIP, out=dparam)
        return loss, dWxh, dWhh, dWhy, dbh, dby, hs[len(inputs) - 1]

    def sample(self, h, seed_ix, n):
        x = np.zeros((self.vocab_size, 1))
        x[seed_ix] = 1
        ixes = []
        for _ in range(n):
            h = np.tanh(np.dot(self.Wxh, x) + np.dot(self.Whh, h) + self.bh)
            y = np.dot(self.Why, h) + self.by
            p = np.exp(y) / np.sum(np.exp(y))
            ix = np.random.choice(range(self.vocab_size), p=p.ravel())
            x = np.zeros((self.vocab_size, 1))
            x[ix] = 1
            ixes.append(ix)
        return ixes

    def step(self):
        if self.p + self.seq_length + 1 >= len(self.data) or self.n == 0:
            self.hprev = np.zeros((self.hidden_size, 1))
            self.p = 0
        inputs = [self.char_to_ix[ch] for ch in self.data[self.p : self.p + self.seq_length]]
        targets = [self.char_to_ix[ch] for ch in self.data[self.p + 1 : self.p + self.seq_length + 1]]
        loss, dWxh, dWhh, dWhy, dbh, dby, self.hprev = self.loss_fun(inputs, targets, self.hprev)
        self.smooth_loss = self.smooth_loss * 0.999 + loss * 0.001
        for param, dparam, mem in zip(
            [self.Wxh, self.Whh, self.Why, self.bh, self.by],
            [dWxh, dWhh, dWhy, dbh, dby],
            [self.mWxh, self.mWhh, self.mWhy, self.mbh, self.mby],
            strict=True,
        ):
            mem += dparam * dparam
            param += -self.learning_rate * dparam / np.sqrt(mem + 1e-8)
        self.p += self.seq_length
        self.n += 1


def torch_steps(
    ids: np.ndarray, vocab_size: int, hidden_size: int, seq_length: int, learning_rate: float = 1e-1
) -> dict[str, Callable[[], None]]:
    """One step of the same work in PyTorch, eager, one thread, in each spelling that could be the fastest.

    nn.RNN and a Linear layer, summed cross-entropy, gradients clipped by value, Adagrad; the
    hidden state carried on, the loss read. Raises ImportError where torch is not installed.
    """
    import torch
    from torch import nn

    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    text = torch.from_numpy(ids.astype(np.int64))
    onehot = torch.eye(vocab_size)

    def spelling(update: str, foreach_clip: bool) -> Callable[[], None]:
        torch.manual_seed(0)
        rnn = nn.RNN(vocab_size, hidden_size)
        head = nn.Linear(hidden_size, vocab_size)
        params = [*rnn.parameters(), *head.parameters()]
        with torch.no_grad():
            for param in params:
                param.copy_(torch.randn_like(param) * 0.01 if param.dim() > 1 else torch.zeros_like(param))
        kind = {"foreach": False} if update == "loop" else {update: True}
        optimizer = torch.optim.Adagrad(params, lr=learning_rate, eps=1e-8, **kind)
        hprev = torch.zeros(1, hidden_size)
        position, smooth_loss = 0, float(np.log(vocab_size)) * seq_length

        def step() -> None:
            nonlocal hprev, position, smooth_loss
            if position + seq_length + 1 >= len(text):
                hprev, position = torch.zeros(1, hidden_size), 0
            inputs = text[position : position + seq_length]
            targets = text[position + 1 : position + seq_length + 1]
            hs, last = rnn(onehot[inputs], hprev)
            loss = nn.functional.cross_entropy(head(hs), targets, reduction="sum")
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_value_(params, CLIP, foreach=foreach_clip)
            optimizer.step()
            hprev = last.detach()
            position += seq_length
            smooth_loss = 0.999 * smooth_loss + 0.001 * loss.item()

        return step

    return {
        f"{update} Adagrad, {'foreach' if foreach_clip else 'plain'} clip": spelling(update, foreach_clip)
        for update in ("fused", "foreach", "loop")
        for foreach_clip in (True, False)
    }
