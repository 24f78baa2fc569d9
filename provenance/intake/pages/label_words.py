"""Words by which publishers say that a picture is from the file, or stands for no particular event. Data only.

Collected from the caption styles of news agencies (AP, Reuters, AFP, dpa, EFE, ANSA, TASS, Xinhua, Kyodo, Yonhap) and of
newspapers. Each entry is a regular expression over text folded by `folding.fold`, with the accents of its language for
the reader, which are folded away when it is used; a space outside a lookbehind stands for one to three spaces or
hyphens, or for none where `?` follows it. Marks that combine are folded away, so no `?` may follow one.
"""

FILE_PHOTO_PHRASES = (
    # English
    (
        r"(?<!to )(?<!upload )(?<!choose )(?<!select )(?<!download )(?<!attach )(?<!save )(?<!image )(?<!zip )(?<!jpeg )(?<!jpg )"
        r"(?<!png )(?<!raw )(?<!pdf )file (?:(?:handout|combination|combo|still|aerial|undated|courtesy|tv|video|colou?r|"
        r"booking|police) )?"
        r"(?:photo(?:s|graphs?)?|pics?|pictures?|images?|footage|shots?|frame grab|screen ?grab)(?! (?:size|format|name|type|upload))"
    ),
    r"(?:(?<!\w )|(?<=\ba )|(?<=\bpa ))library (?:photo|picture|image|pic)s?",
    (
        r"(?<!national )(?<!museum )(?<!photo )archiv(?:e|al|ed) (?:file )?(?:photo(?:graph)?|picture|pic|image|footage)"
        r"(?!s? ?(?:library|collection|agency|department|service))"
    ),
    r"(?<!national )archive (?:photographs|pictures|images|pics)(?! ?/)",
    # German
    r"archiv ?(?:bild|foto|photo|aufnahme|fotografie|photographie|material|video)(?:s|es|er|n|en|ern)?",
    r"(?:bild|foto|aufnahme) aus (?:dem|unserem) archiv(?! (?:der|des|von|d))",
    r"aus dem archiv:",
    # French
    (
        r"(?:photo|photographie|image|cliché|vue|capture|vidéo|illustration|portrait|"
        r"document)s? d'archives?(?! (?:nationales|départementales|"
        r"municipales|personnelles|familiales|privées))"
    ),
    r"(?:photo|image)s? (?:issue|tirée|provenant)s? (?:de nos|des) archives(?! (?:nationales|d[eu]))",
    (
        r"(?<!\w )photos? archives(?= (?!(?:of|for|and|in|d|du|des|de|nationales|personnelles|municipales|familiales|"
        r"privees|departementales)\b)\w)"
    ),
    # Spanish, Galician, Catalan, Basque
    (
        r"(?:foto|fotografía|imagen|imágene|fotograma|vista|captura|gráfica|video|retrato)s? de archivos?"
        r"(?! (?:personal|familiar|privado|particular|histórico|general|nacional|municipal)\b)"
    ),
    r"(?:foto|fotografía|imagen)s? archivo(?! (?:de|del|personal|familiar|privado|particular|histórico|general|nacional|municipal)\b)",
    r"(?:foto|fotografia|imaxe|imatge|imatges|fotos) (?:d'arxiu|de arquivo)(?! (?:pessoal|persoal|personal))",
    r"artxiboko (?:argazkia|irudia)",
    # Portuguese
    r"(?:foto|fotografia|imagem|imagens)s? (?:de |do )?arquivo(?! (?:pessoal|nacional|público|histórico|de família)\b)",
    # Italian
    (
        r"(?:foto|fotografia|immagine|immagini|scatto|frame|video)(?: d'| di | )archivio(?! (?:storico|personale|privato|"
        r"di stato|fotografico)\b)"
    ),
    r"(?:foto|immagine|immagini|fotografia|video) (?:di )?repertorio",
    # Dutch, Afrikaans
    r"archief ?(?:foto|beeld|opname|video)(?:'?s|en)?",
    r"(?:foto|beeld) uit (?:het |ons )?archief(?! van)",
    r"(?:argief ?|leer ?)foto",
    # Swedish, Norwegian, Danish, Icelandic, Finnish, Estonian
    r"arkiv ?(?:bild|foto|billede|bilde|bilete|photo|video)(?:et|er|en|ene|erna|erne)?",
    r"(?:foto|bild|bilde|billede) (?:från|fra) arkivet",
    r"mynd úr safni|safnmynd",
    r"arkisto ?(?:kuva|valokuva|foto|otos)\w{0,4}",
    r"arhiivi ?(?:foto|pilt)\w{0,3}",
    # Latvian, Lithuanian
    r"arhīva (?:foto|attēls)|foto no arhīva",
    r"archyv(?:o|inė) (?:nuotr(?:auka|\.)?|foto)",
    # Polish, Czech, Slovak, Slovenian, Croatian, Bosnian, Serbian
    (
        r"(?:zdjęci[ea]|zdj\.|fotografia|fot\.|foto|nagranie|kadr) archiwaln[aey]|archiwaln[aey] (?:zdjęci[ea]|fotografi[ae]|"
        r"ujęcie|nagranie|foto)"
    ),
    r"archivní (?:foto|fotografie|snímek|snímky|záběr|obrázek|ilustrační foto)|(?:foto|snímek) z archivu(?! (?:rodiny|muzea))",
    r"archívn[aey] (?:foto|fotografi[ae]|snímka|snímky|záber|fotka)",
    r"arhivsk[aiou] (?:foto|fotografij[ae]|snim[ao]k|posnetek|slika|snimka|snimke)|(?:foto|fotografija) iz arhiva?(?! \w)",
    # Hungarian, Romanian, Albanian
    r"archív (?:fotó|felvétel|kép|fotónk|felvételünk|képünk)|(?:fotó|felvétel|kép) az archívumból",
    r"(?:foto(?:grafie)?|imagine|imagini|poză) (?:de |din |cu caracter de )?arhivă(?! (?:personală|națională))",
    r"foto (?:nga )?arkivi|foto arkiv\b",
    # Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian
    r"архивн(?:ое|ая|ый|ые|ого|ой|ом) (?:фото(?:графи[яий]|снимок)?|снимок|снимки|изображение|кадры?|видео)",
    r"(?:фото|снимок|фотография|кадр)(?: \(?архивн(?:ое|ый|ая)\b)",
    r"(?:фото|снимок|фотография|кадр) из (?:наших |нашего )?архив(?:а|ов)(?! \w)(?! (?:музея|семьи|автора))",
    r"архівн(?:е|а|ий|і|ого|ому) (?:фото|світлина|знімок|зображення|кадри|відео|фотографія)",
    r"(?:фото|світлина|знімок) з архіву(?! \w)|(?:фото|світлина) архівн[еа]",
    r"архіўн(?:ае|ы|ая) (?:фота|здымак)|фота з архіва(?! \w)",
    r"архивн[аио] (?:снимк[аи]|фотография|кадри|кадър)|архивск[аио] (?:фотографиј[ае]|снимак|слика|снимка)",
    r"архивтегі (?:сурет|фото)|мұрағаттағы сурет",
    # Greek, Turkish, Azerbaijani, Armenian, Georgian
    r"(?:φωτ(?:ογραφία|ο)?\.?|εικόνα|στιγμιότυπο|πλάνα|φωτογραφίες) (?:από το )?αρχείου?",
    r"αρχειακή (?:φωτογραφία|εικόνα|φωτό)",
    r"arşiv (?:fotoğraf|foto|görüntü|görsel|resim|resm)\w{0,6}|(?:fotoğraf|foto|görsel) arşiv(?! \w)",
    r"arxiv (?:foto|şəkil|görüntü)\w{0,4}",
    r"արխիվային (?:լուսանկար|նկար)|საარქივო ფოტო",
    # Arabic, Persian, Urdu, Hebrew
    r"(?:ال)?(?:صور[ةه]|لقط[ةه]|صور|مشهد|لقطات) (?:من )?(?:ال)?[أا]رشيف(?:ي[ةه])?",
    r"(?:عکس|تصویر|تصاویر|عکس‌های) (?:از )?آرشیو(?:ی)?(?! (?:شخصی|ملی|خانوادگی))",
    r"فائل (?:فوٹو|تصویر)",
    r"(?:צילום|תמונת|תמונה|תמונות|צילומי) (?:מ|מה)?ארכיון(?! (?:פרטי|המדינה))",
    # Languages of India and its neighbours
    r"फाइल (?:फोटो|फोटोग्राफ|तस्वीर|चित्र|इमेज)|फाईल फोटो|संग्रहित (?:छायाचित्र|फोटो)",
    r"ফাইল (?:ছবি|ফটো|চিত্র)|கோப்பு ?ப்? ?படம்|ఫైల్ (?:ఫోటో|ఫొటో|చిత్రం)|ഫയൽ (?:ചിത്രം|ഫോട്ടോ)|ફાઈલ (?:તસવીર|ફોટો)|ਫਾਈਲ ਫੋਟੋ",
    # Indonesian, Malay, Vietnamese, Thai, Filipino, Swahili
    r"(?:foto|gambar|arsip) (?:arsip|file|foto)(?! (?:nasional|negara|pribadi))|arsip (?:foto|gambar)|foto dokumentasi",
    r"(?:gambar|foto) fail|larawan mula sa file|picha (?:ya|:) ?maktaba",
    r"ảnh (?:tư liệu|lưu trữ|file)|hình (?:tư liệu|lưu trữ)",
    r"(?:แฟ้มภาพ|ภาพ(?:จาก)?แฟ้ม|ภาพเก่า)",
    # Chinese, Japanese, Korean
    r"(?:资料|資料|档案|檔案|歷史|历史)(?:图片?|圖片?|照片?|相片?|画面|畫面|影像)(?![书書])",
    r"資料(?:写真|画像|映像|フォト)|ファイル写真|過去の写真|アーカイブ写真",
    r"자료 ?(?:사진|화면|이미지|영상|그림)|파일 ?사진",
)
"""Phrases that say it wherever they stand."""

