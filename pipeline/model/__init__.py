"""Ground floor: the values that travel through the house. They import nothing above them."""
