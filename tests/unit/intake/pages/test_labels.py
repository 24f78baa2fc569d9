"""Which captions say that their picture is an old one or a symbol, and which only look like it.

The captions are written in the styles of the agencies (Reuters, AP, AFP, dpa, EFE, ANSA, TASS, Xinhua, Kyodo, Yonhap), about
events that did not happen.
"""

import unicodedata

import pytest

from provenance.intake.pages.labels import label, label_of
from provenance.model.dates import UNKNOWN_DATE
from provenance.model.edtf import parse_edtf
from provenance.model.label import LabelKind

FILE_PHOTOS = (
    "FILE PHOTO: People queue outside a bank in Caracas, Venezuela, March 3, 2019. REUTERS/Jane Roe/File Photo",
    "FILE - A rescue boat approaches migrants off Lampedusa, Italy, on Sept. 15, 2023. (AP Photo/John Roe, File)",
    "(FILES) In this file photo taken on December 4, 2022 protesters hold blank sheets of paper in Beijing. (Photo by Jane ROE / AFP)",
    "FILE -- The senator in his office in Washington, Oct. 2, 2018. (Jane Roe/The New York Times)",
    "A tanker passes the strait. (Courtesy/File)",
    "The bridge as it stood before the flood. — AFP file pic",
    "Undated file handout photo of the missing hikers",
    "Library picture of the courthouse",
    "Archive image of the harbour at night",
    "An archival photograph shows the mill",
    "The minister at a rally. Photo: File",
    "Rioters burn a car in this file image from October 2019.",
    "ARCHIV - 04.12.2022, Berlin: Polizisten stehen vor dem Reichstag. Foto: Max Muster/dpa",
    "Polizisten vor dem Reichstag (Archivbild)",
    "Ein Zug der Bahn. Foto: Muster/dpa (Archiv)",
    "Das Rathaus im Schnee | Archivfoto: Erika Muster",
    "Foto: Archiv",
    "Der Tatort am Abend. (Archivaufnahme vom 3. März 2021)",
    "Une manifestation à Lyon, photo d'archives.",
    "Le premier ministre à Québec (Archives)",
    "Photo d’archive prise le 12 mars 2020 à Paris",
    "Un incendie près de Marseille. Archives AFP",
    "La salle du conseil. PHOTO JEANNE ROE, ARCHIVES LA PRESSE",
    "Fotografía de archivo fechada el 4 de diciembre de 2022 que muestra el Congreso. EFE/Juan Pérez",
    "Imagen de archivo de una patera en Lanzarote",
    "Agentes de la Guardia Civil. EFE/Archivo",
    "El estadio vacío (Archivo)",
    "ARCHIVO - El presidente en Madrid en una visita oficial. Europa Press",
    "Foto de arquivo mostra queimada na Amazônia em agosto de 2019",
    "Plenário da Câmara (Foto: Maria Silva/Arquivo)",
    "Imagem de arquivo",
    "Una foto d'archivio di un barcone nel Mediterraneo. ANSA",
    "Un'immagine di repertorio dei soccorsi",
    "Il tribunale di Milano. ANSA/ARCHIVIO",
    "FOTO D’ARCHIVIO: carabinieri sul posto",
    "Archieffoto van een politieauto",
    "De brug bij Arnhem (archiefbeeld)",
    "Brandweer bij een brand. Foto: ANP (archief)",
    "Zdjęcie archiwalne: straż pożarna w akcji",
    "Policja na miejscu zdarzenia, fot. archiwalna",
    "Sejm, zdj. archiwalne z 2019 r.",
    "Архивное фото. Пожар в Сибири",
    "Здание парламента. Фото: архив",
    "Фото из архива",
    "Пожежники на місці події. Архівне фото",
    "Фото з архіву",
    "Ankara'da bir miting. (Arşiv)",
    "Arşiv fotoğrafı: İstanbul Boğazı",
    "ARŞİV FOTOĞRAFI",
    "صورة أرشيفية لمظاهرة في بيروت",
    "متظاهرون في الخرطوم (أرشيف)",
    "الرئيس خلال اجتماع - أرشيفية",
    "صورة من الأرشيف",
    "عکس آرشیوی از تهران",
    "نیروهای امدادی (آرشیو)",
    "צילום ארכיון: כוחות כיבוי",
    "הכנסת. צילום: ארכיון",
    "Arkivbild. Polisen vid avspärrningen.",
    "Brannvesenet på stedet (arkivfoto)",
    "Foto: Ola Nordmann / NTB / Arkiv",
    "Politiet på Nørrebro. Arkivfoto.",
    "Arkistokuva Helsingin rautatieasemalta",
    "Poliisi eduskuntatalon edessä. Kuva: Arkisto",
    "Archivní foto",
    "Hasiči při zásahu, archivní snímek",
    "Archívna snímka parlamentu",
    "Archív felvétel: tüntetés Budapesten",
    "Fotografie de arhivă cu pompieri",
    "Protest la București. Foto: arhivă",
    "Φωτογραφία αρχείου από τη Βουλή",
    "ΦΩΤΟΓΡΑΦΙΑ ΑΡΧΕΙΟΥ",
    "资料图：2019年3月3日，北京街头。新华社发",
    "資料圖片：立法會大樓",
    "资料图片（新华社）",
    "（资料照片）",
    "檔案照片",
    "事故現場の消防隊員＝資料写真",
    "首相官邸（資料）",
    "국회의사당 [자료사진]",
    "연합뉴스 자료사진",
    "फाइल फोटो",
    "दिल्ली में प्रदर्शन (फ़ाइल फ़ोटो)",
    "ফাইল ছবি",
    "فائل فوٹو",
    "Foto arsip: Gedung DPR di Jakarta",
    "Arsip foto - Warga antre minyak",
    "Kebakaran di Bandung (Foto: Arsip)",
    "Gambar fail",
    "Ảnh tư liệu: Hà Nội năm 2019",
    "แฟ้มภาพ",
    "Arhivska fotografija",
    "Архивска фотографија",
    "Foto: arhiva",
    "Архивна снимка",
    "Архіўнае фота",
    "Arhiivifoto",
    "Arhīva foto",
    "Archyvo nuotr.",
    "Imatge d'arxiu del Parlament",
    "Artxiboko argazkia",
    "Foto arkivi",
    "Photo archives Sud Ouest",
    "Arquivo / Agência Brasil",
    "PA library picture",
    "Argieffoto",
    "Picha ya maktaba",
)
"""Captions of file photos in 45 languages."""

