"""What the cards of Train are called and say, in the order of reading: for tooltips, "?" and Help."""

from rnnviz.gui.panels.forecast.explanations import SOFTMAX
from rnnviz.gui.panels.loss.explanations import LOSS
from rnnviz.gui.panels.states.explanations import HEATMAP
from rnnviz.gui.panels.writing.explanations import SAMPLES_LOG, SAMPLING

CARDS = (LOSS, HEATMAP, SOFTMAX, SAMPLING, SAMPLES_LOG)
