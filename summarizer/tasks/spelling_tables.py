"""Words of news that American and British papers spell otherwise."""

_TABLE = """
center centre s
centered centred
centering centring
fiber fibre s
liter litre s
meter metre s
kilometer kilometre s
centimeter centimetre s
millimeter millimetre s
theater theatre s
caliber calibre
labor labour s ed ing er ers
color colour s ed ing ful
favor favour s ed ing able ably
favorite favourite s
honor honour s ed ing able
neighbor neighbour s ing hood hoods ly
harbor harbour s ed ing
behavior behaviour s al
endeavor endeavour s ed ing
rumor rumour s ed
vapor vapour s
flavor flavour s ed
savior saviour s
defense defence s less
offense offence s
license licence s
program programme s
catalog catalogue s
cataloged catalogued
dialog dialogue s
traveler traveller s
traveled travelled
traveling travelling
canceled cancelled
canceling cancelling
labeled labelled
labeling labelling
modeled modelled
modeling modelling
fueled fuelled
fueling fuelling
signaled signalled
signaling signalling
leveled levelled
leveling levelling
channeled channelled
channeling channelling
counselor counsellor s
councilor councillor s
jewelry jewellery
fulfill fulfil
fulfills fulfils
fulfillment fulfilment
enrollment enrolment s
skillful skilful ly
installment instalment s
plow plough s ed ing
gray grey
aluminum aluminium
airplane aeroplane s
sulfur sulphur
maneuver manoeuvre s
maneuvered manoeuvred
maneuvering manoeuvring
pediatric paediatric s
aging ageing
analyze analyse d
analyzing analysing
paralyze paralyse d
"""
BRITISH = [tuple(line.split()) for line in _TABLE.split("\n") if line]
"""American, British, and what either may end with besides."""

AMERICAN_ALONE = frozenset({"license", "licenses", "program", "programs", "meter", "meters"})
"""American words that are British ones too, of another sense or part of speech: a computer program, to license, a gas
meter. They stay where British spelling is wanted."""

IZE = tuple(
    "actual agon american apolog author brutal capital categor central character civil colon commercial computer "
    "conceptual critic crystall custom decentral decarbon democrat digit digital econom emphas energ equal "
    "familiar final fertil formal general global harmon hospital ideal immun incentiv individual industrial "
    "initial institutional international italic legal liberal local marginal material maxim mechan memor minim "
    "mobil modern monopol national natural neutral normal optim organ penal personal polar popular prior privat "
    "public radical rational real recogn regional reorgan revital revolution scrutin social special stabil "
    "standard steril subsid summar symbol sympath synchron theor urban util vandal visual".split()
)
"""Stems of verbs on -ize, which British papers write with -ise."""
ENDINGS = ("e", "es", "ed", "ing", "er", "ers", "ation", "ations", "ational")