ILLUSTRATIVE = (
    "Symbolbild: Ein Streifenwagen im Einsatz",
    "Ein Krankenwagen (Symbolfoto)",
    "Themenbild Inflation",
    "Photo d'illustration",
    "Image d’illustration. Un tribunal.",
    "Foto ilustrativa",
    "Imagen referencial de un sismo",
    "Imagem ilustrativa",
    "Foto meramente ilustrativa",
    "Immagine illustrativa",
    "Foto ter illustratie",
    "Zdjęcie ilustracyjne",
    "zdjęcie poglądowe",
    "Ilustrační foto",
    "Ilustračný obrázok",
    "Képünk illusztráció",
    "Imagine cu caracter ilustrativ",
    "Иллюстративное фото",
    "Фото носит иллюстративный характер",
    "Ілюстративне фото",
    "Temsili fotoğraf",
    "صورة تعبيرية",
    "عکس تزئینی است",
    "תמונת אילוסטרציה",
    "(אילוסטרציה)",
    "Illustrasjonsfoto: Politibil",
    "Genrebild",
    "Modelfoto",
    "Kuvituskuva",
    "Illustreeriv foto",
    "Asociatyvi nuotr.",
    "示意图",
    "图文无关",
    "イメージ写真",
    "※写真はイメージです",
    "प्रतीकात्मक तस्वीर",
    "Foto ilustrasi",
    "Ilustrasi vaksin. (Foto: Antara)",
    "ILUSTRASI.",
    "Picture for representation",
    "Ảnh minh họa",
    "Gambar hiasan",
    "Stock image of a syringe",
    "A stock photo of a laptop",
    "Representational image",
    "Image for representation purposes only",
    "Photo illustration by Jane Roe",
    "Image used for illustrative purposes only",
    "(Illustration)",
    "Илюстративна снимка",
    "Foto: Ilustracija",
    "Ενδεικτική φωτογραφία",
)
"""Captions of pictures that stand for a subject."""

