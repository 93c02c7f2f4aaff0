"""What shall be done on GitHub, as data: a pull request as it is, as it should be, and the effects between."""
