package search

import (
	"fmt"
	"testing"
)

// TestLanguages asks small help centers in languages that have no relevance set
// of their own: what the chain of analysis, plan and ranking must not lose.
func TestLanguages(t *testing.T) {
	type page struct{ title, text string }
	tests := []struct {
		locale  string
		pages   []page
		queries map[string]int // → page that must come first
		unknown []string
	}{
		{"de", []page{
			{"Rückerstattung und Rückgabe", "Sie können Artikel innerhalb von 30 Tagen zurückgeben. Das Geld wird auf das Zahlungsmittel erstattet."},
			{"Rechnungsadresse ändern", "Öffnen Sie Ihr Kundenkonto und wählen Sie Adressen. Dort ändern Sie die Anschrift für die Rechnung."},
			{"Versandkosten und Lieferzeiten", "Der Versand innerhalb Deutschlands kostet 4,90 Euro und dauert zwei Werktage."},
			{"Passwort vergessen", "Fordern Sie einen Link an, mit dem Sie ein neues Passwort setzen."},
			{"Drucker im WLAN einrichten", "Halten Sie die Taste gedrückt, bis die Lampe blinkt, und wählen Sie Ihr Netz."},
			{"Garantiefall melden", "Beschreiben Sie den Schaden und laden Sie Fotos hoch."},
		}, map[string]int{
			"Rückerstattung und Rückgabe": 0, "geld zurück": 0, "rueckgabe": 0, "Artikel zurückschicken": 0,
			"Adresse der Rechnung": 1, "rechnungsadressen": 1, "Wie teuer ist der Versand?": 2, "lieferzeit": 2,
			"kennwort vergessen": 3, "pasword vergesen": 3, "Wi-Fi Drucker": 4, "garantie": 5, "schaden melden": 5,
		}, []string{"Flug nach Lissabon buchen", "xqjz plorf"}},
		{"ja", []page{
			{"返品と返金について", "商品到着後30日以内であれば返品できます。返金はお支払い方法に応じて行われます。"},
			{"パスワードを忘れた場合", "ログイン画面の「パスワードをお忘れですか」を押して、再設定用のメールを受け取ってください。"},
			{"送料と配送日数", "全国一律500円です。配送には2日から4日かかります。"},
			{"Wi-Fiに接続する", "設定画面を開き、ネットワーク名を選択してください。エラー0x80070005が出たら再起動します。"},
			{"領収書の発行", "マイページの注文履歴から領収書をダウンロードできます。"},
			{"アカウントの削除", "退会するには、設定からアカウントの削除を選んでください。"},
		}, map[string]int{
			"返品と返金について": 0, "返品": 0, "払い戻し": 0, "商品を返したい": 0, "パスワード 忘れた": 1, "パスワードの再設定方法を教えてください": 1,
			"送料": 2, "何日で届きますか": 2, "wifi": 3, "無線LANにつながらない": 3, "0x80070005": 3, "請求書": 4, "領収書 ダウンロード": 4, "退会": 5,
		}, []string{"明日の天気", "ピザの作り方"}},
		{"zh", []page{
			{"退款和退货", "您可以在30天内退货。退款将退回原支付方式。"},
			{"忘记密码", "点击登录页面上的忘记密码，我们会发送重置链接。"},
			{"运费和配送时间", "全国统一运费10元，两到四天送达。"},
		}, map[string]int{"退款": 0, "怎么退货": 0, "密码": 1, "忘记密码怎么办": 1, "运费多少": 2}, nil},
		{"ko", []page{
			{"환불 및 반품", "상품을 받은 후 30일 이내에 반품할 수 있습니다."},
			{"비밀번호 재설정", "로그인 화면에서 비밀번호 찾기를 누르세요."},
			{"배송비와 배송 기간", "배송은 이틀 정도 걸립니다."},
		}, map[string]int{"환불": 0, "반품하고 싶어요": 0, "비밀번호를 잊어버렸어요": 1, "배송 기간": 2, "배송비가 얼마예요": 2}, nil},
		{"th", []page{
			{"การคืนสินค้า", "คุณสามารถคืนสินค้าได้ภายใน 30 วัน"},
			{"ลืมรหัสผ่าน", "กดลิงก์ในหน้าเข้าสู่ระบบเพื่อตั้งรหัสผ่านใหม่"},
		}, map[string]int{"คืนสินค้า": 0, "รหัสผ่าน": 1}, nil},
		{"ru", []page{
			{"Возврат денег", "Деньги вернутся на карту в течение пяти дней."},
			{"Доставка и сроки", "Курьер привезёт посылку за два дня."},
			{"Забыли пароль", "Нажмите на ссылку, чтобы задать новый пароль."},
		}, map[string]int{"вернуть деньги": 0, "сроки доставки": 1, "посылка": 1, "забыл пороль": 2, "паролем": 2}, nil},
		{"tr", []page{
			{"İade ve geri ödeme", "Ürünü 30 gün içinde iade edebilirsiniz."},
			{"Kargo ücreti", "Kargo iki günde teslim edilir."},
		}, map[string]int{"iade": 0, "İADE": 0, "ürünümü iade etmek istiyorum": 0, "kargo ucreti": 1}, nil},
		{"he", []page{
			{"החזר כספי", "אפשר להחזיר מוצר בתוך שלושים יום."},
			{"שכחתי סיסמה", "לחצו על הקישור כדי לקבל סיסמה חדשה."},
		}, map[string]int{"החזר": 0, "הסיסמה": 1}, nil},
		{"xx", []page{
			{"Ngā utu whakahoki", "Ka whakahokia ngā moni i roto i ngā rā e rima."},
			{"Kupuhipa", "Patohia te hononga kia hou ai te kupuhipa."},
		}, map[string]int{"whakahoki": 0, "nga moni": 0, "kupuhipa": 1}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.locale, func(t *testing.T) {
			var docs []*Document
			for i, p := range tt.pages {
				docs = append(docs, &Document{
					ID: fmt.Sprintf("content/%s/p%d.md", tt.locale, i), Locale: tt.locale, URL: fmt.Sprintf("/p%d/", i),
					Kind: "article", Title: p.title, Sections: []Section{{Text: p.text}},
				})
			}
			x := buildIndex(t, docs, Config{})
			for query, want := range tt.queries {
				r, err := x.Search(t.Context(), Request{Query: query, Explain: true})
				if err != nil {
					t.Fatal(err)
				}
				if len(r.Hits) == 0 || r.Hits[0].ID != docs[want].ID {
					t.Errorf("Search(%q) = %v %s, want %q first", query, titles(r), r.Corrected, docs[want].Title)
				}
			}
			for _, query := range tt.unknown {
				if r, err := x.Search(t.Context(), Request{Query: query}); err != nil || r.Confidence != None {
					t.Errorf("Search(%q) = %v with confidence %s, %v, want none", query, titles(r), r.Confidence, err)
				}
			}
		})
	}
}

func titles(r *Result) []string {
	var list []string
	for _, h := range r.Hits {
		list = append(list, h.Title)
	}
	return list
}