LOOK_ALIKES = (
    "A reading room in the National Archives",
    "Courtesy of the National Archives and Records Administration",
    "Vatican Archives",
    "Hulton Archive/Getty Images",
    "(Photo by Hulton Archive/Getty Images)",
    "Bettmann Archive",
    "Michael Ochs Archives/Getty Images",
    "Archive Photos/Getty Images",
    "Internet Archive",
    "Screenshot from Archive.org",
    "https://archive.org/details/photo",
    "IMG_file_photo.jpg",
    "file-photo-2019.jpg",
    "Profile photo",
    "profile picture of the author",
    "She went to file a complaint at the station",
    "Download file",
    "Download file image.png",
    "File: annual-report.pdf",
    "File size: 3 MB",
    "Archiv der Stadt Köln",
    "Stadtarchiv Leipzig",
    "Bundesarchiv, Bild 183-R0522-177",
    "Foto: Deutsches Museum, Archiv",
    "Blick in das Archiv der Akademie",
    "Archive - News",
    "Newsletter | Archiv",
    "Hier geht es zum Podcast-Archiv",
    "Jane Roe Presidential Library photo",
    "Photo Archives of Prague Castle",
    "Home / Archive",
    "Photo : Archives nationales de France",
    "Archives départementales du Rhône",
    "Collection Archives de la Ville de Montréal",
    "Archivo General de Indias",
    "Archivo Histórico Nacional",
    "Foto: Archivo personal",
    "Foto: Arquivo pessoal",
    "Arquivo Nacional",
    "Archivio di Stato di Torino",
    "Foto: Archivio personale",
    "Nationaal Archief",
    "Het Utrechts Archief",
    "Fot. Archiwum prywatne",
    "Archiwum Państwowe w Krakowie",
    "фото из архива музея",
    "Государственный архив",
    "Национальный архив",
    "Milli Arşivler",
    "الأرشيف الوطني",
    "Riksarkivet",
    "Kansallisarkisto",
    "国家档案馆",
    "資料館の外観",
    "국가기록원",
    "Alamy Stock Photo",
    "Adobe Stock",
    "Getty Images/iStockphoto",
    "New York Stock Exchange",
    "A rank and file member",
    "The singer files for divorce",
    "Lawyers refused to file photos as evidence",
    "An illustration of the heart",
    "Illustration: Jane Roe",
    "Single-file line of hikers",
    "Nail file and brush",
    "Archives personnelles de Jean Dupont",
    "Archbishop in the archive room",
    "Photo courtesy of the Smithsonian Archives",
    "Livestock photo competition",
    "Symbolbild Startseite",
    "资料图书馆",
    "X-Files cast photo",
    "Filing cabinet",
    "Foto: Stadtmuseum / Archiv",
)
"""Institutions, owners, names of files, parts of web sites, and other files."""


@pytest.mark.parametrize("caption", FILE_PHOTOS)
def test_a_file_photo_is_known_by_its_caption(caption: str) -> None:
    found = label(caption)
    assert found is not None
    assert found.kind is LabelKind.FILE_PHOTO
    assert found.words in caption
    assert found.words == found.words.strip() != ""


@pytest.mark.parametrize("caption", ILLUSTRATIVE)
def test_a_picture_of_no_particular_event_is_kept_apart(caption: str) -> None:
    found = label(caption)
    assert found is not None
    assert found.kind is LabelKind.ILLUSTRATIVE
    assert found.words in caption


@pytest.mark.parametrize("caption", LOOK_ALIKES)
def test_what_only_looks_like_a_label_is_none(caption: str) -> None:
    assert label(caption) is None


