"""What the newsroom adds to the desk: panels, choosers, previews, what an article lacks."""
