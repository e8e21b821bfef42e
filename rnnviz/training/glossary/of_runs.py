"""Words of runs: what is kept, gone back to, compared and taken along."""

from rnnviz.training.glossary.word import GlossaryWord, Whereabouts

_SHELF = Whereabouts("Runs", "runs_shelf")

WORDS = (
    GlossaryWord(
        "run",
        "A network on its way through a text, from its first weights on.",
        place=Whereabouts("", "run_button"),
    ),
    GlossaryWord(
        "moment",
        "The run as it was at an iteration; every page shows the same one.",
        place=Whereabouts("Train", "time_track"),
        also=("time machine", "earlier", "rewind", "back"),
    ),
    GlossaryWord(
        "checkpoint",
        "A file with everything that is needed to go on with a run as if it had never stopped.",
        place=Whereabouts("", "save_checkpoint_button"),
        also=("save", "npz", "resume"),
    ),
    GlossaryWord(
        "branch",
        "A run that goes on from a moment of another, with other settings if you like.",
        place=Whereabouts("Train", "time_track"),
        also=("go on from here", "fork"),
    ),
    GlossaryWord(
        "shelf",
        "Every run that is kept, each in a folder of its own.",
        place=_SHELF,
        also=("library", "runs"),
    ),
    GlossaryWord(
        "sweep",
        "Many runs that are planned together, a setting or several varied.",
        place=_SHELF,
        more="rnnviz sweep plans and trains them; Grid and Luck compare them.",
        also=("grid search", "vary"),
    ),
    GlossaryWord(
        "luck",
        "What the seed alone makes of a loss; two settings differ where their gap is larger.",
        "t = (m₂ − m₁) / √(s₁²/n₁ + s₂²/n₂)",
        Whereabouts("Runs", "runs_luck", "Luck"),
        also=("Welch", "significance", "variance", "seeds"),
    ),
    GlossaryWord(
        "speed",
        "How many steps a second are made: from one, to watch each, to as many as the machine can.",
        place=Whereabouts("", "speed"),
        also=("fast", "slow"),
    ),
    GlossaryWord(
        "run until",
        "Pause by itself when the run gets there.",
        place=Whereabouts("", "run_until"),
        more="It may be an iteration, a pass or a smooth loss of the run that stands here. It holds once it "
        "is confirmed: by Enter, by Run, or when the keys go elsewhere.",
        also=("goal", "stop at"),
    ),
    GlossaryWord(
        "preset",
        "A text, settings, a page and a note in one small file.",
        place=Whereabouts("", "sidebar"),
        more="File ▸ Presets opens those that come along.",
        also=("lesson", "example"),
    ),
    GlossaryWord(
        "report",
        "What a run says on paper: its curves, samples and settings, as HTML and PDF.",
        place=Whereabouts("", "export_button"),
        also=("PDF", "HTML", "print"),
    ),
    GlossaryWord(
        "panel",
        "A card of a page; Ctrl+E gives the one under the mouse the whole page.",
        place=Whereabouts("Train", "loss_panel"),
        also=("card",),
    ),
)