@pytest.mark.parametrize("caption", FILE_PHOTOS + ILLUSTRATIVE)
def test_decomposed_letters_say_the_same(caption: str) -> None:
    composed, decomposed = label(unicodedata.normalize("NFC", caption)), label(unicodedata.normalize("NFD", caption))
    assert composed is not None
    assert decomposed is not None
    assert decomposed.kind is composed.kind
    assert unicodedata.normalize("NFC", decomposed.words) == unicodedata.normalize("NFC", composed.words)


@pytest.mark.parametrize(
    "caption", ["Archivbild", "photo d'archives", "foto de archivo", "zdjęcie archiwalne", "архивное фото", "arşiv fotoğrafı"]
)
def test_capitals_say_the_same(caption: str) -> None:
    found = label(caption.upper())
    assert found is not None
    assert found.words == caption.upper()


def test_a_label_within_a_longer_caption_keeps_its_words() -> None:
    found = label("Ein Löschzug in der Innenstadt. Foto: Erika Muster/dpa/Archivbild")
    assert found is not None
    assert found.words == "Archivbild"


def test_where_a_caption_says_both_it_is_a_file_photo() -> None:
    found = label("Symbolbild (Archiv)")
    assert found is not None
    assert found.kind is LabelKind.FILE_PHOTO


@pytest.mark.parametrize(
    ("caption", "written", "edtf"),
    [
        (
            "FILE PHOTO: A man walks past a bank in Athens, Greece, October 12, 2019. REUTERS/Jane Roe/File Photo",
            "October 12, 2019",
            "2019-10-12",
        ),
        (
            "FILE - Flags fly in Madison, Wis., Dec. 4, 2022. The court ruled on Feb. 3, 2023. (AP Photo/John Roe, File)",
            "Dec. 4, 2022",
            "2022-12-04",
        ),
        (
            "FILE - In this Nov. 21, 2019, file photo, people vote in Salem, Ore. A new vote is due on March 3, 2020.",
            "Nov. 21, 2019",
            "2019-11-21",
        ),
        ("(FILES) This file photo taken on October 23, 2019 shows a plant in Jena.", "October 23, 2019", "2019-10-23"),
        ("A file photograph shows the premier in Perth on September 16, 2018.", "September 16, 2018", "2018-09-16"),
        ("Smoke over the port in an October 2019 file photo", "October 2019", "2019-10"),
        ("The village in 2018 (file photo from 2018)", "2018", "2018"),
        ("ARCHIV - 04.12.2022, Berlin: Polizisten vor dem Reichstag. Foto: Erika Muster/dpa", "04.12.2022", "2022-12-04"),
        ("Polizisten vor dem Reichstag (Archivbild vom 4. Dezember 2022)", "4. Dezember 2022", "2022-12-04"),
        ("Das Werk in Jena (Archivfoto, 2019)", "2019", "2019"),
        ("Photo d'archives prise le 1er mai 2019 à Nantes", "1er mai 2019", "2019-05-01"),
        ("El ministro (archivo, marzo de 2021). Foto: Juana Pérez", "marzo de 2021", "2021-03"),
        ("Imagen de archivo tomada el 4 de diciembre de 2022", "4 de diciembre de 2022", "2022-12-04"),
        ("Foto d'archivio del 12 marzo 2020", "12 marzo 2020", "2020-03-12"),
        ("Архивное фото от 4 декабря 2022 года", "4 декабря 2022", "2022-12-04"),
        ("资料图：2019年3月3日，工人在生产线上。", "2019年3月3日", "2019-03-03"),
        ("자료사진 2019년 3월 3일 촬영", "2019년 3월 3일", "2019-03-03"),
        ("صورة أرشيفية بتاريخ 4 ديسمبر 2022", "4 ديسمبر 2022", "2022-12-04"),
        ("File photo, 04/12/2022", "04/12/2022", "2022-04-12/2022-12-04"),
    ],
)
def test_the_pictures_own_date_is_read_where_the_caption_ties_it(caption: str, written: str, edtf: str) -> None:
    found = label(caption)
    assert found is not None
    assert found.date_text == written
    assert found.date == parse_edtf(edtf)


