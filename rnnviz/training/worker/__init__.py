"""The thread that trains: commands in, events and snapshots out. Must not know any screen."""
