"""PLACES: views, cards and fields of the pages that can be found by name, built or not yet.

A page that nobody has looked at is not there, so its parts are listed here; a test asks each page whether it
has them, and whether a view is missing. Data; knows pages by their titles and parts by their objectNames.
"""

from typing import NamedTuple

from rnnviz.training.glossary.word import Whereabouts


class PagePlace(NamedTuple):
    """A part of a page: one of its views, or a widget, which then has the keys.

    words  a sentence that says what it is;  also  other phrases, between commas
    """

    name: str
    title: str
    at: Whereabouts
    words: str = ""
    also: str = ""


PLACES = (
    # Train
    PagePlace(
        "loss", "The loss", Whereabouts("Train", "loss_panel"),
        words="What learning makes smaller, as a curve over the run.",
        also="curve, plot, perplexity, bits per character, how well it learns",
    ),
    PagePlace(
        "earlier moment", "Back to an earlier moment", Whereabouts("Train", "time_track"),
        words="The line under the loss: drag its handle or use ← and →, and every page shows the run as it "
        "was then. Typing an iteration here does it, too.",
        also="go back in time, time machine, back to the first word, rewind, history of the run, "
        "undo training",
    ),
    PagePlace(
        "hidden state", "Hidden state", Whereabouts("Train", "heatmap_panel"),
        words="What the network keeps in mind under each character of the window.",
        also="heatmap, activations, memory, what the units do",
    ),
    PagePlace(
        "what comes next", "What comes next", Whereabouts("Train", "softmax_panel"),
        words="How likely the network holds each character to be the next one, after the chosen one.",
        also="softmax, probabilities, bars, prediction, what it expects after a character",
    ),
    PagePlace(
        "temperature", "Temperature of writing", Whereabouts("Train", "temperature"),
        words="p = softmax(y / temperature): low is safe and repeats itself, high is wild.",
        also="temperature, write at low temperature, low temperature, cold, creative, randomness, sampling",
    ),
    PagePlace(
        "start of writing", "Text to start from", Whereabouts("Train", "prime_text"),
        words="What the network reads before it writes by itself.",
        also="write from, prime, prompt, seed text, start with The, beginning of a sample",
    ),
    PagePlace(
        "samples", "Samples so far", Whereabouts("Train", "samples_log"),
        words="What the network wrote as training went on.", also="log, what it writes",
    ),
    # Signals
    PagePlace(
        "reach", "How far back it learns", Whereabouts("Signals", "signal_reach"),
        words="How large a gradient still is after going back over k characters.",
        also="gradient back in time, gradient by lag, vanishing gradient, how far back, long term memory, "
        "backpropagation through time, exploding gradient",
    ),
    PagePlace(
        "imitation", "What it imitates", Whereabouts("Signals", "signal_imitation"),
        words="Which n-gram the network is nearest to.", also="n-gram, bigram, trigram, Kullback-Leibler",
    ),
    PagePlace(
        "saturation", "Saturation", Whereabouts("Signals", "signal_saturation"),
        words="How many units stand at the end of their range.", also="tanh, saturated units, dead units",
    ),
    PagePlace(
        "clipping", "Clipping", Whereabouts("Signals", "signal_clipping"),
        words="How long the gradient is, and how much of it is clipped.",
        also="gradient norm, exploding gradient",
    ),
    PagePlace(
        "steps", "Step size", Whereabouts("Signals", "signal_steps"),
        words="How large the steps are that the weights make.",
        also="weights changing, update ratio, effective learning rate, adagrad",
    ),
    PagePlace(
        "recurrent matrix", "Whh", Whereabouts("Signals", "signal_recurrent"),
        words="What an error is multiplied with at each character that it goes back.",
        also="eigenvalues, singular values, spectral radius, recurrent matrix",
    ),
    # Story, Map
    PagePlace(
        "landmarks", "What happened", Whereabouts("Story", "story_landmarks_panel"),
        words="The first word, the first full stop … each with the moment; a click goes there.",
        also="firsts, first word, milestones, timeline, back to an earlier moment",
    ),
    PagePlace(
        "real words", "Real words", Whereabouts("Story", "story_share_panel"),
        words="Of all words of a sample, the share that the text has, too.", also="spelling, share of words",
    ),
    # Inspect
    PagePlace(
        "reader", "Reader", Whereabouts("Inspect", "inspect_reader_card"),
        words="A text painted by what the network makes of every character.",
        also="surprise, entropy, paint the text, what it expects after any context, any context",
    ),
    PagePlace(
        "own text", "Read a text of my own", Whereabouts("Inspect", "inspect_text_own"),
        words="The reader reads what you type.", also="paste, type my own text, any context",
    ),
    PagePlace(
        "how far back", "How far back it looks", Whereabouts("Inspect", "glow_way_gradient"),
        words="Which characters before the cursor the expectation depends on.",
        also="how far back, saliency, attention, memory, context, gradient back in time, glow",
    ),
    PagePlace(
        "why", "Why this character", Whereabouts("Inspect", "why_character"),
        words="The score of a character, taken apart.", also="explain, attribution, logit, votes, reasons",
    ),
    PagePlace(
        "Inspect Units", "Units", Whereabouts("Inspect", "units_find", view="Units"),
        words="What each unit follows in the text; one unit: where it is high, what it votes for, its worth.",
        also="interesting unit, interpretable neuron, quotation unit, find a unit, what does a unit do",
    ),
    PagePlace(
        "Inspect Pattern", "Pattern", Whereabouts("Inspect", view="Pattern"),
        words="Units that are on exactly at the selected characters, and where else they are.",
        also="select, which unit is on here",
    ),
    PagePlace(
        "Inspect Hold", "Hold", Whereabouts("Inspect", view="Hold"),
        words="Pin units at a value, or silence them, and let the network write.",
        also="clamp, ablate, silence a unit, switch a unit off, intervention, steer",
    ),
    PagePlace(
        "Inspect Weights", "Weights", Whereabouts("Inspect", view="Weights"),
        words="Every number that the network learns, now, at the start, and what changed.",
        also="weights changing, matrices, Wxh, Whh, Why, parameters, change a weight by hand, biases",
    ),
    PagePlace(
        "Inspect One character", "One character", Whereabouts("Inspect", view="One character"),
        words="What each character alone makes the network expect: all characters against all.",
        also="after a character, what it expects after a character, bigram table, after q comes u",
    ),
    # Write
    PagePlace(
        "Write Loop", "Loop", Whereabouts("Write", view="Loop"),
        words="How each character is written: read, remembered, expected, drawn by dice, and read again.",
        also="sampling step by step, how it writes, dice",
    ),
    PagePlace(
        "Write Choices", "Choices", Whereabouts("Write", view="Choices"),
        words="What else might have been written, and how the text goes on with it.",
        also="alternatives, tree, what if, other character",
    ),
    PagePlace(
        "Write Grid", "Grid of texts", Whereabouts("Write", view="Grid"),
        words="The same start and the same dice at several temperatures, moments, or with units held.",
        also="compare temperatures, temperatures side by side",
    ),
    PagePlace(
        "Write Words", "Words of interest", Whereabouts("Write", view="Words"),
        words="How often words stand in many samples, and in the book.",
        also="copying, count words, names, frequency, vocabulary",
    ),
    PagePlace(
        "Write After any text", "After any text", Whereabouts("Write", view="After any text"),
        words="What the network expects after any text: type, and bars and state follow at each key.",
        also="any context, after any context, what it expects after a context, after a character, "
        "prediction, autocomplete",
    ),
    PagePlace(
        "Write Likeliest", "Likeliest texts", Whereabouts("Write", view="Likeliest"),
        words="What the network would likeliest write, found by beam search.",
        also="beam search, greedy, argmax, most likely text",
    ),
    PagePlace(
        "is it copied", "Is it copied?", Whereabouts("Inspect", "inspect_tint_copied"),
        words="Paints a text by how long a stretch around each character stands in the book as it is.",
        also="copying, copied, plagiarism, overfitting, memorised, learned by heart",
    ),
    # Microscope, Gradient check, Lecture
    PagePlace(
        "which step", "Whose step is taken apart", Whereabouts("Microscope", "microscope_network"),
        words="The lecture's example, your own network, or an LSTM by hand.",
        also="hello, see one step of learning, dhnext, backward pass, chain rule, worked example",
    ),
    PagePlace(
        "check own", "Check your own lossFun", Whereabouts("Gradient check", "own_open_button"),
        words="A file of yours against ours, on the same window and network.",
        also="homework, assignment, my own code, check my gradient",
    ),
    PagePlace(
        "faults", "Find the fault", Whereabouts("Gradient check", "own_fault_button"),
        words="Five broken learning steps, to be mended.", also="exercise, debug, puzzle, quiz",
    ),
    PagePlace(
        "Lecture Shapes", "Shapes of sequence models", Whereabouts("Lecture", view="Shapes"),
        words="Five shapes of sequence models at work.",
        also="one to many, many to one, many to many, sequence to sequence, encoder",
    ),
    PagePlace(
        "Lecture Captions", "Captions", Whereabouts("Lecture", view="Captions"),
        words="A drawing goes into the first step, and words come out.",
        also="image captioning, picture to words, draw",
    ),
    # Runs
    PagePlace(
        "shelf", "The shelf of runs", Whereabouts("Runs", "runs_shelf"),
        words="All runs that are kept: open, name, pin or delete one.",
        also="delete a run, rename a run, reopen a run, saved runs, disk space, import a run",
    ),
    PagePlace(
        "Runs Curves", "Losses of several runs", Whereabouts("Runs", view="Curves"),
        words="The losses of the runs that are chosen, in one picture.",
        also="compare two runs, compare curves, compare losses",
    ),
    PagePlace(
        "Runs Differences", "Differences of runs", Whereabouts("Runs", view="Differences"),
        words="The settings in which the runs that are chosen differ, and how far each came.",
        also="compare settings, compare two runs",
    ),
    PagePlace(
        "Runs Writing", "What several runs write", Whereabouts("Runs", view="Writing"),
        words="The same start and the same dice for the networks of all runs that are chosen.",
        also="compare samples",
    ),
    PagePlace(
        "Runs Inside", "Inside several runs", Whereabouts("Runs", view="Inside"),
        words="The parameters of the runs that are chosen, and how each of them learned.",
        also="compare weights, compare signals",
    ),
    PagePlace(
        "Runs Luck", "Luck", Whereabouts("Runs", view="Luck"),
        words="Whether settings differ by more than the luck of their seeds.",
        also="significance, seeds, variance, p value, confidence, better, which is better, "
        "which run is better, compare rates, compare learning rates, is it luck, chance",
    ),
    PagePlace(
        "Runs Grid", "Grid of last losses", Whereabouts("Runs", view="Grid"),
        words="The last losses of the runs that are chosen, in a grid of the settings that vary.",
        also="hyperparameters, sweep, best settings, search",
    ),
)  # fmt: skip
