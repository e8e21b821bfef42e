"""One run of learning: the learner, its way back, its files.

Must not know commands, threads or any screen.
"""
