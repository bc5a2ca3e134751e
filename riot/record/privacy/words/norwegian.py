"""The privacy report in Norwegian."""

from __future__ import annotations

NORWEGIAN = {
    "title": "Hva denne installasjonen tar vare på om de besøkende",
    "as_of": "per {when}",
    "unknown": "ukjent",
    "camera": "Kameraet",
    "camera_camera": "Et kamera ({source}) ser på den som står foran skjermen.",
    "camera_file": "En videofil ({source}) leses i stedet for et kamera.",
    "camera_sim": "Ikke noe kamera er i bruk: de besøkende er simulert.",
    "camera_none": "Ikke noe kamera er i bruk: ingenting leses av noen.",
    "camera_reads": "Et program på denne maskinen leser av bildet, høyst {rate} ganger i "
    "sekundet: om det er ansikter der (inntil {faces}), hvor og hvor store de er, hvordan de er "
    "vendt og belyst, og hvor sannsynlig hvert uttrykk er ({labels}).",
    "camera_gone": "Hvert bilde ligger bare i minnet og overskrives av det neste. Ikke noe bilde, "
    "ingen lyd, ingen ansiktsmal og ikke noe navn lagres eller sendes. Ingen gjenkjennes: den som "
    "kommer to ganger, er to besøk.",
    "told": "Hva de besøkende får vite",
    "told_first": "Før noe uttrykk brukes, viser filmen (scene {scene}):",
    "told_picture": "Før noe uttrykk brukes, viser filmen et klipp som må si det (scene {scene}).",
    "told_late": "Uttrykk brukes før noe er sagt, i {scenes}. Vis først et tekstkort som sier det "
    "(EUs KI-forordning, art. 50 nr. 3).",
    "told_never": "Filmen viser ingen melding om det.",
    "told_unread": "Filmen kan ikke leses, så denne siden vet ikke hva den sier: {problem}",
    "any_language": "alle",
    "kept": "Hva som tas vare på, hvor og hvor lenge",
    "keep_readings": "For hvert besøk: tall lest av ansiktet, hva filmen bestemte og hvorfor "
    "(record.keep: readings).",
    "keep_decisions": "For hvert besøk: hva filmen bestemte og hvorfor, med nivåene den gikk "
    "etter. Avlesninger av ansiktet er utelatt (record.keep: decisions).",
    "keep_none": "Ingenting tas vare på fra et besøk (record.keep: none).",
    "where_journal": "Mens besøket varer",
    "where_logs": "Etterpå",
    "count": "Nå {sessions}, {size}; det eldste begynte {oldest}, det nyeste {newest}.",
    "visit": "1 besøk",
    "visits": "{count} besøk",
    "empty": "Nå er det ingen.",
    "unsealed": "Av disse ligger {visits} i den første mappen, ennå ikke forseglet.",
    "retention": "Hvert slettes av seg selv {days} dager etter at det begynte.",
    "next": "Det neste: {when}.",
    "forever": "Ingenting slettes av seg selv (record.retention: forever): si hvorfor, eller sett "
    "et antall dager.",
    "past": "{visits} skulle vært borte nå; de slettes når installasjonen kjører.",
    "leapt": "Etter maskinens klokke, som gjorde et hopp, skulle {visits} vært borte; de blir til "
    "den har gått slik i {days} dager, så ikke en feil klokke sletter dem.",
    "doubtful": "Slettes ikke etter alder, for datoen mangler eller kan ikke stemme: {names}.",
    "forgotten": "Glemt fordi noen ba om det: {visits}, sist {last}.",
    "holds": "Hva som tas vare på fra ett besøk, felt for felt",
    "holds_id": "Id-en er tiden da det begynte og et tilfeldig tall; den fører ikke til noen.",
    "sessions": "besøket: når, hvor lenge, hvilken film, slutt, språk og melding; innstillingene "
    "uten passord, og filmens tekst",
    "scenes": "veien: hver scene, hvor lenge, og hvorfor den ble forlatt",
    "decisions": "hver avgjørelse, med det ledende uttrykket og nivået",
    "ways": "hver betingelse som ble veid for en avgjørelse",
    "moods": "det utjevnede uttrykket to ganger i sekundet: om et ansikt var der, hva som ledet",
    "levels": "det samme, for hvert uttrykk",
    "readings": "hver avlesning: ansiktets plass, størrelse og retning, sannsynligheter, lys",
    "events": "hva som skjedde: klipp, signaler, taster, kommandoer, utstyrets tilstand",
    "figures": "utstyrets tellere",
    "left_out": "utelatt her",
    "hears": "Hvem som får høre om det over nettverket",
    "hears_readings": "verdiene i øyeblikket: {families}",
    "hears_cues": "signaler, og nivåer som en film kan la følge uttrykket",
    "hears_asks": "den som spør der: verdiene i øyeblikket",
    "hears_result": "en besøkendes eget resultat, for den som har lenken, i {minutes} minutter; "
    "bare i minnet",
    "hears_nobody": "Ingen: ingenting forlater denne maskinen.",
    "hears_keeps": "Ikke noe annet sendes. Hva en mottaker tar vare på, må eieren svare for.",
    "forget": "Glem et besøk, eller spør",
    "forget_how": "Et besøk har ikke noe navn: spør etter dag og klokkeslett. Velg det så, på "
    "denne maskinen, blant dem som er nær; alt som er tatt vare på fra det, slettes:",
    "ask": "Hvem man kan spørre: {contact}",
    "ask_nobody": "Ingen er nevnt som en besøkende kan spørre: sett record.contact.",
    "law": "Denne siden sier hva riot gjør. Den er ikke juridisk rådgivning.",
}
