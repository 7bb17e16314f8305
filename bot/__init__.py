"""The engine of Cầu Nối. It knows no sentence that a worker reads: those live in data/texts/."""
