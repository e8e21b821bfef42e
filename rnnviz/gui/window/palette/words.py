"""What else things are called by who looks for them: words that mean the same, other phrases, and why not.

Data for the palette; knows things by the names of their actions, settings and pages, and no widget.
"""

_GROUPS = (
    "colour color theme",
    "dark night black",
    "light day white bright",
    "save export keep store download",
    "open load read import",
    "picture image screenshot png svg figure",
    "curve plot graph chart",
    "loss error cost",
    "csv table numbers spreadsheet excel",
    "rate stepsize lr eta",
    "run train start play begin",
    "pause stop halt",
    "reset restart",
    "write sample generate",
    "text book corpus file",
    "preset lesson example",
    "unit units neuron neurons cell hidden",
    "weight weights parameter parameters matrix",
    "window sequence",
    "moment past earlier history rewind before",
    "compare comparison versus vs difference differences",
    "copy copied copying memorised memorized plagiarism",
    "overfit overfitting",
    "delete remove",
    "help manual documentation",
    "key keys keyboard shortcut shortcuts hotkey",
    "model network net rnn",
    "gradient gradients derivative",
    "backprop backpropagation bptt",
    "next prediction predict expects expect expected",
    "temperature randomness",
    "seed dice random",
    "report summary pdf html",
    "quit exit close",
    "settings options preferences",
    "step steps iteration iterations",
    "film video movie animation gif",
    "speed fast slow faster slower",
    "context after",
    "changing change changes changed",
    "until goal",
)


def _same() -> dict[str, tuple[str, ...]]:
    groups = [group.split() for group in _GROUPS]
    return {word: tuple(other for other in group if other != word) for group in groups for word in group}


MEAN_THE_SAME = _same()
"""By a word all others that mean the same here."""

_PASSED_OVER = (
    "a an the to of in on at is are it its my i me do does how what which where who can with for and or "
    "this that show see make use want please find look let get"
)
PASSED_OVER = frozenset(_PASSED_OVER.split())
"""Words that say nothing about what is meant, where there are others beside them."""

