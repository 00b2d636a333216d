"""How dates are written, where Django's own way is not the paper's: a folder a language."""
