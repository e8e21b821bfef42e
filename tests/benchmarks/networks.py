"""Every cell against PyTorch's nn.RNN, nn.LSTM, nn.GRU: first whether both compute the same, then how fast.

Agreement, in float64 and with the same weights: hidden states, gradients, and one step of each optimizer.
Speed, in float32, eager and one thread each: forward, backward, clipping by entry, Adagrad, the state
carried on, T=50 V=80; at B=1 and B=32. torch is no dependency: run it with a Python that has it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from _measure import Row, arguments, compare, in_turn, per_second, progress, report

from rnnviz.core.network.architecture import Architecture
from rnnviz.core.network.cells import CELLS
from rnnviz.core.network.clipping import clip_gradients
from rnnviz.core.network.network import Network
from rnnviz.core.network.optimizers import OPTIMIZERS

try:
    import torch
    from torch import nn
except ImportError:
    torch = nn = None

V, T = 80, 50
SECONDS = 1.0
NEAR = 1e-9
SIZES = [(128, 1, 1), (128, 32, 1), (256, 32, 1), (512, 32, 1)]
"""H, B, layers."""
OTHERS = {
    # Ours has its 1e-8 under the root, where PyTorch has what its memory begins with.
    "adagrad": lambda params, rate: torch.optim.Adagrad(
        params, lr=rate, eps=0, initial_accumulator_value=1e-8
    ),
    "sgd": lambda params, rate: torch.optim.SGD(params, lr=rate, momentum=0.9),
    "rmsprop": lambda params, rate: torch.optim.RMSprop(params, lr=rate),
    "adam": lambda params, rate: torch.optim.Adam(params, lr=rate),
}
RATE = 0.01


class Twin:
    """The same network in PyTorch: a recurrent module, and a Linear layer for the scores."""

    def __init__(self, network: Network) -> None:
        self.network = network
        architecture = network.architecture
        kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[architecture.cell.name]
        dtype = torch.float64 if network.params.flat.dtype == np.float64 else torch.float32
        self.rnn = kind(V, architecture.hidden_size, architecture.layers, dtype=dtype)
        self.head = nn.Linear(architecture.hidden_size, V, dtype=dtype)
        self.params = [*self.rnn.parameters(), *self.head.parameters()]
        self.take(network.params)

    def take(self, params: Any) -> None:
        """The weights of ours: one bias of PyTorch's two is zero, but for the part that n has of its own."""
        H = self.network.architecture.hidden_size
        with torch.no_grad():
            for layer in range(self.network.architecture.layers):
                own = self.network.architecture.layer_of(params, layer)
                for theirs, ours in (("weight_ih", "Wxh"), ("weight_hh", "Whh"), ("bias_ih", "bh")):
                    getattr(self.rnn, f"{theirs}_l{layer}").copy_(
                        torch.tensor(self._in_their_order(own[ours]))
                    )
                hidden = getattr(self.rnn, f"bias_hh_l{layer}").zero_()
                if "bhn" in own:
                    hidden[2 * H :] = torch.tensor(own["bhn"])
            self.head.weight.copy_(torch.tensor(np.array(params["Why"])))
            self.head.bias.copy_(torch.tensor(np.array(params["by"])))

    def arrays(self, of: Callable[[Any], Any]) -> dict[str, np.ndarray]:
        """``of`` their parameters, the parameter itself or its gradient, by our names and in our order."""
        H, found = self.network.architecture.hidden_size, {}
        for layer in range(self.network.architecture.layers):
            for theirs, ours in (("weight_ih", "Wxh"), ("weight_hh", "Whh"), ("bias_ih", "bh")):
                array = of(getattr(self.rnn, f"{theirs}_l{layer}")).detach().numpy()
                found[Architecture.name_in(layer, ours)] = self._in_their_order(array)
            if "bhn" in self.network.architecture.cell.biases:
                of_n = of(getattr(self.rnn, f"bias_hh_l{layer}")).detach().numpy()[2 * H :]
                found[Architecture.name_in(layer, "bhn")] = of_n
        return found | {
            "Why": of(self.head.weight).detach().numpy(),
            "by": of(self.head.bias).detach().numpy(),
        }

    def _in_their_order(self, array: np.ndarray) -> np.ndarray:
        """Of an LSTM i f g o where ours is i f o g: the last two change places, there and back."""
        if self.network.architecture.cell.name != "lstm":
            return np.array(array)
        i, f, third, fourth = np.split(np.array(array), 4)
        return np.concatenate([i, f, fourth, third])

    def state(self, state: np.ndarray) -> Any:
        """(B,S) as PyTorch wants it: (layers,B,H), and for an LSTM a pair of these."""
        parts: dict[str, list[np.ndarray]] = {name: [] for name in self.network.architecture.cell.states}
        for _, name, part in self.network.architecture.states_of(state):
            parts[name].append(part)
        tensors = [torch.tensor(np.stack(of)) for of in parts.values()]
        return tuple(tensors) if len(tensors) > 1 else tensors[0]


def network_of(cell: str, hidden_size: int, layers: int, dtype: Any) -> Network:
    architecture = Architecture(CELLS[cell], V, hidden_size, layers)
    params = architecture.zeros(dtype)
    params.flat[:] = np.random.default_rng(1).normal(size=params.flat.size) * 0.5 / np.sqrt(hidden_size)
    return Network(architecture, params)