ILLUSTRATIVE_PHRASES = (
    # English
    (
        r"(?<!alamy )(?<!adobe )(?<!fotostock )(?<!rolling )(?<!live )stock (?:photo(?:graph)?|image|picture|pic|"
        r"footage)s?(?! ?(?:agency|library))"
    ),
    r"(?:illustrative|illustration|representative|representational|generic) (?:photo(?:graph)?|image|picture|pic)s?",
    r"for (?:illustrati(?:on|ve)|representation(?:al)?) (?:purposes?(?: only)?|only)",
    (
        r"photo ?illustration|picture illustration|(?:image|picture|photo|pic)s? (?:is |"
        r"are )?(?:used )?for (?:illustrat(?:ion|ive)|representation)"
    ),
    # German
    (
        r"(?:symbol|themen|beispiel|illustrations) ?(?:bild|foto|photo|aufnahme|grafik)(?:s|es|er|n|en|ern)?"
        r"(?! ?:? ?(?:startseite|home|homepage|menü|menu|suche|kontakt|telefon|e ?mail|warenkorb|login|drucken|download|zurück)\b)"
    ),
    r"(?:bild|foto) dient (?:nur )?(?:als symbol|der illustration|zur illustration)",
    # French
    (
        r"(?:photo|image|visuel|vidéo|cliché|photographie)s? (?:d'illustration|illustrative|prétexte|symbolique)s?|illustration photo|"
        r"(?:à titre|à des fins) (?:d'illustration|illustrati(?:f|ves?))"
    ),
    # Spanish, Catalan, Portuguese, Italian
    (
        r"(?:foto|fotografía|imagen|imágenes|imatge)s? (?:meramente |solo |sólo )?(?:ilustrativ[ao]|il·lustrativa|"
        r"referencial|de referencia|de recurso|"
        r"de stock|genérica|con fines ilustrativos|a modo ilustrativo)s?"
    ),
    r"(?:foto|imagem|imagens|fotografia) (?:meramente |apenas )?(?:ilustrativa|de ilustração|genérica|representativa)s?",
    r"(?:foto|immagine|immagini) (?:puramente |meramente )?(?:illustrativ[ae]|generic[ae]|simbolic[ae]|a scopo illustrativo|di stock)",
    # Dutch, Swedish, Norwegian, Danish, Finnish, Estonian
    r"(?:foto |beeld )?ter illustratie|illustratie ?(?:foto|beeld)|(?:stock|thema) ?foto(?:'s)?",
    r"(?:genre|illustrations|illustrasjons|modell?|tema) ?(?:bild|foto|billede|bilde)(?:et|er|en)?",
    r"kuvitus ?kuva\w{0,4}|illustreeriv (?:foto|pilt)|pilt on illustratiivne",
    r"ilustratīvs (?:foto|attēls)|asociatyvi(?:nė)? (?:nuotr(?:auka|\.)?|foto)",
    # Polish, Czech, Slovak, Slovenian, Croatian, Serbian
    (
        r"(?:zdjęcie|zdj\.|fotografia|fot\.|foto|obraz|grafika) (?:ilustracyjn|poglądow|symboliczn)[aey]|"
        r"ilustracyjn[aey] (?:zdjęcie|fotografia|foto)"
    ),
    r"ilustra[cč]n[íéáý]{1,2} (?:foto(?:grafi[eak])?|snímek|snímka|obrázek|záběr|obrázok)|(?:foto|snímek) (?:je )?ilustra[cč]n[íéý]",
    r"simboličn[ao] (?:fotografija|slika)|(?:foto|fotografija|slika)(?:: ?| )ilustracija",
    # Hungarian, Romanian, Greek, Turkish
    r"(?:kép|képünk|fotó|felvétel|fotónk)(?:: ?| )(?:csak )?illusztráció|illusztráció(?:s)? (?:kép|fotó|célú)",
    r"(?:foto|imagine|fotografie) (?:cu (?:caracter|rol|scop|titlu) )?(?:de )?ilustrativ[ăe]?|foto(?:: ?| )ilustrativ",
    r"(?:ενδεικτική|συμβολική) (?:φωτογραφία|εικόνα)",
    r"temsil[iî] (?:fotoğraf|görsel|foto|resim|görüntü)\w{0,4}|(?:fotoğraf|görsel|foto)(?:: ?| )temsil[iî]",
    # Russian, Ukrainian, Belarusian, Bulgarian, Serbian
    (
        r"иллюстративн(?:ое|ая|ый) (?:фото(?:графия)?|изображение|снимок|картинка)|(?:фото|изображение|"
        r"снимок) (?:иллюстративное|носит иллюстративный)|"
        r"фото ?иллюстрация|фото для иллюстрации|иллюстративный характер"
    ),
    r"ілюстра(?:тивн|ційн)(?:е|а|ий) (?:фото|зображення|світлина)|фото ілюстративне|ілюстрацыйнае фота",
    r"илюстративн[аоеи]+ (?:снимк[аи]|фотография|фото)|(?:снимката|снимка) е илюстративна",
    # Arabic, Persian, Hebrew
    r"(?:ال)?صور[ةه] (?:ال)?(?:تعبيري[ةه]|توضيحي[ةه]|رمزي[ةه])",
    r"(?:عکس|تصویر) (?:تزئینی|تزیینی|نمادین)",
    r"(?:צילום|תמונת|תמונה)(?: |: ?)?אילוסטרציה|(?:תמונת|צילום) המחשה",
    # Languages of India, Indonesian, Malay, Vietnamese, Thai
    r"(?:प्रतीकात्मक|सांकेतिक|प्रातिनिधिक) (?:तस्वीर|फोटो|चित्र|इमेज|छायाचित्र)|প্রতীকী (?:ছবি|ফটো)|ప్రతీకాత్మక (?:చిత్రం|ఫోటో)",
    r"(?:foto|gambar) (?:ilustrasi|hiasan)|ảnh minh h(?:ọa|oạ)|hình minh h(?:ọa|oạ)|ภาพประกอบ",
    # Chinese, Japanese, Korean
    r"示意(?:图|圖)|图文无关|圖文無關|(?:图片|圖片|图|圖)与(?:本)?(?:文|新闻)无关|情境(?:图|圖)",
    r"(?:イメージ(?:写真|画像|図)|(?:写真|画像)は(?:すべて)?イメージ)",
    r"(?:기사|본문|내용)(?:과|와)? ?(?:직접 )?(?:관련 ?)?(?:무관|없는 사진|없음)|이해를 돕기 위한 (?:사진|이미지)|참고 ?(?:사진|이미지)",
)
"""Likewise, for pictures that show no particular event."""

