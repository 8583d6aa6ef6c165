"""How the data of `convert.language` is made; see README.md. Not part of the installed package."""
