"""Form to Record: text, numbers, money, dates, ratings."""
