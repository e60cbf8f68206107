"""A command of which nothing has changed since it found nothing to do, told without loading the project."""
