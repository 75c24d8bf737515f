"""What every request meets before it is read, and what every answer gets on its way out."""
