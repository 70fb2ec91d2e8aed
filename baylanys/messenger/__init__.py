"""The messenger: takes in what Meta delivered, sends what waits, keeps the clock of conversations."""
