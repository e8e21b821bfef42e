"""All keys of the window, a line for each: ``keys: what they do``. A test compares them with those there are.

Words alone: a key is taken by its action, or by the widget that it works on.
"""

KEY_LIST = """F1: what am I looking at
Ctrl+K: search everything
Space: run or pause
S: one step
Ctrl+Z and Ctrl+Shift+Z, or Ctrl+Y: undo and redo what was done to the view, the next run or the shelf
Ctrl+O and Ctrl+Shift+O: open a text, and a checkpoint
Ctrl+N: new run with the settings of the sidebar
Ctrl+Shift+N: go on from the moment that is shown, as a run of its own
Ctrl+Shift+F: a film of the run
Ctrl+G: write a sample
Ctrl+S and Ctrl+Shift+S: save a checkpoint, and save it in another file
← and → in the hidden state: choose a character
Ctrl+B: the sidebar
↑ ↓ PgUp PgDown in the hidden state: other units, where not all have room
Ctrl+L and Ctrl+0: logarithmic iterations, and the whole loss
← → + and − on the loss: look at a part
← → PgUp PgDown Home End on the line under the loss: another moment, with Shift by a step; Esc: now
Enter in a line with a step in bold: go to that moment
Arrows on the map: choose a place, and read it
↑ ↓ PgUp PgDown on the story: read on
Arrows, Home, End in the reader: move its cursor, with Shift select; letters type on
F5 on Inspect: look at the network again
↑ ↓ Home End in the units: another row; ← → and Enter: sort by another column, the other way round
Enter on a passage: the reader goes there
Enter on the gradient check: check
Enter, F2, Del on the runs: open, name or delete one; letters or Ctrl+F filter, Ctrl+D pins, F5 looks again
← → ↑ ↓ PgUp PgDown Home End in the microscope: another phase, or another group of them
P in the microscope: play its phases, and stop
Ctrl+PgUp and Ctrl+PgDown: another page
Ctrl+T: a picture as a table; F5 there: the present moment
Shift+F1: what the control with the keys is, and what stands at its place
Arrows, Home, End in a picture: from value to value
Shift+↑ and Shift+↓ in the hidden state: a single unit
Ctrl+← and Ctrl+→ on the loss: what the curve says there; Enter: that moment
Alt+Shift with an arrow: move the divider beside the panel
Ctrl+E: the panel under the mouse alone, and all again
Ctrl+P: cover a picture, say what you expect, reveal it; in a cover: draw by ← → ↑ ↓, or type; Esc uncovers
F3: the tour, and while it is there the way to what it speaks of
Alt+← and Alt+→ in a lesson: the step before, and the next one
Ctrl+Q: quit
Tab: to the next control"""
