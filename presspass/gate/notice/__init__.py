"""The notice: what a displaced reader is told, and the script that shows it."""
