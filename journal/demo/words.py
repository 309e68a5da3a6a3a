"""Invented words for large data sets: names, titles, paragraphs."""

from __future__ import annotations

from random import Random

GIVEN = ["Amara", "Aline", "Chen", "Daria", "Emeka", "Fatima", "Giulia", "Hương", "Ingrid",
         "Jan", "Kwabena", "Lina", "Mina", "Ngozi", "Omar", "Piotr", "Renske", "Sakura",
         "Tomás", "Yusuf"]  # fmt: skip
FAMILY = ["Adéwálé", "Benali", "Castillo", "Dvořák", "Eze", "Ferreira", "González", "Haddad",
          "Ibarra", "Kovalenko", "Lindqvist", "Moreau", "Nguyễn", "Okafor", "Papadaki",
          "Rahimi", "Sato", "Tadesse", "Wiśniewska", "Zieliński"]  # fmt: skip
PLACES = ["Bahir Dar", "Chengdu", "Groningen", "Hanoi", "Ibadan", "Lima", "Oulu", "Rabat",
          "Recife", "Toruń", "Thessaloniki", "Uppsala"]  # fmt: skip
COUNTRIES = ["ET", "CN", "NL", "VN", "NG", "PE", "FI", "MA", "BR", "PL", "GR", "SE"]
NOUNS = ["assessment", "attention", "classrooms", "completion", "dashboards", "dialogue",
         "equity", "feedback", "homework", "literacy", "mentoring", "motivation", "policy",
         "practice", "pupils", "reading", "schools", "simulation", "teachers", "textbooks",
         "tutoring", "writing"]  # fmt: skip
VERBS = ["changes", "delays", "measures", "predicts", "replaces", "shapes", "supports"]
HOW = ["a diary study", "a longitudinal study", "a randomised trial", "a review of reviews",
       "evidence from a staggered roll-out", "lessons from three provinces",
       "a mixed-methods study", "validity of a short scale"]  # fmt: skip
LINKS = [
    "and",
    "because",
    "but",
    "in",
    "of",
    "on",
    "over",
    "so",
    "than",
    "that",
    "the",
    "with",
]


def name(dice: Random) -> str:
    return f"{dice.choice(GIVEN)} {dice.choice(FAMILY)}"


def university(dice: Random) -> str:
    return f"University of {dice.choice(PLACES)}"


def title(dice: Random) -> str:
    first, second = dice.sample(NOUNS, 2)
    return f"How {first} {dice.choice(VERBS)} {second}: {dice.choice(HOW)}"


def paragraph(dice: Random, length: int) -> str:
    """That many words, in sentences of a dozen."""
    words = [dice.choice(NOUNS if n % 2 else LINKS) for n in range(length)]
    sentences = (words[n : n + 12] for n in range(0, length, 12))
    return " ".join(" ".join(part).capitalize() + "." for part in sentences)
