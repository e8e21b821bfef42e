"""The microscope: one learning step taken apart."""