FILE_WORDS = (
    r"files?|archives?|archiv|archivo|archivio|arquivo|arxiu|arkiv(?:et)?|archief|arkisto|arhiiv|arhīvs|archyvas|archiwum|archivum|"
    r"arhiv[ăa]?|archív|arkiva|arşiv|arxiv|архив|архів|архіў|архива|αρχείου?|[أا]رشيف(?:ي[ةه])?|آرشیوی?|ארכיון|arsip|资料|資料|档案|檔案"
)
"""Words that say it only where a caption puts a label: in brackets, at its end, at its beginning. Elsewhere they are a
file, an archive as an institution, or the owner of the picture."""

ILLUSTRATIVE_WORDS = (
    r"ilustrasi|illustration|illustratie|ilustracija|ilustracja|ilustrační|illusztráció|illusztracio|illustrasjon|"
    r"illustration|temsil[iî]|"
    r"иллюстрация|ілюстрація|илюстрация|אילוסטרציה|イメージ|genrebild|symbol"
)
"""Likewise; only in brackets, since elsewhere they name a drawing."""

LEADING_ILLUSTRATIVE = r"ilustrasi"
"""Begins a caption of Indonesian newspapers whose picture stands for a subject."""

OWNERS = (
    r"\w*museum|\w*museet|musée|museo|museu|muzeum|muzeu|bibliothe|librar|biblioteca|stiftung|foundation|fundaci|fondation|fondazione|"
    r"universi|institut|"
    r"societ|gesellschaft|verein|histori|national|nationa|nacional|vatican|vatikan|hulton|bettmann|internet|famil|kloster|abbey|kirche|"
    r"church|municip|музе|библиоте|институт|университет"
)
"""Beside a word that begins so, an archive is where the picture is kept."""

