"""The cells that there are: a file for each, and one line here."""

from rnnviz.core.network.cell import Cell
from rnnviz.core.network.cells.gru import GRU
from rnnviz.core.network.cells.lstm import LSTM
from rnnviz.core.network.cells.rnn import VanillaRNN

CELLS: dict[str, Cell] = {cell.name: cell for cell in (VanillaRNN(), LSTM(), GRU())}
"""By the name that settings, checkpoints and the command line use."""
