package corpus

import "strings"

// A language is what articles of one locale are made of. The sentences need not
// be true, but they are sentences: words of the length, the script and the
// frequency of help texts, so that parsing, hyphenless wrapping, stemming and
// compression have the work that real articles give them.
type language struct {
	locale string
	name   string
	// things are what a shop deals with, doings what one does with them (to fit
	// behind "to"), people who does it, times when.
	things, doings, people, times []string
	// sentences have %1 for a thing, %2 for a doing, %3 for people, %4 for a
	// time and %5 for a number.
	sentences []string
	// questions and steps likewise.
	questions, steps []string
	headings         []string
	answer           string
	note             string
	also             string // before a link
	table            [3]string
	faq              string
	code             string
	picture          string
	// syllables make the names of things, see lexicon; nameLast puts them behind.
	syllables []string
	nameLast  bool
}

var languages = []*language{english, arabic, latvian}

var english = &language{
	locale: "en", name: "English",
	things: []string{
		"order", "parcel", "refund", "invoice", "voucher", "gift card", "return label", "delivery", "payment", "card",
		"account", "password", "address", "subscription", "warranty", "receipt", "deposit", "store credit", "size chart", "basket",
		"courier", "parcel locker", "pickup point", "tracking number", "customs form", "exchange", "repair", "spare part", "discount", "newsletter",
		"loyalty point", "wish list", "pre-order", "bank transfer", "instalment", "security code", "phone number", "language", "notification", "data export",
	},
	doings: []string{
		"change", "cancel", "track", "return", "replace", "download", "confirm", "find", "send", "collect",
		"delay", "split", "insure", "pay for", "register", "renew", "remove", "report", "compare", "schedule",
	},
	people: []string{"the customer", "our warehouse", "the courier", "your bank", "the shop team", "a colleague", "the recipient", "the manufacturer"},
	times: []string{
		"within two working days", "before noon", "after the parcel has left", "during the sale", "as soon as the bank confirms",
		"until the end of the month", "on public holidays", "when the store opens", "at the next visit", "once a year",
	},
	sentences: []string{
		"To %2 the %1, open your account and choose the line that names it.",
		"%3 can %2 a %1 %4, but never later than %5 days after the purchase.",
		"A %1 that has been sent cannot be changed; %2 it when it has arrived.",
		"We keep the %1 for %5 days, and %3 hears from us %4.",
		"If the %1 does not show up %4, write to us and name the number that begins with %5.",
		"Most people %2 the %1 on a phone, which takes less than %5 minutes.",
		"The %1 is **free of charge** up to %5 kg; above that %3 pays the difference.",
		"Please do not %2 the same %1 twice: the second attempt is refused by %3.",
		"You can %2 it again %4 under *Settings → %1*, or by calling `+371 2%5 000`.",
		"When %3 asks for the %1, show the message that we sent %4.",
		"Nothing happens to the %1 as long as nobody tries to %2 it.",
		"%3 checks every %1 by hand, so it may take %5 hours %4.",
		"A damaged %1 is no reason to worry: photograph it and let %3 know %4.",
		"Without a %1 we cannot %2 anything, not even %4.",
	},
	questions: []string{
		"How do I %2 a %1?", "Why can I not %2 my %1?", "When will %3 %2 the %1?", "Can I %2 the %1 %4?",
		"What does it cost to %2 a %1?", "Who may %2 a %1 for me?",
	},
	steps: []string{
		"Open the page of the %1.", "Choose **%2** and wait for the message.", "Enter the number, for example %5.",
		"Let %3 confirm the %1.", "Check the %1 %4.",
	},
	headings: []string{"Before you %2 the %1", "What %3 needs", "The %1 in detail", "Costs and limits of a %1", "If you cannot %2 it", "The %1 %4"},
	answer:   "You can %2 a %1 in your account %4. It takes %5 minutes and costs nothing.",
	note:     "Never send the number of your %1 by e-mail.", also: "See also",
	table: [3]string{"What", "How long", "Price"}, faq: "Frequently asked questions", code: "Copy this into the form:",
	picture:   "The page of the %1 with its button",
	syllables: strings.Fields("ra ti lo men cor sel par ver tion der ship ac count or turn fun in voi ad dre liv pro duct sto cu stom mar ket no fi wal quen zo hal bri kem ost ury gle"),
}

