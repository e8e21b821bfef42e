"""The hidden state under the characters being read."""