AGENCIES = (
    r"afp|ap|apa|ansa|dpa|efe|epa|ats|belga|keystone|reuters|tass|pap|anp|lusa|ntb|tt|stt|mti|cp|pc|upi|pti|ani|xinhua|kyodo|jiji|yonhap|"
    r"ritzau|scanpix|lapresse|agência \w+|europa press|associated press|la presse canadienne|агентство|тасс|риа новости|укрінформ|"
    r"el [a-z]+|la [a-z]+|le [a-z]+|les [a-z]+|l'[a-z]+|il [a-z]+"
)
"""After `Archives` or `Archivo` they are the newspaper or agency out of whose file the picture is."""

PHOTO_WORDS = (
    r"photos?|pictures?|pic|image|fotos?|fotografía|fotó|bild|bilder|credit|crédits?|crédito|kuva|kép|fot\.|zdj\.|source|quelle|fuente|"
    r"fonte|фото|снимка|φωτο(?:γραφία)?|φωτ\.|صور[ةه]|عکس|צילום|fotoğraf|görsel|picha|ảnh|gambar|imagen|imagem|immagine|תמונה"
)
"""Before a colon and a word of the file they make it a label: `Foto: Archiv`."""

DATE_WORDS = (
    r"taken|pictured|seen|made|shot|captured|photographed|released|provided|dated|from|of|on|in|at|the|this|early|late|mid|circa|year|"
    r"file|photo|picture|"
    r"mon|tues|wednes|thurs|fri|satur|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    r"aufgenommen|entstanden|vom|von|aus|dem|der|am|im|jahr|jahre|zeigt|stand|"
    r"prises?|datant|datée?s?|datees?|du|de|le|la|en|au|annee|l'annee|"
    r"tomada|captada|fechada|realizada|registrada|del|el|dia|año|"
    r"tirada|feita|registada|datada|do|da|em|ano|dia|"
    r"scattata|risalente|il|nel|dal|al|anno|d[ie]l?|"
    r"genomen|van|uit|op|het|tagen|tatt|taget|från|fra|den|i|"
    r"otettu|z|ze|dnia|roku|r\.|wykonane|zrobione|ze dne|z roku|pořízený|"
    r"сделан\w*|снят\w*|от|за|года|зроблен\w*|від|"
    r"çekilen|tarihli|التقطت|بتاريخ|من|في|عام|سنة|يوم|يعود|الى|תאריך|מתאריך|מיום|מ|"
    r"pada|tanggal|tahun|diambil|chụp|ngày|năm|摄于|摄|攝於|撮影"
)
"""What may stand between words for a picture and its date: prepositions, "taken on", "vom", "datée du", weekdays."""