var arabic = &language{
	locale: "ar", name: "العربية",
	things: []string{
		"الطلب", "الطرد", "المبلغ المسترد", "الفاتورة", "القسيمة", "بطاقة الهدية", "ملصق الإرجاع", "التوصيل", "الدفعة", "البطاقة",
		"الحساب", "كلمة المرور", "العنوان", "الاشتراك", "الضمان", "الإيصال", "الرصيد", "جدول المقاسات", "السلة", "رقم التتبع",
		"نقطة الاستلام", "خزانة الطرود", "الاستبدال", "الإصلاح", "قطعة الغيار", "الخصم", "النشرة", "نقاط الولاء", "قائمة الأمنيات", "الحوالة",
	},
	doings: []string{"تغيير", "إلغاء", "تتبع", "إرجاع", "استبدال", "تنزيل", "تأكيد", "إيجاد", "إرسال", "استلام", "تأجيل", "تقسيم", "تسجيل", "تجديد", "حذف"},
	people: []string{"العميل", "المستودع", "شركة الشحن", "البنك", "فريق المتجر", "المستلم", "الشركة المصنعة"},
	times:  []string{"خلال يومي عمل", "قبل الظهر", "بعد خروج الطرد", "في موسم التخفيضات", "فور تأكيد البنك", "حتى نهاية الشهر", "في العطل الرسمية", "مرة في السنة"},
	sentences: []string{
		"يمكن %2 %1 من صفحة حسابك %4.",
		"يستطيع %3 %2 %1 %4، على ألا يتأخر ذلك عن %5 يومًا من الشراء.",
		"لا يمكن تعديل %1 بعد الإرسال، ولكن يمكن %2 ما وصل منه.",
		"نحتفظ بـ%1 مدة %5 يومًا، ونبلغ %3 بذلك %4.",
		"إذا لم يظهر %1 %4 فاكتب إلينا واذكر الرقم الذي يبدأ بـ%5.",
		"**%1 مجاني** حتى %5 كغ، وما زاد على ذلك يدفعه %3.",
		"لا تحاول %2 %1 مرتين، فالمحاولة الثانية يرفضها %3.",
		"يراجع %3 كل طلب يدويًا، لذلك قد يستغرق %2 %1 نحو %5 ساعات.",
		"إذا وصل %1 تالفًا فصوّره وأخبر %3 %4.",
		"من دون %1 لا يمكننا %2 أي شيء، حتى %4.",
	},
	questions: []string{"كيف يمكنني %2 %1؟", "لماذا لا أستطيع %2 %1؟", "متى يتم %2 %1؟", "هل يمكن %2 %1 %4؟", "كم يكلف %2 %1؟"},
	steps:     []string{"افتح صفحة %1.", "اختر **%2** وانتظر الرسالة.", "أدخل الرقم، مثلًا %5.", "انتظر حتى يؤكد %3 %1.", "تحقق من %1 %4."},
	headings:  []string{"قبل %2 %1", "ما يحتاج إليه %3", "تفاصيل %1", "تكاليف %1 وحدوده", "إذا تعذر %2 %1", "%1 %4"},
	answer:    "يمكنك %2 %1 من حسابك %4. يستغرق ذلك %5 دقائق ولا يكلف شيئًا.",
	note:      "لا ترسل رقم %1 بالبريد الإلكتروني أبدًا.", also: "انظر أيضًا",
	table: [3]string{"الخدمة", "المدة", "السعر"}, faq: "الأسئلة الشائعة", code: "انسخ هذا إلى النموذج:",
	picture:   "صفحة %1 وفيها الزر",
	syllables: strings.Fields("با را تي لو من كو سل بر فر دا شي نا مو رو ما كي جا حا ها في زا لي سو طا قا يا خا دو نو ري"), nameLast: true,
}

