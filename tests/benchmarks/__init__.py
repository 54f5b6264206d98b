"""How fast the lab answers, measured from outside; `make bench` prints the tables."""
