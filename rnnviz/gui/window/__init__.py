"""The frame: main window, menus, pages list, sidebar, run bar, status line. Wires what is below it."""
