"""The window: PySide6 and pyqtgraph. It sees snapshots of the network, never the network.

app -> window -> pages | files -> session -> panels -> parts.
"""
