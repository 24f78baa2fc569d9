"""Names of the months, for dates in captions. Data only.

Nominative, genitive and the common short forms of 47 languages, as the Unicode CLDR (common/main, gregorian months) and
the dateparser package list them; forms that are ordinary words elsewhere are left out. The months of the Levant and
the Maghreb are added. A form that means two months, such as `listopada`, stands in both.
"""

MONTH_NAMES = (
    (
        "jan january januar jänner janv janvier ene enero janeiro gen gennaio januari sty styczeń stycznia styczniu янв январь января "
        "січ січень січня сту студзень студзеня яну януари јануар siječanj siječnja siječnju siječnjem januára leden ledna lednu "
        "ianuarie ιανουάριος ιανουαρίου yanvar يناير ژانویه جنوری ינואר לינואר בינואר जनवरी জানুয়ারী জানুয়ারি ஜனவரி జనవరి जानेवारी "
        "tammikuu tammikuuta tammikuussa jaanuar janvāris sausio sausis gener xaneiro urtarrila janar јануари იან იანვარი հունվար "
        "հունվարի januarie қаңтар جانفي كانون_الثاني"
    ),
    (
        "feb february februar feber févr février fév febrero fevereiro febbraio februari lut lutego lutym февр февраль февраля фев лют "
        "лютий лютого лютага февруари фебруар veljača veljače veljači veljačom februára února únoru febr februarie φεβρουάριος "
        "φεβρουαρίου şubat fevral فبراير فوریه فبروری פברואר בפברואר לפברואר فروری फ़रवरी ফেব্রুয়ারী ফেব্রুয়ারি பிப்ரவரி ఫిబ్రవరి "
        "फेब्रुवारी helmikuu helmikuuta helmikuussa veebruar februāris vasario vasaris febrer febreiro otsaila shkurt თებერვალი "
        "փետրվար փետրվարի ақпан شباط فيفري luty"
    ),
    (
        "mar march märz mars marzo março maart mrt marca marzec marcu мар март марта березень березня берез сакавік сакавіка ožujak "
        "ožujka ožujku ožujkom marec březen března březnu márc március martie mart μάρτιος μαρτίου مارس مارچ מרץ במרץ למרץ מרס במרס "
        "למרס מארס במארס למארס मार्च মার্চ மார்ச் maret mac marts maaliskuu maaliskuuta maaliskuussa kovas martxoa მარტი մարտ մարտի "
        "наурыз آذار"
    ),
    (
        "apr april avr avril abr abril aprile kwiecień kwietnia kwietniu апр апрель апреля квітень квітня кві красавік красавіка април "
        "travanj travnja travnju travnjem apríla duben dubna dubnu április aprilie απρίλιος απριλίου nisan aprel أبريل آوریل اپریل "
        "אפריל באפריל לאפריל अप्रैल এপ্রি এপ্রিল ஏப்ரல் ఏప్రిల్ एप्रि एप्रिल huhtikuu huhtikuuta huhtikuussa aprill balandžio apirila "
        "prill აპრილი ապրիլ ապրիլի aprili сәуір نيسان أفريل"
    ),
    (
        "may mai mayo maio mag maggio mei maj maja мая трав травень травня траўня мај svibanj svibnja svibnju svibnjem květen května "
        "květnu május μάιος μαΐου mayıs مايو מאי במאי למאי toukokuu toukokuuta toukokuussa maijs gegužės maig maiatza მაისი մայիս "
        "մայիսի мамыр أيار ماي май máj"
    ),
    (
        "jun june juni juin junio junho giu giugno czerwca czerwiec czerwcu июн червень червня чэрвень чэрвеня јун lipanj lipnja "
        "lipnju lipnjem junij červen června červnu június iunie ιουνίου ιούνιος haziran يونيو يونيه يونية ژوئن جون יוני ביוני ליוני "
        "kesäkuu kesäkuuta kesäkuussa juuni jūnijs birželio birželis juny ekaina qershor ივნისი հունիս հունիսի junie маусым حزيران "
        "جوان июнь июня юни јуни юній"
    ),
    (
        "jul july juli juil juillet julio julho lug luglio lipca lipiec lipcu июл липень липня ліпень ліпеня јул srpanj srpnja srpnju "
        "srpnjem julij července červenec červenci július iulie ιουλίου ιούλιος temmuz يوليو يوليه يولية ژوئیه جولای יולי ביולי ליולי "
        "جولائی जुलाई জুলাই ஜூலை julai heinäkuu heinäkuuta heinäkuussa juuli jūlijs juliol xullo uztaila korrik ივლისი հուլիս հուլիսի "
        "julie шілде تموز جويلية يوليوز июль июля юли јули"
    ),
    (
        "aug august août ago agosto augustus sie sierpień sierpnia sierpniu авг август августа серпень серпня жнівень жніўня жнівеня "
        "kolovoz kolovoza kolovozu kolovozom avg avgust augusta srpen srpna srpnu augusztus αυγούστου αύγουστος ağustos avqust أغسطس "
        "اوت آگست אוגוסט באוגוסט לאוגוסט अगस्त আগস্ট ஆகஸ்ட் ఆగస్టు ऑगस्ट agustus agt augusti elokuu elokuuta elokuussa ágúst augusts "
        "rugpjūtis rugpjūčio agost abuztua gusht აგვისტო օգոստոս օգոստոսի agosti тамыз آب غشت"
    ),
    (
        "sep september sept septembre septiembre setiembre set setembro septembro settembre wrz wrzesień września wrześniu сент "
        "сентябрь сентября сен вер вересень вересня верес верасень верасня септември септм септембар rujan rujna rujnu rujnom "
        "septembra szept szeptember septembrie σεπτέμβριος σεπτεμβρίου eyl eylül sentyabr سبتمبر سپتامبر سپتمبر ספטמבר בספטמבר לספטמבר "
        "ستمبر सितंबर सितम्बर সেপ্টেম্বর செப்டம்பர் సెప్టెం సెప్టెంబర్ सप्टेंबर syyskuu syyskuuta syyskuussa septembris rugsėjis "
        "rugsėjo setembre iraila shtator სექტემბერი սեպտեմբեր սեպտեմբերի septemba қыркүйек أيلول شتنبر září"
    ),
    (
        "oct october okt oktober octobre octubre out outubro ott ottobre paź październik października październiku окт октябрь октября "
        "жовт жовтень жовтня кастрычнік кастрычніка октомври октобар listopad listopada listopadu listopadom októbra říjen října říjnu "
        "octombrie οκτωβρίου οκτώβριος ekim oktyabr أكتوبر اکتبر אוקטובר באוקטובר לאוקטובר אוק अक्तूबर अक्टूबर অক্টো অক্টোবর அக்டோபர் "
        "అక్టోబర్ ऑक्टो ऑक्टोबर lokakuu lokakuuta lokakuussa oktoober oktobris spalio spalis urria tetor ოქტომბერი հոկտեմբեր "
        "հոկտեմբերի oktoba қазан تشرين_الأول"
    ),
    (
        "nov november novembre noviembre novembro lis listopad listopada listopadzie нояб ноябрь ноября ноя листопад листопада листоп "
        "лістапад лістапада ноември новембар studeni studenoga studenom studenomu studenome studenog studenim novembra listopadu "
        "noiembrie νοέμβριος νοεμβρίου kasım noy noyabr نوفمبر نوامبر نومبر נובמבר בנובמבר לנובמבר नवंबर नवम्बर নভেম্বর நவம்பர் నవంబర్ "
        "नोव्हें नोव्हेंबर marraskuu marraskuuta marraskuussa novembris lapkritis lapkričio azaroa nëntor ნოემბერი նոյեմբեր նոյեմբերի "
        "novemba қараша تشرين_الثاني نونبر"
    ),
    (
        "dec december dez dezember décembre dic diciembre dezembro dicembre gru grudnia grudzień grudniu дек декабрь декабря груд "
        "грудень грудня снежань снежня декември децембар prosinac prosinca prosincu prosincem decembra prosince prosinec prosinci "
        "decembrie δεκέμβριος δεκεμβρίου aralık dekabr ديسمبر دسامبر دسمبر דצמבר בדצמבר לדצמבר दिसंबर दिसम्बर ডিসে ডিসেম্বর டிசம்பர் "
        "డిసెంబర్ डिसेंबर des desember disember joulukuu joulukuuta joulukuussa detsember decembris gruodis gruodžio desembre decembro "
        "abendua dhjetor დეკემბერი դեկտեմբեր դեկտեմբերի desemba желтоқсан كانون_الأول دجنبر"
    ),
)
"""Twelve texts, January first: the names with spaces between them; `_` stands for a space within a name."""