ALSO = {
    # actions, by their objectName
    "action_course_names": "notation, letters of the arrays, Wxh Whh Why bh by, U W V b c, dd2424",
    "action_run": "train, start, play, pause, stop training, continue, resume",
    "action_step": "one step, single step, next iteration, one step of learning",
    "action_reset": "start over, back to iteration 0, restart the run",
    "action_new_run": "begin again, start a new network, apply the settings",
    "action_open": "open a text, load a file, choose another book",
    "action_encoding": "utf-8, latin-1, wrong letters, charset",
    "action_open_checkpoint": "load a model, reopen a saved run, open a run, npz, resume",
    "action_save_checkpoint": "save, save the model, save the run, keep, npz",
    "action_save_checkpoint_as": "save a copy, save the run elsewhere",
    "action_now": "present, return from the past",
    "action_branch": "fork, branch, go on with other settings, continue from here",
    "action_film": "video, movie, animation, gif, play the run",
    "action_generate": "generate, sample, write text, let it write",
    "action_export_samples": "export samples, download what it wrote",
    "action_export_loss": "export the curve, loss as table, export csv, download the numbers of the loss",
    "action_export_signals": "export signals, gradients as table",
    "action_export_best": "best network, lowest loss, export the model",
    "action_export_report": "report, make the report, pdf, html, write a report, document the run",
    "action_picture_loss": "export the curve, curve as png, save the plot, loss graph",
    "action_picture_whole_window": "screenshot",
    "action_open_preset": "load a lesson",
    "action_open_figure": "report, reopen a report, html, pdf, png, svg, open a picture, where was this",
    "action_undo": "take back, revert, oops, mistake",
    "action_redo": "do again",
    "action_tour": "tutorial, introduction, getting started, first steps, learn the program",
    "action_predict": "cover, guess, quiz, expect, predict then reveal, lesson",
    "action_read_table": "screen reader, accessible, values of a picture",
    "action_look": "help, explain this page, what is this, F1",
    "action_help_glossary": "help, dictionary, symbols, words, formulas, what is",
    "action_help_presets": "help, lessons, examples, which text",
    "action_help_keyboard": "help, shortcuts, hotkeys, keys",
    "action_save_preset": "make a lesson, share settings",
    "action_quit": "exit, close",
    "action_theme_dark": "dark mode, night mode, dark theme, color, colour, color scheme",
    "action_theme_light": "light mode, bright mode, light theme, color, colour, color scheme, projector",
    "action_theme_system": "theme, colours, color scheme, automatic dark mode, appearance",
    "action_show_sidebar": "hide the settings, side panel",
    "action_one_panel": "full screen, maximise, enlarge, zoom one card, projector",
    "action_show_references": "n-grams, bigram, trigram, baseline, counting",
    "action_show_ghost": "compare with the run before, previous run",
    "action_show_published": "karpathy, reference curves, paper",
    "action_logarithm": "log axis, logarithmic, log scale",
    "action_fit_loss": "zoom out, whole curve, reset the axes",
    "action_next_page": "tab",
    "action_previous_page": "tab",
    "action_open_log": "errors, crash, what went wrong, faults",
    "action_palette": "command palette, find, everything",
    # pages, by their titles
    "page Train": "home, dashboard, loss, hidden state, sampling",
    "page Signals": "gradient norm, vanishing gradient, exploding gradient, how it learns",
    "page Story": "samples over time, first words, milestones, what it wrote as it learned",
    "page Map": "where is the text hard, hard passages, easy passages, surprise of the book",
    "page Inspect": "reader, neurons, activations, what it has learnt, understand, interpret, visualise",
    "page Write": "sampling, generate, beam search, choices, write",
    "page Microscope": "one step of learning, backpropagation, forward pass, backward pass, dhnext, by hand, "
    "see every number, equations, calculus, chain rule",
    "page Gradient check": "numerical gradient, finite differences, check my own code, lossfun, homework",
    "page Lecture": "one to many, many to one, image captions, translation, sequence to sequence",
    "page Runs": "compare, compare runs, compare two runs, library, shelf, history of runs, sweep",
    # settings, by their names
    "setting hidden_size": "units, hidden units, number of units, 200 units, width, H, neurons, larger",
    "setting seq_length": "window, sequence length, T, truncated backpropagation, steps back, unroll",
    "setting learning_rate": "step size, eta, alpha, lr",
    "setting sigma": "initial weights, spread, standard deviation, weight scale, init",
    "setting seed": "random numbers, reproduce, dice",
    "setting dtype": "float32, float64, precision",
    "setting clip": "gradient clipping, exploding gradients",
    "setting clip_by": "gradient clipping, norm",
    "setting cell": "lstm, gru, vanilla, gates, relu, kind of network",
    "setting layers": "deep, depth, stacked, number of layers",
    "setting dropout": "regularisation, regularization, overfitting",
    "setting forget_bias": "forget gate, lstm",
    "setting init": "first weights, orthogonal, xavier, initialisation, identity",
    "setting batch_size": "streams, batch, B, minibatch",
    "setting optimizer": "adam, sgd, adagrad, rmsprop, momentum",
    "setting schedule": "decay, learning rate schedule, annealing",
    "setting held_out": "validation, test set, overfitting, generalisation, generalization",
    "setting lower_case": "small letters, capitals, upper case",
    "setting sample_every": "how often it writes, samples in the log",
}
"""Other phrases, between commas, by the name of an entry."""

TITLES = {
    "action_theme_system": "Colours of the system",
    "action_theme_light": "Light colours",
    "action_theme_dark": "Dark colours",
    "action_divider_left": "Divider to the left",
    "action_divider_right": "Divider to the right",
    "action_divider_up": "Divider up",
    "action_divider_down": "Divider down",
}
"""What an entry is called where its word in the menu needs the menu around it."""

WHY_OFF = {
    "action_now": "The present moment is shown already.",
    "action_run": "The text of this run is not at hand: open it to go on training.",
    "action_step": "The text of this run is not at hand: open it to go on training.",
    "action_reset": "The text of this run is not at hand: open it to begin again.",
    "action_undo": "Nothing was done yet that could be taken back.",
    "action_redo": "Nothing was taken back.",
    "action_show_sidebar": "The preset that is open hides the sidebar.",
}
"""Why an action is off when it is, by its objectName."""

FIRST = (
    "action_run", "action_step", "action_open", "action_new_run", "page Inspect", "page Write",
    "page Microscope", "page Runs", "place temperature", "action_save_checkpoint",
)  # fmt: skip
"""What is shown before anything is typed, after what was chosen last."""
