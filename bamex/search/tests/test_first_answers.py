"""What readers ask, and the first answer that is right: names, codes, family names, days, practical words, typos.

The questions were written down before the search was tuned for them; a few are open to discussion, so not all must be
right.
"""

import re

import pytest
from django.utils.http import urlencode

from bamex.tests.crawl import tight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

LEAST_RIGHT = 0.97
PAGES = {"fr": "/fr/recherche/", "en": "/en/search/"}

FRENCH = """
baykar | exposants/baykar/
Baykar Technologies | exposants/baykar/
aselsan | exposants/aselsan/
roketsan | exposants/roketsan/
MKE | exposants/mke/
stm | exposants/stm/
kalekalip | exposants/kalekalip/
sarsılmaz | exposants/sarsilmaz/
akincilar | exposants/akincilar/
peak défense | exposants/the-peak-defense/
prontaron | exposants/the-peak-defense/
amc markala | exposants/amc-markala/
génie militaire | exposants/direction-genie-militaire/
carma | exposants/carma-mali/
TB2 | equipements/bayraktar-tb2/
TB-2 | equipements/bayraktar-tb2/
tb 2 | equipements/bayraktar-tb2/
bayraktar tb2 | equipements/bayraktar-tb2/
akinci | equipements/bayraktar-akinci/
kizilelma | equipements/bayraktar-kizilelma/
kargu | equipements/kargu/
mpt 76 | equipements/mpt-76/
mpt76 | equipements/mpt-76/
cobra 2 | equipements/cobra-ii/
drone kamikaze | domaines/munitions-rodeuses/
véhicules blindés | domaines/vehicules-blindes/
vehicule blinde | domaines/vehicules-blindes/
radars | domaines/radars-detection/
armes légères | domaines/armes-legeres/
satellites | domaines/espace-satellites/
hélicoptères | domaines/helicopteres/
déminage | domaines/deminage/
gilet pare-balles | domaines/protection-balistique/
anti-drone | domaines/anti-drones/
lutte antidrones | domaines/anti-drones/
turquie | delegations/turkiye/
maroc | delegations/maroc/
burkina | delegations/burkina-faso/
RDC | delegations/rdc/
russie | delegations/russie/
niger | delegations/niger/
egypte | delegations/egypte/
goita | personnalites/assimi-goita/
camara | personnalites/sadio-camara/
diop | personnalites/abdoulaye-diop/
assimi goïta | personnalites/assimi-goita/
goita assimi | personnalites/assimi-goita/
evkourov | personnalites/iounous-bek-evkourov/
yevkurov | personnalites/iounous-bek-evkourov/
simporé | personnalites/celestin-simpore/
haluk bayraktar | personnalites/haluk-bayraktar/
13 novembre | programme/?jour=2025-11-13
11 novembre 2025 | programme/?jour=2025-11-11
jeudi 13 novembre | programme/?jour=2025-11-13
12/11 | programme/?jour=2025-11-12
14/11/2025 | programme/?jour=2025-11-14
2025-11-14 | programme/?jour=2025-11-14
calendrier | programme/
horaires | programme/
contact | presse/#contact
tarif | infos-pratiques/#admission-title
prix | infos-pratiques/#admission-title
carte | delegations/
hors ligne | hors-ligne/
hors-ligne | hors-ligne/
csv | donnees/
api | donnees/
exposants | exposants/
programme | programme/
plan du site | plan-du-site/
dossier de presse | presse/
revue de presse | presse/revue-de-presse/
lieux | lieux/
sources | sources/
cérémonie d'ouverture | programme/ceremonie-d-ouverture/
clôture | programme/ceremonie-de-cloture/
tanabougou | lieux/tanabougou/
FEBAK | lieux/parc-expositions/
CICB | lieux/cicb/
parc des expositions | lieux/parc-expositions/
combien d'entreprises | faits/nombre-d-entreprises/
cofinancement | cooperation/industrie-cofinancement/
E001 | exposants/baykar/
r001 | sources/r001/
F004 | faits/nombre-d-entreprises/
baykr | exposants/baykar/
asselsan | exposants/aselsan/
roketzan | exposants/roketsan/
calendreir | programme/
tanabugou | lieux/tanabougou/
"""

ENGLISH = """
baykar | exhibitors/baykar/
hedef | exhibitors/hedef-defence/
akdas | exhibitors/akdas/
aes stand | exhibitors/stand-aes/
havelsan | exhibitors/havelsan/
tb2 | equipment/bayraktar-tb2/
TB 2 | equipment/bayraktar-tb2/
tb-3 | equipment/bayraktar-tb3/
togan | equipment/togan/
boyga | equipment/boyga/
armoured vehicles | domains/vehicules-blindes/
armored vehicle | domains/vehicules-blindes/
kamikaze drone | domains/munitions-rodeuses/
small arms | domains/armes-legeres/
night vision | domains/electro-optique/
air defence | domains/defense-aerienne/
body armor | domains/protection-balistique/
electronic warfare | domains/guerre-electronique-cyber/
turkey | delegations/turkiye/
Morocco | delegations/maroc/
DRC | delegations/rdc/
china | delegations/chine/
senegal | delegations/senegal/
goita | people/assimi-goita/
yevkurov | people/iounous-bek-evkourov/
sarac | people/harun-sarac/
13 November | programme/?day=2025-11-13
November 11 | programme/?day=2025-11-11
12th November 2025 | programme/?day=2025-11-12
Nov 14 | programme/?day=2025-11-14
calendar | programme/
schedule | programme/
contact | press/#contact
tickets | practical/#admission-title
map | delegations/
offline | offline/
csv | data/
press kit | press/
exhibitors | exhibitors/
statements | statements/
opening ceremony | programme/ceremonie-d-ouverture/
koulikoro | venues/koulikoro/
cicb | venues/cicb/
african security architecture | cooperation/architecture-africaine/
p001 | equipment/bayraktar-tb2/
baykarr | exhibitors/baykar/
morrocco | delegations/maroc/
calender | programme/
"""

TABLE = [
    (language, *(part.strip() for part in line.split(" | ")))
    for language, lines in (("fr", FRENCH), ("en", ENGLISH))
    for line in lines.strip().splitlines()
]
# Nothing of the portal is meant: to say so is the right answer.
MEANINGLESS = ["xyzzyx", "hôpital", "pizza", "football", "weather", "qsdfgh", "bitcoin", "zzzz"]


def first_answers(client, language, query):
    page = tight(client.get(f"{PAGES[language]}?{urlencode({'q': query})}").content.decode())
    sections = re.findall(r'<section aria-labelledby="noun-.*?</section>', page, re.DOTALL)
    return [address for section in sections for address in re.findall(r'<li><a href="([^"]+)"', section)]


def test_the_first_answer_is_right(client):
    wrong = []
    for language, query, address in TABLE:
        answers = first_answers(client, language, query)
        if answers[:1] != [f"/{language}/{address}"]:
            wrong.append(f"{query!r} ({language}): {answers[:3]}, not {address}")
    right = len(TABLE) - len(wrong)
    print(f"first answer right: {right} of {len(TABLE)} ({right / len(TABLE):.1%})", *wrong, sep="\n")

    assert len(TABLE) >= 100
    assert right / len(TABLE) >= LEAST_RIGHT, "\n".join(wrong)


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("query", MEANINGLESS)
def test_a_suggestion_is_never_absurd(client, language, query):
    assert first_answers(client, language, query) == []
