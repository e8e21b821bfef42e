"""Training, with its thread and its checks: no Qt, no screen.

worker | microscope | checks -> run -> presets | card -> config -> setting.
"""
