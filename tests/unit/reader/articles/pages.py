# ruff: noqa: E501
"""Articles in the manner of sites in nine languages, written for these tests, with what a person says of each line.

A line begins with its role: T title, M metadata, F furniture, B article text. In article text ``¦`` stands after each
sentence but the last of its line, and ``⟦ ⟧`` around the words of each quotation.
"""

import re
from typing import NamedTuple

from annotations.text.span import Span
from reader.articles.classify import Role

ROLES = {"T": Role.TITLE, "M": Role.METADATA, "F": Role.FURNITURE, "B": Role.BODY}


class Page(NamedTuple):
    """A text with its gold."""

    text: str
    roles: list[Role]
    """Of each line that is not blank."""
    title: str
    sentences: list[Span]
    """Of article text, in code points."""
    quotations: list[Span]
    """Of article text, the words inside the marks."""


def page(marked: str) -> Page:
    """A marked text as text and gold."""
    text, roles, title, sentences, quotations = "", [], "", [], []
    for paragraph in marked.strip("\n").split("\n\n"):
        lines = paragraph.split("\n")
        roles += [ROLES[line[0]] for line in lines]
        body = [line[0] == "B" for line in lines]
        groups = ["\n".join(line[2:] for line in lines)] if all(body) else [line[2:] for line in lines]
        for words, of_article in zip(groups, body, strict=False):
            if of_article:
                sentences += _sentences(words, len(text))
                quotations += _quotations(words, len(text))
            text += re.sub("[¦⟦⟧]", "", words) + "\n"
        text += "\n"
        title = next((line[2:] for line in lines if line[0] == "T"), title)
    return Page(text, roles, title.lstrip("# "), sentences, quotations)


def _sentences(words: str, at: int) -> list[Span]:
    spans = []
    for sentence in re.sub("[⟦⟧]", "", words).split("¦"):
        start = at + len(sentence) - len(sentence.lstrip())
        spans.append(Span(start, at + len(sentence.rstrip())))
        at += len(sentence)
    return spans


def _quotations(words: str, at: int) -> list[Span]:
    spans, starts, offset = [], [], at
    for char in words.replace("¦", ""):
        if char == "⟦":
            starts.append(offset)
        elif char == "⟧":
            spans.append(Span(starts.pop(), offset))
        else:
            offset += 1
    return sorted(spans)


ENGLISH_WIRE = """
F Skip to main content
F Advertisement
F World
T Harbour pilots vote to extend strike into a fourth week
M By MARIA T. OKAFOR
M Published 9:14 AM EDT, March 12, 2024
F Share

B PORT ELLEN (AP) — Harbour pilots voted 212 to 9 on Tuesday to extend their strike into a fourth week, union officials said.¦ Talks with the St. Brendan Port Authority collapsed on Monday.

B “⟦We did not start this,⟧” said Dr. Ruth Amari, the union’s president.¦ “⟦We will finish it.⟧”

F ___
F Follow us on Facebook

B The authority, which handles 40 percent of U.S. grain exports, declined to comment.¦ It has called the demands “⟦unaffordable.⟧”

F AP writer Tom Reyes in Washington contributed to this report.
F Related Stories
F Grain prices climb for a third day
F Ferry crews weigh sympathy action
F Copyright 2024 The Wire. All rights reserved.
"""

ENGLISH_BLOG = """
F Home
F About
F Archive
T Why I stopped counting ships
M Posted on February 3, 2023 by Ola Brandt

B For eleven years I counted ships from the kitchen window.¦ I wrote them down: name, flag, heading, hour.

B My neighbour Mr. Dunne asked me once what it was for.¦ I said, “⟦It isn’t for anything.⟧”¦ He laughed, and he was right to.

B Then the pilots went on strike and there was nothing to count.

F Share this:
F Twitter
F Facebook
F Like this:
F Like Loading...
F Posted in Essays. Tagged ships, strike.
F 3 thoughts on “Why I stopped counting ships”
F Leave a comment
"""

ENGLISH_THINK_TANK = """
F Menu
F Research
F Events
F Commentary
T Chokepoints: What the pilots’ strike tells us about grain security
M Commentary
M April 2024
M Helena Voss, Senior Fellow

B The pilots’ strike at Port Ellen is a small dispute with large consequences.¦ About 40 percent of the country’s grain passes one breakwater.

B First, the market priced the risk late.¦ Futures moved only on March 4, i.e. a week after the vote.

B Second, there is no second port.¦ As one official put it, “⟦redundancy is a word we use in speeches.⟧”

F About the Author
F Helena Voss is a senior fellow in the Program on Trade at the Harbour Institute.
F Subscribe to our newsletter
F Enter your email address
"""

