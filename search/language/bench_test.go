package language

import (
	"strings"
	"testing"
)

// Texts of the benchmarks: a few hundred different words in the proportions of
// a help article, repeated. Throughput on real articles is close, since memos
// find nearly every word in either.
var benchTexts = map[string]string{
	"en": `You can return any item within 30 days of delivery. Sign in to your account, open "My orders" and choose the
order that you want to send back. Print the prepaid return label, attach it to the parcel and hand it over at any drop-off
point. We refund the amount to your original payment method within 5-7 business days after the warehouse has received the
goods; for orders that were paid with a gift card, the balance is credited to the same card. If the product arrived damaged
or doesn't work, don't use the label: contact customer service with the order number (for example MDVA-44660) and a photo. `,
	"ar": `يمكنك إرجاع أي منتج خلال 30 يوما من تاريخ استلام الطلب. سجل الدخول إلى حسابك ثم افتح صفحة طلباتي واختر الطلب الذي
تريد إرجاعه. اطبع ملصق الإرجاع المدفوع مسبقا وألصقه على الطرد ثم سلمه إلى أقرب نقطة استلام. نعيد المبلغ إلى وسيلة الدفع
الأصلية خلال 5 إلى 7 أيام عمل بعد وصول الشحنة إلى المستودع. إذا وصل المنتج تالفا فتواصل مع خدمة العملاء عبر الواتساب. `,
	"lv": `Jebkuru preci varat atgriezt 30 dienu laikā pēc saņemšanas. Pieslēdzieties savam kontam, atveriet sadaļu "Mani
pasūtījumi" un izvēlieties pasūtījumu, kuru vēlaties nosūtīt atpakaļ. Izdrukājiet atgriešanas uzlīmi, pielīmējiet to sūtījumam un
nododiet tuvākajā pakomātā. Naudu atmaksājam uz to pašu maksājumu karti piecu līdz septiņu darba dienu laikā. `,
	"de": `Sie können jeden Artikel innerhalb von 30 Tagen nach der Lieferung zurückgeben. Melden Sie sich in Ihrem Kundenkonto
an, öffnen Sie die Bestellübersicht und wählen Sie die Bestellung aus. Drucken Sie das Rücksendeetikett aus und kleben Sie es auf
das Paket. Die Rückerstattung erfolgt auf die ursprüngliche Zahlungsart, die Rechnungsadresse bleibt dabei unverändert. `,
	"ja": `商品到着後30日以内であれば返品できます。アカウントにログインし、注文履歴から返品したい注文を選択してください。
返品用ラベルを印刷して荷物に貼り、最寄りのコンビニから発送してください。返金はクレジットカードに5〜7営業日以内に行われます。`,
}

func BenchmarkTokens(b *testing.B) {
	for _, tag := range []string{"en", "ar", "lv", "de", "ja"} {
		b.Run(tag, func(b *testing.B) {
			l := For(tag)
			text := strings.Repeat(benchTexts[tag], 20)
			dst := l.Tokens(text)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				dst = l.AppendTokens(dst[:0], text)
			}
		})
	}
}

// BenchmarkNewWords measures words that no memo has seen.
func BenchmarkNewWords(b *testing.B) {
	for _, tag := range []string{"en", "ar", "lv", "de"} {
		b.Run(tag, func(b *testing.B) {
			l := For(tag)
			words := strings.Fields(benchTexts[tag])
			size := 0
			for _, word := range words {
				size += len(word)
			}
			b.SetBytes(int64(size))
			for b.Loop() {
				for _, word := range words {
					l.read(word, wordRun)
				}
			}
		})
	}
}
