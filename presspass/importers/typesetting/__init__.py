"""From HTML to the blocks of an article, with nothing lost: what has no block stays as markup."""
