"""Phrases of page furniture in languages other than English, by kind.

``whole`` phrases are complete lines, ``opening`` phrases begin a line, and ``anywhere`` phrases match anywhere in a
line. All are normalized with :func:`reader.articles.boilerplate.normalize`.
"""

from typing import NamedTuple


class Phrases(NamedTuple):
    """The phrases of one kind of page furniture, in nine languages."""

    whole: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()


PHRASES = {
    "comment form": Phrases(
        (
            "comentarios", "comentar", "comentários", "commenti", "kommentare", "commentaires", "commenter", "réagir",
            "комментарии", "التعليقات", "评论", "評論", "コメント", "网友评论",
        ),
        (
            "deja una respuesta", "deja un comentario", "deja tu comentario", "añade un comentario",
            "deixe um comentário", "deixe uma resposta", "deixe seu comentário", "lascia un commento",
            "kommentar schreiben", "kommentar verfassen", "kommentar hinterlassen", "schreibe einen kommentar",
            "laisser un commentaire", "ajouter un commentaire", "оставить комментарий", "добавить комментарий",
            "اترك تعليق", "أضف تعليق", "发表评论", "發表評論", "我要评论", "コメントを書く", "コメントする",
            "コメントを残す",
        ),
        (
            "correo electrónico no será publicada", "endereço de e-mail não será publicado",
            "e-mail-adresse wird nicht veröffentlicht", "adresse e-mail ne sera pas publiée",
            "email не будет опубликован", "لن يتم نشر عنوان بريدك", "メールアドレスが公開されることはありません",
        ),
    ),
    "newsletter or subscription": Phrases(
        (
            "suscríbete", "suscribirse", "suscríbase", "assine", "inscreva-se", "iscriviti", "abbonati", "abonnieren",
            "s'abonner", "abonnez-vous", "newsletter abonnieren", "подписаться", "подписка", "اشترك", "اشترك الآن",
            "النشرة البريدية", "订阅", "訂閱", "購読する", "会員登録",
        ),
        (
            "suscríbete a", "suscríbase a", "recibe nuestro", "assine nossa", "assine a newsletter", "iscriviti alla",
            "jetzt abonnieren", "jetzt newsletter", "abonnez-vous à", "inscrivez-vous à", "recevez notre",
            "подписывайтесь на", "подпишитесь на", "اشترك في", "关注我们", "扫描二维码", "メールマガジン",
        ),
    ),
    "related stories": Phrases(
        (
            "te puede interesar", "noticias relacionadas", "artículos relacionados", "más noticias", "lo más leído",
            "lo más visto", "notícias relacionadas", "mais lidas", "articoli correlati", "mehr zum thema",
            "zum thema", "das könnte sie auch interessieren", "meistgelesen", "weitere artikel", "à lire aussi",
            "sur le même sujet", "les plus lus", "articles liés", "dans la même rubrique", "материалы по теме",
            "по теме", "похожие статьи", "самое читаемое", "популярное", "مواضيع ذات صلة", "أخبار ذات صلة",
            "الأكثر قراءة", "相关阅读", "相关新闻", "相關新聞", "推荐阅读", "热门文章", "延伸阅读", "関連記事",
            "おすすめ記事",
            "人気記事", "あわせて読みたい",
        ),
    ),
    "related story": Phrases(
        (),
        (
            "lee también", "lea también", "leer más", "ver también", "leia também", "leia mais", "veja também",
            "leggi anche", "lesen sie auch", "lesen sie mehr", "auch interessant", "lire aussi", "à lire aussi",
            "lire la suite", "voir aussi", "читайте также", "читать далее", "смотрите также", "اقرأ أيضا",
            "اقرأ أيضًا",
            "إقرأ أيضا", "شاهد أيضا", "اقرأ المزيد", "点击阅读", "阅读更多", "続きを読む", "次の記事", "前の記事",
        ),
    ),
    "share buttons": Phrases(
        (
            "compartir", "comparte", "compartilhe", "compartilhar", "partilhar", "condividi", "teilen", "drucken",
            "merken", "partager", "imprimer", "поделиться", "شارك", "مشاركة", "分享", "转发", "シェア",
            "シェアする", "ツイート",
        ),
        (
            "compartir en", "compartir por", "compartilhar no", "compartilhar via", "condividi su", "artikel teilen",
            "auf facebook teilen", "partager sur", "partager l'article", "поделиться в", "поделиться на", "شارك على",
            "分享到", "síguenos en", "siga-nos", "folgen sie uns", "suivez-nous", "мы в соцсетях", "تابعونا على",
        ),
    ),
    "advertisement": Phrases(
        (
            "publicidad", "publicidade", "anúncio", "pubblicità", "anzeige", "werbung", "publicité", "реклама",
            "إعلان", "إعلانات", "广告", "廣告", "広告", "スポンサーリンク",
        ),
        (
            "continúa después de la publicidad", "continua após a publicidade", "artikel wird nach der anzeige",
            "la suite après", "продолжение после рекламы",
        ),
    ),
    "source or republication": Phrases(
        (), ("fuente:", "fonte:", "quelle:", "источник:", "المصدر:", "责任编辑", "来源:")
    ),
    "about the author": Phrases(
        (
            "sobre el autor", "sobre la autora", "sobre o autor", "über den autor", "über die autorin", "об авторе",
            "作者简介",
        )
    ),
    "copyright notice": Phrases(
        (),
        (),
        (
            "todos los derechos reservados", "todos os direitos reservados", "tutti i diritti riservati",
            "alle rechte vorbehalten", "tous droits réservés", "все права защищены", "جميع الحقوق محفوظة", "版权所有",
            "版權所有", "未经许可不得转载", "無断転載",
        ),
    ),
    "page menu": Phrases(
        (
            "inicio", "portada", "iniciar sesión", "menú", "buscar", "ir al contenido", "saltar al contenido",
            "início", "entrar", "ir para o conteúdo", "pular para o conteúdo", "vai al contenuto", "accedi",
            "startseite", "anmelden", "menü", "suche", "zum inhalt springen", "zum hauptinhalt springen", "accueil",
            "se connecter", "rechercher", "aller au contenu", "aller au contenu principal", "главная", "войти",
            "меню",
            "поиск", "перейти к содержанию", "الرئيسية", "تسجيل الدخول", "القائمة", "بحث", "首页", "首頁", "登录",
            "登入",
            "注册", "搜索", "菜单", "ホーム", "ログイン", "メニュー", "検索", "本文へスキップ",
        ),
    ),
    "page controls": Phrases(
        (),
        (
            "utilizamos cookies", "usamos cookies", "wir verwenden cookies", "nous utilisons des cookies",
            "мы используем cookie", "etiquetas:", "schlagwörter:", "mots-clés", "теги:", "الوسوم", "标签:", "タグ:",
        ),
    ),
}  # fmt: skip
"""Phrases by the reason of their rule."""
