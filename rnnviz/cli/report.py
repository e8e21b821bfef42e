"""``rnnviz report``: what a run says on paper, as HTML and as PDF.

Knows where the two files go; what stands in them is the report's.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rnnviz.cli.arguments import Parser, add_encoding, checkpoint_in, tell_doubts
from rnnviz.cli.terminal import say, warn
from rnnviz.core.record.checkpoint import load_checkpoint
from rnnviz.gui.display import why_no_qt
from rnnviz.report.content import collect_report
from rnnviz.report.html import write_html
from rnnviz.training.run.opening import text_of


def run(arguments: Sequence[str]) -> int:
    parser = Parser(
        prog="rnnviz report",
        description="Write report.html and report.pdf about a run: settings, loss, samples, gradient check.",
        epilog="example: rnnviz report runs/book",
    )
    parser.add_argument("run", type=Path, metavar="RUN_DIR", help="the folder of a run (or its checkpoint)")
    add_encoding(parser)
    options = parser.parse_args(arguments)
    path = checkpoint_in(options.run)
    checkpoint = load_checkpoint(path)
    corpus = text_of(checkpoint, path, options.encoding)
    if corpus is None:
        warn(f"{checkpoint.text.name} is not at hand: no real words, reference losses or gradient check")
    else:
        tell_doubts(corpus)
    report = collect_report(checkpoint, corpus, made_on=f"{datetime.now():%d %B %Y}")
    html, pdf = path.with_name("report.html"), path.with_name("report.pdf")
    write_html(report, html)
    say(str(html))
    no_qt = why_no_qt()
    if no_qt:
        warn(f"no PDF, because {no_qt}")
        return 0
    from rnnviz.gui.app import save_pdf

    save_pdf(report, pdf)
    say(str(pdf))
    return 0
