"""The order of Kazakh endings as a table of states; signs as in kazakh_sounds.py."""

State = str
NOUN, PLURAL, OWNED, OWNED_BY_HIM, CASED, PLACED = "noun", "plural", "owned", "owned by him", "cased", "placed"
VERB, DENIED, PAST, IF, PRESENT, CONVERB, END = "verb", "denied", "past", "if", "present", "converb", "end"
Table = dict[State, list[tuple[str, State]]]

FINAL = {NOUN, PLURAL, OWNED, OWNED_BY_HIM, CASED, PLACED, PAST, IF, PRESENT, CONVERB, END}
# келісімшарт|тағы|сы, сіз|дікі
_IS = [(each, END) for each in ("MYн", "MYз", "сYң", "сYз", "сYңдAр", "сYздAр")]
_OWN = [("V:м", OWNED), ("V:ң", OWNED), ("C:Yм", OWNED), ("C:Yң", OWNED), ("V:сY", OWNED_BY_HIM), ("C:Y", OWNED_BY_HIM)]
_OWN += [(f"{each}з", NOUN) for each in ("V:мY", "V:ңY", "C:YмY", "C:YңY")]
_PLACES = [("DA", PLACED), ("FAн", CASED)]
_CASES = [("TYң", CASED), ("NY", CASED), ("GA", CASED), ("Mен", CASED), ("TYкі", NOUN), *_PLACES]
_DERIVED = [("LYK", NOUN), ("LY", NOUN), ("сYз", NOUN), ("шY", NOUN), ("шA", END), ("DAй", END), ("шAлYK", NOUN)]
_VOICES = [(each, VERB) for each in ("C:Yл", "V:л", "C:Yн", "V:н", "C:Yс", "V:с", "DYр", "т", "GYз")]
_MOODS = [
    ("DY", PAST),
    ("сA", IF),
    ("GAн", NOUN),
    ("C:AтYн", NOUN),
    ("V:йтYн", NOUN),
    ("C:Aр", NOUN),
    ("V:р", NOUN),
    ("QAс", NOUN),
    ("QAK", NOUN),
    ("C:A", PRESENT),
    ("V:й", PRESENT),
    ("C:Yп", CONVERB),
    ("V:п", CONVERB),
    ("C:у", NOUN),
    ("V:у", NOUN),
    ("сYн", END),
    ("C:AйYн", END),
    ("V:йYн", END),
    ("V:йYншA", END),
    ("C:AйYK", END),
    ("V:йYK", END),
    ("C:Yң", END),
    ("V:ң", END),
    ("C:YңYз", END),
    ("V:ңYз", END),
    ("C:YңYздAр", END),
    ("V:ңYздAр", END),
    ("GAлY", END),
    ("C:AрлYK", NOUN),
]

NEXT: Table = {
    NOUN: [("LAр", PLURAL), *_OWN, *_CASES, *_IS, *_DERIVED],
    PLURAL: [*_OWN, *_CASES, *_IS, ("шA", END)],
    OWNED: [("A", CASED), *_CASES, *_IS],
    OWNED_BY_HIM: [
        *(("нYң", CASED), ("н", CASED), ("нA", CASED), ("ндA", PLACED), ("нAн", CASED), ("мен", CASED)),
        *(("нYкі", NOUN), ("ншA", END), ("ндAй", END)),
        *_IS,
    ],
    PLACED: [("GY", NOUN), *_IS],
    CASED: _IS,
    VERB: [*_VOICES, ("QA", DENIED), *_MOODS],
    DENIED: _MOODS,
    PAST: [("м", END), ("ң", END), ("K", END), ("ңYз", END), ("ңдAр", END), ("ңYздAр", END)],
    IF: [("м", END), ("ң", END), ("K", END), ("ңYз", END), ("ңYздAр", END)],
    PRESENT: [("DY", END), *_IS],
    CONVERB: [("DY", END), *_IS],
    END: [],
}