var latvian = &language{
	locale: "lv", name: "Latviešu",
	things: []string{
		"pasūtījumu", "sūtījumu", "atmaksu", "rēķinu", "kuponu", "dāvanu karti", "atgriešanas uzlīmi", "piegādi", "maksājumu", "karti",
		"kontu", "paroli", "adresi", "abonementu", "garantiju", "čeku", "depozītu", "izmēru tabulu", "grozu", "izsekošanas numuru",
		"pakomātu", "saņemšanas vietu", "apmaiņu", "remontu", "rezerves daļu", "atlaidi", "jaunumu vēstuli", "lojalitātes punktu", "vēlmju sarakstu", "pārskaitījumu",
	},
	doings: []string{"mainīt", "atcelt", "izsekot", "atgriezt", "aizstāt", "lejupielādēt", "apstiprināt", "atrast", "nosūtīt", "saņemt", "atlikt", "sadalīt", "reģistrēt", "pagarināt", "dzēst"},
	people: []string{"pircējs", "noliktava", "kurjers", "banka", "veikala komanda", "saņēmējs", "ražotājs"},
	times:  []string{"divu darba dienu laikā", "līdz pusdienām", "pēc izsūtīšanas", "izpārdošanas laikā", "tiklīdz banka apstiprina", "līdz mēneša beigām", "svētku dienās", "reizi gadā"},
	sentences: []string{
		"Lai varētu %2 %1, atveriet savu kontu un izvēlieties vajadzīgo rindu.",
		"To var %2 %4, bet ne vēlāk kā %5 dienas pēc pirkuma; par to parūpēsies %3.",
		"Ja vēlaties %2 %1, dariet to %4.",
		"Mēs glabājam %1 %5 dienas, un %3 par to uzzina %4.",
		"Ja neredzat %1 %4, rakstiet mums un norādiet numuru, kas sākas ar %5.",
		"**Bez maksas** var %2 %1 līdz %5 kg; pārējo sedz %3.",
		"Lūdzu, nemēģiniet %2 %1 divreiz: otru mēģinājumu noraida %3.",
		"Katru reizi, kad jums jāpalīdz %2 %1, %3 to pārbauda ar rokām, un tas ilgst līdz %5 stundām.",
		"Ja saņemat bojātu preci, nofotografējiet to, un %3 palīdzēs %2 %1 %4.",
		"Citādi mēs nevaram %2 neko, pat ne %4.",
	},
	questions: []string{"Kā es varu %2 %1?", "Kāpēc nevaru %2 %1?", "Kad %3 varēs %2 %1?", "Vai var %2 %1 %4?", "Cik maksā %2 %1?"},
	steps:     []string{"Atveriet lapu, kurā redzat %1.", "Izvēlieties **%2** un gaidiet ziņu.", "Ievadiet numuru, piemēram, %5.", "Ļaujiet, lai %3 apstiprina %1.", "Pārbaudiet %1 %4."},
	headings:  []string{"Pirms %2 %1", "Ko prasa %3", "Sīkāk par to, kā %2 %1", "Cik maksā %2 %1", "Ja nevarat %2 %1", "Kā %2 %1 %4"},
	answer:    "Savā kontā varat %2 %1 %4. Tas ilgst %5 minūtes un neko nemaksā.",
	note:      "Nekad nesūtiet pa e-pastu numuru, ar ko var %2 %1.", also: "Skatiet arī",
	table: [3]string{"Kas", "Cik ilgi", "Cena"}, faq: "Biežāk uzdotie jautājumi", code: "Iekopējiet veidlapā:",
	picture:   "Lapa, kurā var %2 %1",
	syllables: strings.Fields("ra ti lo mē kor sel par vē der ši nā mo rī ga zu ļa ķe dza pie tau gri sto kal vie bū ska to ne ma"),
}
