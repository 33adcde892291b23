"""What staff hand in by a form of the forge: an issue's event → a change of the data, an answer, a pull request."""