PICTURE_NOUNS = (
    r"photo(?:s|graph|graphs)?|pictures?|image|bild|foto|aufnahme|photographie|cliché|fotografía|imagen|fotografia|"
    r"imagem|immagine|scatto|"
    r"beeld|billede|bilde|zdjęcie|snímek|фото|снимок|фотография|світлина|صورة|fotoğraf|照片|图片|圖片|写真|사진"
)
"""Nouns for a picture, beside which such words tie a date to it even where the label stands elsewhere."""

CLAUSES = (
    r"who|whose|which|that|after|before|since|until|ahead of|following|prior to|due|scheduled|when|where|while|because|was|were|had|has|"
    r"have|been|will|would|could|died|killed|won|lost|fell|left|broke|began|ended|said|told|born|founded|built|"
    r"der|die|das (?:am|im)|welche[rs]?|nachdem|bevor|seit|wurde|wurden|war|waren|wird|werden|hatte|hat|ist|starb|als|wo|"
    r"qui|dont|après|avant|depuis|jusqu'au|était|étaient|avait|a été|sera|mort|lorsque|où|"
    r"que|quien|quienes|tras|antes|después|desde|hasta|fue|fueron|había|será|murió|cuando|donde|ocurrid[oa]|"
    r"após|depois|até|foi|foram|tinha|morreu|quando|onde|che|dopo|prima|fino|fu|furono|era|aveva|sarà|morì|dove|"
    r"die (?:op|in)|dat|nadat|voordat|sinds|werd|werden|was|zal|które|który|która|który|po tym|przed|został|była?"
)
"""Words that open a clause, or tell of another time than that of the picture; beside them a date may be of anything."""

BEFORE_DATED_LABEL = r"this|an?|the|his|her|their|its|in|from|of|undated|mon|tues|wednes|thurs|fri|satur|sunday"
"""What stands before a date that itself stands before a label: "In this Nov. 21, 2019, file photo"."""

NAMES_OF_FILES = r"\.(?:jpe?g|png|gif|webp|svg|avif|heic|tiff?|bmp|pdf|html?|php|zip)\b|https?:|www\.|(?:\w+-){4}"
"""A word that holds this is a name or an address; what it is made of says nothing."""
