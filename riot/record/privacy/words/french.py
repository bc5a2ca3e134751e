"""The privacy report in French."""

from __future__ import annotations

FRENCH = {
    "title": "Ce que cette installation garde de ses visiteurs",
    "as_of": "au {when}",
    "unknown": "inconnu",
    "camera": "La caméra",
    "camera_camera": "Une caméra ({source}) regarde qui se tient devant l'écran.",
    "camera_file": "Un fichier vidéo ({source}) est lu à la place d'une caméra.",
    "camera_sim": "Aucune caméra n'est utilisée : les visiteurs sont simulés.",
    "camera_none": "Aucune caméra n'est utilisée : rien n'est lu de personne.",
    "camera_reads": "Un programme sur cette machine lit dans son image, au plus {rate} fois par "
    "seconde : s'il y a des visages (jusqu'à {faces}), leur place et leur taille, leur orientation "
    "et leur éclairage, et la probabilité de chaque expression ({labels}).",
    "camera_gone": "Chaque image n'existe qu'en mémoire et la suivante l'efface. Aucune image, "
    "aucun son, aucun gabarit de visage et aucun nom n'est enregistré ni envoyé. Personne n'est "
    "reconnu : qui vient deux fois compte pour deux visites.",
    "told": "Ce qui est dit aux visiteurs",
    "told_first": "Avant d'utiliser une expression, le film affiche (scène {scene}) :",
    "told_picture": "Avant d'utiliser une expression, le film montre un clip qui doit le dire "
    "(scène {scene}).",
    "told_late": "Des expressions sont utilisées avant tout avis, dans {scenes}. Faites passer "
    "d'abord par un carton qui le dit (règlement européen sur l'IA, art. 50, par. 3).",
    "told_never": "Le film n'affiche aucun avis.",
    "told_unread": "Le film est illisible ; cette page ne peut dire ce qu'il annonce : {problem}",
    "any_language": "toutes",
    "kept": "Ce qui est gardé, où et combien de temps",
    "keep_readings": "De chaque visite : des nombres lus sur le visage, ce que le film a décidé et "
    "pourquoi (record.keep: readings).",
    "keep_decisions": "De chaque visite : ce que le film a décidé et pourquoi, avec les niveaux "
    "retenus. Les lectures du visage sont laissées de côté (record.keep: decisions).",
    "keep_none": "Rien n'est gardé d'une visite (record.keep: none).",
    "where_journal": "Pendant la visite",
    "where_logs": "Ensuite",
    "count": "À présent {sessions}, {size} ; la plus ancienne a commencé {oldest}, la plus récente "
    "{newest}.",
    "visit": "1 visite",
    "visits": "{count} visites",
    "empty": "À présent, il n'y en a aucune.",
    "unsealed": "Dont {visits} dans le premier dossier, pas encore scellées.",
    "retention": "Chacune est supprimée d'elle-même {days} jours après son début.",
    "next": "La prochaine : {when}.",
    "forever": "Rien n'est supprimé de soi-même (record.retention: forever) : dites pourquoi, ou "
    "fixez des jours.",
    "past": "{visits} devraient déjà avoir disparu ; elles partent quand l'installation tourne.",
    "leapt": "Selon l'horloge de la machine, qui a fait un saut, {visits} auraient dépassé ce "
    "délai ; elles restent jusqu'à {days} jours de marche, de peur qu'une horloge fausse "
    "ne les efface.",
    "doubtful": "Non supprimées selon l'âge, car la date manque ou ne peut être juste : {names}.",
    "forgotten": "Oubliées à la demande de quelqu'un : {visits}, la dernière le {last}.",
    "holds": "Ce qui est gardé d'une visite, champ par champ",
    "holds_id": "Son identifiant est l'heure de son début et un nombre au hasard ; il ne mène à "
    "personne.",
    "sessions": "la visite : quand, combien de temps, quel film, fin, langue et avis ; les "
    "réglages sans mots de passe, et le texte du film",
    "scenes": "le chemin : chaque scène, sa durée, et pourquoi elle fut quittée",
    "decisions": "chaque décision, avec l'expression dominante et son niveau",
    "ways": "chaque condition pesée pour une décision",
    "moods": "l'expression lissée, deux fois par seconde : visage présent ou non, ce qui domine",
    "levels": "de même, pour chaque expression",
    "readings": "chaque lecture : place, taille et orientation du visage, probabilités, lumière",
    "events": "ce qui s'est passé : coupes, ordres, touches, commandes, état du matériel",
    "figures": "compteurs du matériel",
    "left_out": "laissé de côté ici",
    "hears": "Qui en entend parler par le réseau",
    "hears_readings": "les valeurs du moment : {families}",
    "hears_cues": "des ordres, et des niveaux qu'un film peut faire suivre l'expression",
    "hears_asks": "quiconque y demande : les valeurs du moment",
    "hears_result": "le résultat d'un visiteur, pour qui en a le lien, pendant {minutes} minutes ; "
    "en mémoire seulement",
    "hears_nobody": "Personne : rien ne quitte cette machine.",
    "hears_keeps": "Rien d'autre n'est envoyé. Ce qu'un récepteur garde regarde son propriétaire.",
    "forget": "Oublier une visite, ou demander",
    "forget_how": "Une visite n'a pas de nom : demandez le jour et l'heure. Puis, sur cette "
    "machine, choisissez parmi les visites proches ; tout ce qui en est gardé est supprimé :",
    "ask": "À qui s'adresser : {contact}",
    "ask_nobody": "Personne n'est indiqué à qui un visiteur puisse s'adresser : record.contact.",
    "law": "Cette page dit ce que fait riot. Ce n'est pas un avis juridique.",
}