SPANISH = """
F Iniciar sesión
F Suscríbete
F Internacional
T Los prácticos del puerto prolongan la huelga una cuarta semana
M Por Lucía Ferrer
M 12 de marzo de 2024
F Compartir en Facebook
F Publicidad

B Los prácticos del puerto de San Telmo votaron este martes prolongar la huelga una cuarta semana, según el sindicato.¦ Las conversaciones con la autoridad portuaria se rompieron el lunes.

B «⟦No empezamos esto nosotros⟧», dijo la presidenta del sindicato, la Dra. Ruth Amari.¦ «⟦Pero lo vamos a terminar.⟧»

B ¿Qué pasará ahora?¦ Nadie lo sabe.¦ El Gobierno de EE. UU. sigue el conflicto de cerca.

F Lee también: Sube el precio del trigo por tercer día
F Te puede interesar
F El trigo marca un nuevo récord
F Comentarios
F Deja una respuesta
F © 2024 El Faro del Sur. Todos los derechos reservados.
"""

GERMAN = """
F Zum Inhalt springen
F Anmelden
F Startseite
T Lotsen stimmen für eine vierte Streikwoche
M Von Jürgen Hallmann
M Stand: 12.03.2024, 14:05 Uhr
F Teilen
F Anzeige

B Die Hafenlotsen haben am Dienstag mit 212 zu 9 Stimmen für eine vierte Streikwoche gestimmt.¦ Die Gespräche mit der Hafenbehörde waren am Montag gescheitert.

B „⟦Wir haben das nicht angefangen⟧“, sagte Gewerkschaftschefin Dr. Ruth Amari.¦ „⟦Aber wir bringen es zu Ende.⟧“

B Über den Hafen laufen rund 40 Prozent der Getreideausfuhren, d. h. mehr als in jedem anderen Jahr.¦ Die Behörde nannte die Forderungen »⟦unbezahlbar⟧«.

F Lesen Sie auch: Weizen wird teurer
F Mehr zum Thema
F Weizenpreis steigt am dritten Tag
F Newsletter abonnieren
F Kommentare
F Alle Rechte vorbehalten.
"""

FRENCH = """
F Aller au contenu
F Se connecter
F Accueil
T Les pilotes du port votent une quatrième semaine de grève
M Par Hélène Vasseur
M Publié le 12 mars 2024 à 14h05
F Partager sur Facebook
F Publicité

B Les pilotes du port ont voté mardi, par 212 voix contre 9, une quatrième semaine de grève.¦ Les discussions avec l’autorité portuaire avaient échoué lundi.

B « ⟦Nous n’avons pas commencé⟧ », a déclaré la présidente du syndicat, M. Amari à ses côtés.¦ « ⟦Mais nous irons au bout.⟧ »

B Le port assure 40 % des exportations de céréales.¦ Que fera le gouvernement ?¦ Il n’a pas répondu.

F Lire aussi : Le blé en hausse pour le troisième jour
F À lire aussi
F Le prix du blé grimpe encore
F Abonnez-vous à notre newsletter
F Laisser un commentaire
F Tous droits réservés.
"""

RUSSIAN = """
F Главная
F Войти
F Реклама
T Лоцманы проголосовали за четвёртую неделю забастовки
M Автор: Мария Окунева
M 12 марта 2024, 14:05
F Поделиться

B Портовые лоцманы во вторник проголосовали за продление забастовки на четвёртую неделю, сообщил профсоюз.¦ Переговоры с администрацией порта сорвались в понедельник.

B «⟦Не мы это начали⟧», — сказала глава профсоюза Р. Амари.¦ «⟦Но мы доведём дело до конца⟧».

B Через порт проходит около 40 процентов экспорта зерна, т. е. больше, чем когда-либо.¦ Администрация назвала требования «⟦непосильными⟧».

F Читайте также: Пшеница дорожает третий день
F Подписывайтесь на наш канал в Telegram
F Комментарии
F Оставить комментарий
F Все права защищены.
"""

ARABIC = """
F تسجيل الدخول
F الرئيسية
F إعلان
T مرشدو الميناء يصوتون لتمديد الإضراب أسبوعا رابعا
M كتبت: مريم الحداد
M 12 مارس 2024
F شارك

B صوت مرشدو الميناء يوم الثلاثاء لتمديد إضرابهم أسبوعا رابعا، بحسب ما أعلنته النقابة.¦ وكانت المحادثات مع هيئة الميناء قد انهارت يوم الاثنين.

B وقالت رئيسة النقابة: «⟦لم نبدأ نحن هذا الخلاف⟧».¦ وأضافت أن الإضراب مستمر حتى إشعار آخر.

B هل ستتدخل الحكومة؟¦ لم يصدر عنها أي تعليق حتى الآن.

F اقرأ أيضا: القمح يرتفع لليوم الثالث
F مواضيع ذات صلة
F أسعار القمح تواصل الارتفاع
F اترك تعليقا
F جميع الحقوق محفوظة
"""

CHINESE = """
F 首页
F 登录
F 广告
T 港口引航员投票决定罢工进入第四周
M 记者 王海宁
M 2024年3月12日 14:05
F 分享到微博

B 港口引航员星期二以212票对9票决定把罢工延长到第四周，工会负责人说。¦与港务局的谈判已于星期一破裂。

B “⟦这不是我们挑起的，⟧”工会主席阿马里说。¦“⟦但我们会坚持到底。⟧”

B 全国约四成的粮食出口经过这个港口。¦政府会介入吗？¦目前还没有回应。

F 相关阅读
F 小麦价格连续第三天上涨
F 责任编辑：李明
F 版权所有，未经许可不得转载
"""

