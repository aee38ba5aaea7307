"""Words by which a measure is converted, or is known to be none."""

# What readers of American English measure with, for each unit that Chinese news is translated with.
_CONVERTED = {
    "millimeter|millimetre|mm|centimeter|centimetre|cm": "inch",
    "meter|metre": "foot",
    "kilometer|kilometre|km|kph|li": "mile",
    "square meter|square metre|sq m|sq. m|sqm|m2|m²": "square foot",
    "hectare|ha|mu": "acre",
    "square kilometer|square kilometre|sq km|sq. km|km2|km²": "square mile",
    "gram|gramme": "ounce",
    "kilogram|kilo|kg|jin|catty|catties": "pound",
    "ton|tonne|metric ton|metric tonne": "short ton",
    "liter|litre": "gallon",
    "cubic meter|cubic metre|m3|m³": "cubic foot",
    "degrees celsius|degree celsius|degrees centigrade|celsius|°c|℃": "degree Fahrenheit",
}
"""Not m, g and c alone, which may be a million, a name (5G) and a grade."""
INTO = {name: customary for names, customary in _CONVERTED.items() for name in names.split("|")}

# The same as they are written: one of them, several.
WRITTEN = {
    "inch": ("inch", "inches"),
    "foot": ("foot", "feet"),
    "mile": ("mile", "miles"),
    "square foot": ("square foot", "square feet"),
    "acre": ("acre", "acres"),
    "square mile": ("square mile", "square miles"),
    "ounce": ("ounce", "ounces"),
    "pound": ("pound", "pounds"),
    "short ton": ("short ton", "short tons"),
    "gallon": ("US gallon", "US gallons"),
    "cubic foot": ("cubic foot", "cubic feet"),
    "degree Fahrenheit": ("degree Fahrenheit", "degrees Fahrenheit"),
}
CUSTOMARY = (
    r"(?:square |sq\.? |cubic )?(?:miles?|acres?|feet|foot|ft|inch(?:es)?|pounds?|lbs?|ounces?|oz|gallons?|mph)\b"
    r"|short tons?\b|degrees? Fahrenheit|°F|℉"
)
"""A pattern for those units, to see that somebody has converted already."""

AS_WRITTEN = frozenset({"li", "mu", "jin", "ha"})
"""Units in small letters only, and without a plural: Li is a name, and has is no hectare."""

# Behind a length, these make it the name of a contest, a weapon or a film.
NAMED = (
    "race|races|dash|relay|relays|hurdles?|freestyle|butterfly|backstroke|breaststroke|medley|sprints?|finals?|"
    "semifinals?|semi-finals?|heats?|match|matches|competitions?|titles?|medals?|gold|silver|bronze|platform|springboard|"
    "steeplechase|run|walk|event|events|champions?|championships?|"
    "rifle|pistol|guns?|howitzers?|cannons?|mortars?|shells?|artillery|rockets?|rounds|ammunition|film|lens|camera"
)
# Before a figure, these say that it is none in particular.
VAGUE = "several|few|many|couple of|numerous|hundreds of|thousands of|dozens of|tens of|millions of"

ABOUT = "about|around|approximately|roughly|nearly|almost|some|up to|at least|at most|more than|less than|over"
# Behind degrees, these say that they are steps and no temperature, as "by" does before them.
STEPS_BEHIND = "warmer|colder|cooler|hotter|higher|lower|above(?! zero| freezing)|below(?! zero| freezing)"
# And these say that they may be steps: wherever they stand before them, or right there.
PERHAPS_STEPS = r"warming|global|climate|industrial|Paris Agreement|differences?|variations?|limit\w*"
CHANGES = (
    "rises?|rose|rising|increases?|increased|drops?|dropped|falls?|fell|decreases?|declines?|changes?|range|within|"
    "warmed|cooled"
)
