"""How sites word and name what stands round a story, in the languages that most pages are written in.

All of it is matched against a whole line, or its beginning, and never against
a part of a longer text, so that a sentence of a story that speaks of the same
things stays.
"""

import re

_SIGNS = r"[^\w“”\"„«»‘]*"
"""What may stand before a phrase: anything but letters, and quotation marks, which begin what somebody said."""
_NO_SENTENCE = r"(?:[^\w.?!]|_|\.{3})*"
"""What may stand behind a label: anything but letters, and what ends a sentence."""


def _whole(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"{_SIGNS}(?:{'|'.join(phrases)}){_NO_SENTENCE}", re.IGNORECASE)


def _beginning(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"{_SIGNS}(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


_ADVERTISEMENT = _whole(
    r"(?:paid )?advertisements?(?: ?[-–—:|·]? ?(?:continue reading below|scroll to continue|story continues below))?",
    r"(?:article|story) continues (?:below|after)(?: (?:this )?ad(?:vertisement)?)?",
    *("ads?", "advertising", "sponsored(?: content)?", "scroll to continue(?: with content)?"),
    *("anzeigen?", "werbung", "weiter nach der (?:anzeige|werbung)", "publicité"),
    *("la suite après (?:cette|la) publicité", "publicidade?", "anuncios?", "anúncios?"),
    *("continua depois da publicidade", "pubblicità", "annuncio", "advertentie", "reclame", "annonser?", "mainos"),
    *("reklam[aey]?", "реклама", "διαφήμιση", "广告", "廣告", "広告", "スポンサーリンク", "광고"),
    *("إعلان(?:ات)?", "اعلان", "פרסומת", "विज्ञापन", "quảng cáo", "iklan", "โฆษณา"),
)
_NETWORKS = (
    "(?:facebook|twitter|linkedin|whatsapp|pinterest|reddit|telegram|tumblr|mastodon|bluesky|threads|flipboard|x|sms"
    "|instagram|messenger|e-?mail|print|copy(?: link)?|more|share|save|pocket|youtube|tiktok)"
)
_SHARING = _whole(
    r"(?:share|save|print|e-?mail|tweet|pin|copy|post|send)(?: (?:this|the|it|link|on|via|by|to|with|a|friends?|article"
    rf"|story|post|page|item|url|options|now|{_NETWORKS}))*",
    rf"(?:{_NETWORKS}{_NO_SENTENCE})+",
    r"(?:link )?copied(?: to (?:the )?clipboard)?",
    r"like this(?:[\W_]*(?:like )?loading)?|opens in a new (?:window|tab)",
    *("(?:like )?loading", "previous(?: ?next)?", "next", "close"),
    *("play(?: video| audio)?", "listen(?: to (?:this )?(?:article|story))?", "menu", "read later", "back to top"),
    *("add to (?:favou?rites|bookmarks)", "skip to (?:main )?content", "(?:artikel |beitrag )?(?:teilen|drucken)"),
    *("merken", "partager", "imprimer", "compartir", "compartilhar", "condividi", "stampa", "delen", "dela", "jaa"),
    *("udostępnij", "поделиться", "分享", "(?:この記事を)?シェア(?:する)?", "공유(?:하기)?", "مشاركة", "שתף", "שיתוף"),
)
_CALL = _whole(
    r"(?:read|learn|see|show|view|find out|load|discover|explore)"
    r"(?: (?:more|less|all|full (?:article|story)|details))(?: »| >| →)?",
    r"(?:book|request|get|schedule)(?: a)? (?:demo|quote|call|consultation)",
    r"get started(?: (?:now|today|for free))?|start (?:now|(?:your )?free trial)|try (?:it )?(?:for )?free",
    r"(?:buy|shop|join|apply|order|watch|start|add) now|(?:sign up|subscribe|download)(?: now| today)?",
    *("contact us", "add to (?:cart|basket)", "donate(?: now)?", "click here", "see (?:price|deal)", "check price"),
    *("mehr (?:lesen|erfahren)", "weiterlesen", "jetzt (?:kaufen|bestellen)", "lire la suite", "en savoir plus"),
    *("leer más", "leia mais", "ver más", "continua a leggere", "lees meer", "läs mer", "czytaj więcej"),
    *("читать далее", "続きを読む", "もっと見る", "阅读更多", "더 보기"),
)
_LABEL_END = r"[\s:：»>…]*$"
_RELATED = _beginning(
    r"related(?: (?:articles?|stor(?:y|ies)|posts?|content|links?|news|topics?|reading|coverage|videos?|guides?))?"
    + _LABEL_END,
    r"(?:you (?:may|might) (?:also )?(?:like|enjoy|be interested in)"
    r"|recommended(?: (?:for you|reading|stories|articles))?"
    r"|(?:most|trending|popular)(?: (?:read|popular|viewed|posts|stories|now|articles))?"
    r"|more (?:stories|articles|posts|news|like this|to read|from (?:the |this )?\w+(?: \w+)?|on this (?:topic|story))"
    r"|more(?: [\w’'&-]+){1,3} (?:stories|articles|posts|news|guides|recipes|reviews|reads|videos|features|tutorials)"
    r"|(?:recent|latest|popular|featured|similar) (?:posts?|stories|articles|news|videos?)"
    r"|also (?:in the news|read|by \w+)|(?:what to )?read next|up next|(?:keep|continue) reading|further coverage"
    r"|editor[’']?s? picks?|from our partners|around the web|don[’']t miss"
    r"|in case you missed it)" + _LABEL_END,
    r"(?:mehr zum thema|lesen sie auch|auch interessant|das könnte (?:sie|dich) (?:auch )?interessieren"
    r"|weitere artikel|meistgelesen|à lire (?:aussi|également)|lire aussi|sur le même (?:sujet|thème)"
    r"|articles? (?:liés|similaires)|lea también|te puede interesar|leia (?:também|mais)"
    r"|(?:noticias|artículos|artigos|notícias) relacionad[ao]s|leggi anche|potrebbe interessarti"
    r"|articoli correlati|lees ook|läs också|les også|læs også|lue myös|czytaj (?:też|także)"
    r"|читайте (?:также|ещё)|по теме|関連(?:記事|リンク)|あわせて読みたい|相关(?:阅读|文章|新闻)|延伸阅读"
    r"|相關(?:閱讀|文章|新聞)|관련 ?기사|اقرأ أيضا?ً?|مواضيع ذات صلة|קראו גם|כתבות נוספות)" + _LABEL_END,
)
_NOTICE = _beginning(
    r"(?:we|this (?:web ?)?site|our (?:web ?)?site|this page)(?: and our partners)? uses? cookies",
    r"by (?:clicking|continuing|using|signing|subscribing|submitting|watching|providing)[^.]{0,90}you"
    r"(?: agree| consent| accept| acknowledge| confirm)(?=.{0,80}(?:cookie|privacy|polic|terms|consent))",
    r"(?:accept|reject|manage|allow)(?: all)?(?: cookies| preferences| settings)?$",
    r"(?:cookie|privacy) (?:settings|policy|notice|preferences)$",
    r"(?:wir verwenden|diese (?:web)?site verwendet|nous utilisons des|usamos|utilizamos|utilizziamo) cookies",
    r"as an amazon associate|we may (?:earn|receive)[\w\s]{0,20}commission",
    r"(?:this|some)[\w\s]{0,40}affiliate (?:links?|ones)",
    r"(?:this means (?:that )?)?(?:if|when) you (?:buy|purchase|click|make a purchase|use)"
    r"(?=.{0,120}\b(?:links?|sites?|we|i)\b)[^.]{0,120}(?:commission|affiliate)",
    r"(?:\w+ )?(?:disclosure|disclaimer)\s*[:：–—-](?=.{0,200}\b(?:affiliates?|commissions?)\b)",
)
READ_MORE = _beginning(
    *("related(?: article| story| post| reading| content)?s?:", "read (?:more|also|next|this)", "see also", "more:"),
    *("also read", "(?:must|can also) read:", "watch(?: also| now)?:", "don[’']t miss:", "(?:learn|find out) more"),
    *("click here", "get (?:in touch|started)", "lesen sie (?:auch|mehr)", "mehr zum thema"),
    *("à lire", "lire (?:aussi|également)", "lire ?:", "leggi anche", "lea (?:también|más)", "leia (?:também|mais)"),
    *("lees ook", "читайте также", "اقرأ أيضا", "קראו גם"),
    *("関連記事", "相关阅读", r"(?:\w+ )?sort(?:ed)? by"),
    r"(?:previous|next|older|newer)(?: (?:message|post|page|article|entry|story|topic|thread)s?)?\s*(?::|$)",
)
"""Before a link to something else; it counts where much of the line is a link."""
LETTER = _beginning(
    r"(?:sign[- ]?up|subscribe|register)[\w\s,’'&-]{0,90}(?:newsletters?|e-?mails?|inbox|updates|list|alerts?|channel"
    r"|podcast|subscribers|today|now|free|below|here)",
    r"join[\w\s,’'&-]{0,90}(?:newsletters?|mailing list|subscribers|channel)",
    r"(?:get|receive|have)[\w\s,’'&-]{0,90}(?:in|to) your inbox",
    r"(?:subscribe|newsletters?|sign[- ]?up|jetzt abonnieren|s[’']abonner|suscríbete|subscreva|iscriviti)[:!.]?$",
    r"(?:follow|find|like) us on|(?:download|get) (?:our|the) (?:free )?(?:app|newsletter|ebook)",
    r"(?:kostenlosen )?newsletter (?:abonnieren|bestellen)|abonnieren sie|melden sie sich[\w\s]{0,40}an"
    r"|inscrivez-vous|recevez|abonnez-vous|suscríbete a|inscreva-se|iscriviti all\w+|اشترك في",
    r"you (?:can )?(?:have |will be |may )?(?:successfully )?(?:unsubscribe|subscribed)|unsubscribe (?:at )?any ?time",
    r"(?:订阅|訂閱|メルマガ|ニュースレター|подпи(?:шитесь|сывайтесь|саться)|会員登録\w*)",
)
"""Of a newsletter box."""
_COMMENTS = _beginning(
    r"(?:leave|post|add|write|submit) a (?:comment|reply|response)",
    r"(?:view |show |read |see |hide )?(?:all )?(?:the )?(?:\d+|no|one) (?:comments?|repl(?:y|ies)|responses?)$",
    r"(?:comments?|responses|discussion|join the (?:conversation|discussion)|conversation)(?: \(\d*\)| \d+)?[:.]?$",
    r"comments? (?:are|is|have been) (?:now )?(?:closed|disabled|moderated|open|off)",
    r"by posting a comment|your e-?mail address will not be published|required fields are marked",
    r"be the first to comment",
    r"(?=.{0,160}\bcomment)(?=.{0,160}\b(?:subscribers?|members?|logged in|log in|sign in|register)\b)"
    r"(?:only|you must|you need|please|log|sign|comments?|commenting|subscribers?|members?|want|to)\b",
    r"(?:nur )?(?:abonnent(?:inn)?en|angemeldete nutzer)[\w\s]{0,40}kommentieren|kommentar schreiben",
    r"kommentare?(?: \(?\d+\)?)?$|commentaires?(?: \(?\d+\)?)?$|(?:laisser|ajouter) un commentaire",
    r"seuls les abonnés|comentarios?(?: \(?\d+\)?)?$|コメント",
    r"(?:have|want)[\w\s]{0,30}to say\? (?:log|sign) in|zum kommentieren|um zu kommentieren",
    r"vous devez (?:être connecté|vous connecter)[\w\s]{0,20} comment\w+|inicia sesión para comentar",
    r"accedi per commentare|(?:оставить|добавить) комментарий|コメントを(?:書く|投稿)",
)
_SURE = _beginning(
    r"(?:(?:have|want)[\w\s]{0,30}to say\? )?(?:please )?(?:log|sign) in[\w\s]{0,40}"
    r"to (?:(?:leave|post|add|write) (?:a |your )?)?comments?[.!]?$",
)
"""What no story ends with."""
_FORM = _beginning(
    r"(?:already|not yet|are you)(?: a| an)? (?:\w+ )?(?:subscriber|member|user|registered)",
    r"(?:please )?(?:log|sign) ?(?:in|up|on)(?: (?:or|here|now|to|with|for)|$|[:.!])",
    r"(?:create|don[’']t have|need) (?:an|a|your)?(?: free)? account",
    r"(?:forgot(?:ten)?|reset|change|enter) (?:your |my |a )?(?:new )?(?:password|passcode)",
    r"(?:please )?(?:enter|provide|check|confirm|type)[\w\s,’'-]{0,60}(?:e-?mail|inbox|verification|code)",
    r"(?:we|an e-?mail|a code|a link)[\w\s,’']{0,30}(?:sent?|e-?mail(?:ed)?) [\w\s]{0,20}(?:you|your|a code|a link)",
    r"to (?:reset|change|recover) your password",
    r"(?=.{0,200}\bpassword)(?=.{0,240}\b(?:code|e-?mail|link)\b)(?=.{0,240}\bwe\b)(?=.{0,240}\byour\b)\w+",
    r"(?=.{0,160}here[’']s why)(?=.{0,160}\b(?:log ?in|sign ?in|sign ?up|account|register|subscribe)\b)\w+",
    r"passwort (?:vergessen|zurücksetzen)|(?:jetzt )?(?:anmelden|einloggen|registrieren)$|mot de passe oublié",
    r"se connecter$|¿?(?:has olvidado|olvidaste) tu contraseña|iniciar sesión$|ログイン$|登录$|登入$",
    r"this site is protected by recaptcha",
)
_LEGAL = _beginning(
    r"copyright (?:©|\(c\))?\s*(?:\d{4}|by \w+)|(?:©|\(c\))\s*(?:\d{4}|(?-i:[A-ZÀ-Þ]))",
    r"all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados",
    r"(?:posted|filed|published|tagged|categori[sz]ed|archived) (?:in|under|as|with)\b",
    r"(?:tags?|categor(?:y|ies)|topics?|themen|schlagw(?:ort|örter)|étiquettes|etiquetas|タグ|标签|метки)\s*[:：]",
)
_MONTH = r"[^\W\d_]{3,10}\.?"
_TIME = r"(?:[\s,|·•–—@-]*(?:at |um |à |kl\.? )?\d{1,2}[:.h]\d{2}[\w\s.:()+/-]{0,16})?"
_BY_NAME = _beginning(
    r"(?:(?:written|posted|published|reviewed|edited|story|article|medically reviewed) )?by(?: [\w.’'-]+){1,6}$",
    r"(?:von|par|por|di|door|av|af|автор:?|作者[:：]?|文[:：]|記者)(?: [\w.’'-]+){1,5}$",
    r"(?:by|posted|published|updated|last (?:updated|modified|reviewed|edited)|written|created|first published"
    rf"|submitted)(?: (?:on|at|by|date))?[\s:|]*[\w\s,.:|·•–’'-]{{0,50}}\b(?:19|20)\d\d\b{_TIME}[\W_]*$",
)
"""Who wrote it, and when; behind these words stand names and dates only."""
_WHEN = _beginning(
    r"(?:stand|aktualisiert(?: am)?|veröffentlicht(?: am)?|erstellt(?: am)?|publié le|mis à jour le"
    r"|publicado(?: el| em)?|actualizado|atualizado(?: em)?|pubblicato(?: il)?|опубликовано|发布时间|更新|公開日?)"
    r"[\s:：|](?=.*\d)",
    r"(?:reading time|read time|estimated read|lesezeit|lesedauer|temps de lecture)\b",
    r"\d{1,3}[\s-]*(?:min(?:ute)?s?|min\.|minuten|minutes de lecture|мин\.?|分钟|分)(?: (?:read(?:ing)?|lesezeit))?$",
)
_BESIDE_NAMES = frozenset(
    {
        *("by", "von", "par", "por", "di", "door", "av", "af", "de", "da", "del", "della", "do", "dos", "du", "la"),
        *("le", "van", "der", "den", "of", "the", "and", "und", "y", "et", "e", "och", "for", "via", "from", "in"),
        *("on", "at", "date", "written", "posted", "published", "reviewed", "edited", "story", "article", "medically"),
        *("updated", "last", "modified", "created", "first", "submitted", "courtesy", "staff", "writer", "reporter"),
        *("editor", "correspondent", "st", "nd", "rd", "th", "am", "pm"),
    }
)
"""Words that begin with a small letter in a line of names and dates."""
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")
"""A word, from its first letter on."""
_SENTENCE = re.compile(r"(?:(?<![\w.])[^\W\d_A-ZÀ-Þ]{2,}[.!?]|[。！？])[\W_]*$")
DATE = re.compile(
    r"[\W_]*(?:(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?,? )?"
    rf"(?:{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,?|\d{{1,2}}(?:st|nd|rd|th|\.)?(?: de)? {_MONTH},?"
    r"|\d{1,2}[./-]\d{1,2}[./-]|\d{4}[./年-]\d{1,2}[./月-])(?: de)? ?\d{1,4}日?"
    r"(?:[\s,|·•–-]*(?:at |um |à |kl\.? )?\d{1,2}[:.h]\d{2}(?::\d\d)?[\w\s.]{0,12})?[\W_]*",
    re.IGNORECASE,
)
"""A line that is a date, with or without a time."""
_CREDIT = _beginning(
    r"\(?(?:photos?|images?|pictures?|photographs?|illustrations?|fotos?|bilder?|photographie|imagen?|immagine)"
    r"(?: (?:credits?|courtesy|source|by|via|used))*\s*(?:[:/©|]|by |courtesy |via )",
    r"\(?(?:credits?|crédits?|bildquelle|bildrechte)\s*:",
)
"""Before the name of whose picture it is."""
_AGENCY = _whole("getty images", "shutterstock", "unsplash", "associated press", "reuters", "afp", "istock(?:photo)?")
_SOURCES = _beginning(
    "(?:references?|sources?|notes?|footnotes?|bibliography|works cited|further reading|links"
    "|quellen|literatur|einzelnachweise|références|notes et références|fuentes|referencias|fonti|note|источники"
    "|примечания|参考文献|出典|来源)[\\s:：]*$"
)
_SPEECH = re.compile(
    r"[“”\"„«»]|\b(?:said|says|told|wrote|according to|announced|added|asked|sagte|teilte|erklärte|laut|selon|déclaré"
    r"|dijo|según|disse|segundo|secondo|сказал\w*|заявил\w*)\b",
    re.IGNORECASE,
)
"""What somebody said, or is said to have said: a sentence of a story, whatever it speaks of."""

_LONE = (
    ("advertisement", _ADVERTISEMENT, 100),
    ("share", _SHARING, 120),
    ("button", _CALL, 60),
)
_LONGEST_LABEL, _LONGEST_NOTICE = 80, 250
_CLOSING = (("comments", _COMMENTS), ("form", _FORM), ("newsletter", LETTER), ("notice", _NOTICE), ("legal", _LEGAL))


def is_sentence(words: str) -> bool:
    """Whether a line ends as sentences do, and not as "Sammy Davis Jr." does."""
    return _SENTENCE.search(words) is not None


def is_open(words: str) -> bool:
    """Whether a line ends without what sentences end with."""
    return not words.rstrip(" \"“”«»’')]").endswith((".", "!", "?", "…", "。", "！", "？", "؟"))


def is_byline(words: str) -> bool:
    """Whether a line says who wrote it, when, or how long it takes to read."""
    if is_sentence(words):
        return False
    return _WHEN.match(words) is not None or (_BY_NAME.match(words) is not None and _is_names(words))


def is_credit(words: str) -> bool:
    """Whether a line says whose picture it is."""
    if _AGENCY.fullmatch(words):
        return True
    match = _CREDIT.match(words)
    return match is not None and not is_sentence(words) and _is_names(words[match.end() :])


def is_letter(words: str) -> bool:
    """Whether a line is of a newsletter box, and nothing that somebody said."""
    return LETTER.match(words) is not None and not _SPEECH.search(words)


def is_letter_heading(words: str) -> bool:
    """Whether a heading is that of a newsletter box."""
    match = LETTER.match(words)
    return match is not None and not words[match.end() :].strip(" :!.")


def is_sources(words: str) -> bool:
    """Whether a heading announces what a story rests on."""
    return _SOURCES.match(words) is not None


def _is_names(words: str) -> bool:
    """Whether all words may be names: none begins with a small letter but those that stand beside names."""
    return all(not word[0].islower() or word.lower().rstrip(".") in _BESIDE_NAMES for word in _WORD.findall(words))


def is_label(words: str) -> bool:
    """Whether a line announces links to other stories."""
    return len(words) <= _LONGEST_LABEL and _RELATED.match(words) is not None


def lone_rule(words: str) -> str:
    """What a line is by its words alone, wherever it stands, such as "share"; empty where it may be a sentence."""
    for rule, pattern, longest in _LONE:
        if len(words) <= longest and pattern.fullmatch(words):
            return rule
    return "notice" if len(words) <= _LONGEST_NOTICE and _NOTICE.match(words) and not _SPEECH.search(words) else ""


def is_sure(words: str) -> bool:
    """Whether no story ends with such a line."""
    return _SURE.match(words) is not None


def closing_rule(words: str) -> str:
    """What a line is that stands behind the story."""
    if _SPEECH.search(words):
        return ""
    if is_byline(words) or DATE.fullmatch(words):
        return "date"
    return next((rule for rule, pattern in _CLOSING if pattern.match(words)), "")
