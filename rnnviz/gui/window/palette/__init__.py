"""The palette: every action, page, view, setting, text, unit and moment, found by what one calls it."""