def agreement() -> Iterator[Row]:
    for cell in CELLS:
        for layers in (1, 2):
            worst = {"states": 0.0, "gradients": 0.0}
            for streams in (1, 4):
                network = network_of(cell, 24, layers, np.float64)
                twin = Twin(network)
                generator = np.random.default_rng(streams)
                ids = generator.integers(V, size=(T + 1, streams))
                state = generator.normal(size=(streams, network.architecture.state_size)) * 0.3
                network.loss_and_gradients(ids[:-1], ids[1:], state)
                x = torch.eye(V, dtype=torch.float64)[torch.tensor(ids[:-1])]
                hs, _ = twin.rnn(x, twin.state(state))
                scores = twin.head(hs).reshape(-1, V)
                loss = nn.functional.cross_entropy(scores, torch.tensor(ids[1:]).reshape(-1), reduction="sum")
                (loss / streams).backward()
                theirs = hs.detach().numpy()
                worst["states"] = max(worst["states"], _off(network.window.layers[-1]["h"][1:], theirs))
                gradients = twin.arrays(lambda param: param.grad)
                assert gradients.keys() == network.grads.keys()
                for name, gradient in gradients.items():
                    worst["gradients"] = max(worst["gradients"], _off(network.grads[name], gradient))
                for name, made in OTHERS.items():
                    ours = network.params.copy()
                    OPTIMIZERS[name](ours.flat).update(ours.flat, network.grads.flat, RATE, 0)
                    twin.take(network.params)
                    made(twin.params, RATE).step()
                    for each, param in twin.arrays(lambda param: param).items():
                        step = f"step of {name}"
                        worst[step] = max(worst.get(step, 0.0), _off(ours[each], param))
                nn.utils.clip_grad_value_(twin.params, 0.01)
                clip_gradients(network.grads.flat, 0.01)
                for name, gradient in twin.arrays(lambda param: param.grad).items():
                    worst["clipping"] = max(worst.get("clipping", 0.0), _off(network.grads[name], gradient))
            for what, off in worst.items():
                yield Row(f"{cell}, {layers} layers: {what}", off, NEAR, "", at_most=True)


def _off(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float(np.abs(ours - theirs).max())


def our_step(network: Network, ids: np.ndarray) -> Callable[[], None]:
    architecture, params = network.architecture, network.params
    optimizer, streams = OPTIMIZERS["adagrad"](params.flat), ids.shape[1]
    state = architecture.zero_state(streams, np.float32)
    position = iteration = 0

    def step() -> None:
        nonlocal state, position, iteration
        if position + T + 1 > len(ids):
            position, state = 0, np.zeros_like(state)
        inputs, targets = ids[position : position + T], ids[position + 1 : position + T + 1]
        network.loss_and_gradients(inputs, targets, state)
        clip_gradients(network.grads.flat, 5.0)
        optimizer.update(params.flat, network.grads.flat, RATE, iteration)
        state = network.window.end_state()
        position, iteration = position + T, iteration + 1

    return step


def their_step(twin: Twin, ids: np.ndarray, *, update: str) -> Callable[[], None]:
    streams, text, eye = ids.shape[1], torch.tensor(ids.astype(np.int64)), torch.eye(V)
    optimizer = torch.optim.Adagrad(twin.params, lr=RATE, eps=1e-8, **{update: True})
    state, position = None, 0

    def step() -> None:
        nonlocal state, position
        if position + T + 1 > len(text):
            position, state = 0, None
        inputs, targets = text[position : position + T], text[position + 1 : position + T + 1]
        hs, last = twin.rnn(eye[inputs], state)
        scores = twin.head(hs).reshape(-1, V)
        loss = nn.functional.cross_entropy(scores, targets.reshape(-1), reduction="sum") / streams
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_value_(twin.params, 5.0, foreach=True)
        optimizer.step()
        state = tuple(s.detach() for s in last) if isinstance(last, tuple) else last.detach()
        position += T
        loss.item()

    return step


def speed(rounds: int) -> Iterator[Row]:
    for cell in CELLS:
        sizes = [*SIZES, (256, 32, 2)] if cell == "lstm" else SIZES
        for hidden_size, streams, layers in sizes:
            what = f"{cell}, H={hidden_size} B={streams}" + (f", {layers} layers" if layers > 1 else "")
            with progress(what):
                ids = np.random.default_rng(0).integers(V, size=(20 * T + 1, streams)).astype(np.uint8)
                ours = our_step(network_of(cell, hidden_size, layers, np.float32), ids)
                spellings = {
                    update: their_step(
                        Twin(network_of(cell, hidden_size, layers, np.float32)), ids, update=update
                    )
                    for update in ("fused", "foreach")
                }
                rates = {update: _rate(step) for update, step in spellings.items()}
                fastest = max(rates, key=lambda update: rates[update])
                theirs = spellings[fastest]
                rival, own = in_turn(lambda: _rate(theirs), lambda: _rate(ours), rounds)  # noqa: B023 - called at once
            target = 1.5 if streams == 1 else 1.0
            yield compare(
                what,
                target,
                rival,
                own,
                "steps/s",
                names=("torch", "rnnviz"),
                note=f"torch: {fastest} Adagrad",
            )


def _rate(step: Callable[[], None]) -> float:
    return per_second(step, SECONDS)


def main() -> None:
    options = arguments(
        __doc__ or "",
        only={"choices": ["agreement", "speed"], "help": "one half of it"},
    )
    if torch is None:
        report("networks", [Row("against PyTorch", None, None, note="torch is not installed")], options)
        return
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    rows: list[Row] = []
    if options.only != "speed":
        rows += agreement()
    if options.only != "agreement":
        rows += speed(options.rounds)
    report(f"networks against PyTorch {torch.__version__}, T={T} V={V}", rows, options)


if __name__ == "__main__":
    main()
