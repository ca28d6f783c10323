"""What kind of organisation somebody works for, in words so general that they name none."""

from forum.kit.words import Message

SECTORS = {
    "government": Message("Government"),
    "education": Message("Education"),
    "care": Message("Care and welfare"),
    "industry": Message("Industry"),
    "construction": Message("Construction and technology"),
    "retail": Message("Retail and wholesale"),
    "transport": Message("Transport and logistics"),
    "hospitality": Message("Hospitality and leisure"),
    "finance": Message("Banking and insurance"),
    "it": Message("IT and communication"),
    "services": Message("Business services"),
    "staffing": Message("Staffing and temporary work"),
    "agriculture": Message("Agriculture and food"),
    "energy": Message("Energy, water and waste"),
    "culture": Message("Culture, sport and associations"),
    "other": Message("Something else"),
}
"""By the key that is kept."""
SIZE_BANDS = ("1-9", "10-49", "50-249", "250-999", "1000+")
"""How many people work there."""
