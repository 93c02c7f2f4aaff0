"""Where knowledge of layers comes from: the data shipped with the package, files of the user, AWS itself."""
