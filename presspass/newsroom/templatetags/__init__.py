"""What the newsroom's templates say."""