JAPANESE = """
F ホーム
F ログイン
F 広告
T 港の水先人、ストライキを四週目に延長へ
M 2024年3月12日 14時05分
M 海野真理
F シェアする

B 港の水先人は火曜日、二百十二対九でストライキを四週目に延長することを決めた。¦港湾局との話し合いは月曜日に決裂していた。

B 「⟦始めたのは私たちではない⟧」と組合のアマリ委員長は述べた。¦「⟦しかし最後までやり抜く⟧」とも語った。

B 穀物輸出のおよそ四割がこの港を通る。¦政府は動くのか。¦まだ返答はない。

F 関連記事
F 小麦、三日続けて値上がり
F コメントを書く
F 無断転載を禁じます
"""

PORTAL_WRAPPED = """
F *Subscribe* | *Log in*
F ----
T PILOTS VOTE FOR A FOURTH WEEK OF STRIKE
M By Maria Okafor, Staff Writer
M 12 March 2024

B The harbour pilots of Port Ellen voted on Tuesday to stay ashore for
B a fourth week, after talks with the port authority broke down late
B on Monday, union officials said.

B The authority called the demands unaffordable and said that grain
B would be sent by rail for as long as the dispute lasted, although
B the railways have said they have no wagons to spare.

F Tags: strike, pilots, grain
F Next article: Wheat climbs for a third day
"""

MARKDOWN = """
M ---
M title: The pilots’ strike, explained
M author: Ola Brandt
M date: 2024-03-12
M ---

T # The pilots’ strike, explained

B Pilots steer large ships into harbour.¦ Without them nothing larger than a trawler moves.

B ## Who is striking?

B All 221 pilots of Port Ellen.¦ Their union says they are “⟦tired and underpaid.⟧”

B ## What happens next?

B Nobody knows.
"""

TRANSCRIPT = """
F Listen · 7:31
F Transcript
T How a strike by 221 people stopped the grain
M March 13, 2024 5:02 PM ET
M Heard on Evening Edition

B STEVE MARLOW, HOST: Pilots at Port Ellen have voted to stay on strike.¦ Our correspondent Ana Ruiz is there.¦ Hi, Ana.

B ANA RUIZ, BYLINE: Hi, Steve.¦ It is very quiet here.¦ You can hear the gulls.

B MARLOW: What do the pilots want?

B RUIZ: Rest, mostly.¦ One of them told me, “⟦I have not slept a whole night since January.⟧”

F Copyright © 2024 Evening Edition. All rights reserved.
"""

PORTUGUESE = """
F Ir para o conteúdo
F Assine
F Mundo
T Práticos do porto aprovam quarta semana de greve
M Por Joana Prado
M 12 de março de 2024
F Compartilhe

B Os práticos do porto aprovaram nesta terça-feira uma quarta semana de greve, informou o sindicato.¦ As conversas com a autoridade portuária fracassaram na segunda.

B “⟦Não fomos nós que começamos⟧”, disse a presidente do sindicato, a Sra. Amari.¦ “⟦Mas vamos até o fim.⟧”

F Leia também: Trigo sobe pelo terceiro dia
F Deixe um comentário
F Todos os direitos reservados.
"""

PAGES = {
    name: page(marked)
    for name, marked in {
        "english wire": ENGLISH_WIRE,
        "english blog": ENGLISH_BLOG,
        "english think tank": ENGLISH_THINK_TANK,
        "english wrapped": PORTAL_WRAPPED,
        "english markdown": MARKDOWN,
        "english transcript": TRANSCRIPT,
        "spanish": SPANISH,
        "portuguese": PORTUGUESE,
        "german": GERMAN,
        "french": FRENCH,
        "russian": RUSSIAN,
        "arabic": ARABIC,
        "chinese": CHINESE,
        "japanese": JAPANESE,
    }.items()
}
"""Every page by its name."""

AUTHORS_AND_DATES = {
    "english wire": ("MARIA T. OKAFOR", "2024-03-12"),
    "english blog": ("Ola Brandt", "2023-02-03"),
    "english think tank": ("", "2024-04"),
    "english wrapped": ("Maria Okafor", "2024-03-12"),
    "english markdown": ("Ola Brandt", "2024-03-12"),
    "english transcript": ("", "2024-03-13"),
    "spanish": ("Lucía Ferrer", "2024-03-12"),
    "portuguese": ("Joana Prado", "2024-03-12"),
    "german": ("Jürgen Hallmann", "2024-03-12"),
    "french": ("Hélène Vasseur", "2024-03-12"),
    "russian": ("Мария Окунева", "2024-03-12"),
    "arabic": ("مريم الحداد", "2024-03-12"),
    "chinese": ("王海宁", "2024-03-12"),
    "japanese": ("海野真理", "2024-03-12"),
}
"""What the head of each page says; an empty string where nobody could be sure."""