@pytest.mark.parametrize(
    "caption",
    [
        "The bridge fell on 4 May 2019 (file photo)",
        "Die Prämien werden 2023 später ausgezahlt (Symbolbild).",
        "FILE PHOTO: The logo of the Tokyo 2020 Olympics is seen on a wall. REUTERS/Jane Roe",
        "FILE - A driver sentenced on Dec. 4, 2022, arrives at court on Nov. 2, 2021.",
        "File photo of the harbour. The port was closed on 4 May 2019.",
        "FILE - Former mayor John Roe, who was convicted on Dec. 4, 2022, leaves the court in Jena.",
        "FILE PHOTO: The remains of the bridge that fell on 4 May 2019 in Jena. REUTERS/Jane Roe/File Photo",
        "FILE - The bridge in Jena collapsed on Dec. 4, 2022. (AP Photo/John Roe, File)",
        "ARCHIV - Die Brücke in Jena, die am 4. Mai 2019 gesperrt wurde.",
        "ARCHIVO - El puente de Jena, que fue cerrado el 4 de mayo de 2019, en obras.",
        "Archives : le pont d'Iéna, fermé après la crue du 4 mai 2019, en travaux.",
        "The bridge that fell on 4 May 2019, file photo",
        "Tokyo 2020 file photo",
        "File photo of 2019 winner Jane Roe",
        "File photo, taken on Monday",
        "File photo taken on October 29",
        "Photo: Jeanne Roe Archives Le Devoir Le nombre de trajets a doublé entre mai et le 15 novembre 2019.",
    ],
)
def test_a_date_of_the_event_or_without_a_year_is_not_the_pictures(caption: str) -> None:
    found = label(caption)
    assert found is not None
    assert found.date_text is None
    assert found.date == UNKNOWN_DATE


def test_a_date_after_the_publication_is_not_the_pictures() -> None:
    caption = "File photo, December 4, 2022"
    dated, undated = label(caption, parse_edtf("2022-12-05")), label(caption, parse_edtf("2022-11-01"))
    assert dated is not None
    assert dated.date_text == "December 4, 2022"
    assert undated is not None
    assert undated.date_text is None


@pytest.mark.parametrize(
    "unit",
    ["archives ", "file - ", "photo: ", "(", "foto de ", "архив ", "file photo 2019 ", "资料图", "4. Mai 2019 ", "كانون ", "a", "\u0301"],
)
@pytest.mark.timeout(20)
def test_a_megabyte_is_looked_through_in_linear_time(unit: str) -> None:
    label(unit * (1_000_000 // len(unit)))


@pytest.mark.parametrize("text", ["", " ", "\x00", "\u202e", "(", "File", "Archiv", "\ud800 file"])
def test_scraps_are_no_labels(text: str) -> None:
    assert label(text) is None


def test_a_lone_word_in_a_credit_line_is_a_label() -> None:
    assert label("Archiv") is None
    found = label_of(["Ein Löschzug in der Innenstadt", None, ""], "Archiv")
    assert found is not None
    assert (found.kind, found.words) == (LabelKind.FILE_PHOTO, "Archiv")


def test_of_several_texts_the_file_photo_and_its_date_count() -> None:
    found = label_of(["Symbolbild", "Ein Löschzug (Archivbild)", "Archivbild vom 4. Dezember 2022"], "dpa")
    assert found is not None
    assert (found.kind, found.date_text) == (LabelKind.FILE_PHOTO, "4. Dezember 2022")
    assert label_of(["Ein Löschzug", None], "Erika Muster/dpa") is None
    assert label_of([]) is None


@pytest.mark.parametrize(
    "credit", ["Hulton Archive/Getty Images", "Deutsches Museum, Archiv", "Archives nationales", "Archiv der Stadt Jena"]
)
def test_an_owner_in_a_credit_line_is_no_label(credit: str) -> None:
    assert label_of(["A street"], credit) is None
