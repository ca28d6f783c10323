"""Words that tell nothing of what a text is about, in Dutch and English; they count in phrases only. Pure."""

STOP_WORDS = frozenset(
    (
        "a aan about after all alle als altijd an and andere any anybody anyone are as at be been ben bij bijna "
        "bijv but by can could daar dan dat de der deze did die dit do doen does doesn doing don door dus each "
        "echt een eens eigen eigenlijk elke else en enkele er erg even ever every for from gaan gaat geeft geen "
        "get geven give goed goede good haar had has have having heb hebben hebt heeft help hem hen her het hier "
        "his hoe how hun i ieder iedereen iemand iets if ik in into is it its je jou jouw jullie just kan know "
        "komt kun kunnen kunt maakt maar mag make maken many may me mee meer men met mij mijn moet moeten mogen "
        "more most much must naar need niet niets no nobody nodig nog not of ofwel old om on one only ons onze "
        "ook op our out over own pas per please she should so som some somebody someone soms steeds still "
        "straks such te tegen than that the their them then there these they this those through to toch too tot "
        "tussen u uit us vaak van vanaf veel very voor waar waarom wanneer waren was wat way we weer weet wel "
        "welk welke werd were weten what when where which while who whom whose why wie wij wil will willen with "
        "word worden wordt would you your ze zelf zich zij zijn zoals zonder zou zouden zullen "
    ).split()
)
"""Folded. Not "or": it is what everybody calls the works council."""
LITTLE = frozenset(
    (
        "advice advies bedrijf bedrijven begin beginnen begint begon best beter better big colleague colleagues "
        "collega collegas companies company day days eerste employee employees enough ervaring ervaringen "
        "experience experiences first four full genoeg graag idea iemands jaar jaren job jobs keer klein kort "
        "laat lang lange langer laten like long manager managers manier medewerker medewerkers medewerkster mensen "
        "new nieuw nieuwe organisatie organisaties "
        "organisation organization other people person question really right same side small stap start starten "
        "starting thing things tijd time times twee two use using vind vinden volgens vraag vragen want week "
        "weeks weken werk werknemer werknemers work working works year years "
    ).split()
)
"""Words that many titles have and that make no two questions alike; they are looked for as any other."""
