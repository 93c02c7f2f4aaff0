"""The template languages: each module has the constant DIALECT and registers itself by being here."""
