package seed

import "tenhal.sa/tenhal/services/consents"

// sheet is a form of consent with what it says and has said, the first text first.
type sheet struct {
	clinic  string // code; empty: the whole centre
	purpose consents.Purpose
	need    consents.Need
	months  int
	texts   []consents.Text
	signs   func(patient int) bool // who has signed
}

// None of them is needed for a booking: a first one is often made by telephone.
var sheets = []sheet{
	{
		purpose: consents.Treatment, need: consents.Visit, months: 24, signs: func(n int) bool { return n%11 != 5 },
		texts: []consents.Text{{
			TitleAr: "الموافقة على العلاج", TitleEn: "Consent to treatment",
			BodyAr: "أوافق على التقييم والجلسات التي يقترحها فريق المركز.\nشُرحت لي طبيعة الجلسات وفوائدها وحدودها، وأُجيب عن أسئلتي.\nأعلم أن لي أن أوقف العلاج أو أسحب موافقتي في أي وقت دون أن يؤثر ذلك على حقي في الرعاية.",
			BodyEn: "I agree to the assessment and the sessions that the team of the centre proposes.\nWhat the sessions are, what they can do and what they can't was explained to me, and my questions were answered.\nI know that I may stop the treatment or withdraw this consent at any time, and that my right to care does not depend on it.",
		}},
	},
	{
		purpose: consents.Share, need: consents.Sharing, signs: func(n int) bool { return n%4 == 1 },
		texts: []consents.Text{{
			TitleAr: "مشاركة المعلومات مع جهات أخرى", TitleEn: "Sharing of information",
			BodyAr: "أوافق على أن يشارك المركز التقارير اللازمة مع المدرسة أو الطبيب المحيل عند الحاجة.\nلا يُشارك إلا ما يلزم، ولا يُعطى شيء لأغراض تجارية.",
			BodyEn: "I agree that the centre shares the reports that are needed with the school or the referring doctor.\nOnly what is needed is shared, and nothing for commercial ends.",
		}},
	},
	{
		purpose: consents.Photo, need: consents.Nothing, months: 12, signs: func(n int) bool { return n%3 == 0 },
		texts: []consents.Text{{
			TitleAr: "التصوير لأغراض العلاج", TitleEn: "Photos and video for treatment",
			BodyAr: "أوافق على تصوير الجلسات ليتابع الفريق التقدم.\nتبقى الصور في ملف المريض.",
			BodyEn: "I agree that sessions are filmed so that the team can follow the progress.\nPictures stay in the patient's file.",
		}, {
			TitleAr: "التصوير لأغراض العلاج", TitleEn: "Photos and video for treatment",
			BodyAr: "أوافق على تصوير الجلسات ليتابع الفريق التقدم.\nتبقى الصور في ملف المريض ولا تُنشر.",
			BodyEn: "I agree that sessions are filmed so that the team can follow the progress.\nPictures stay in the patient's file and are never published.",
		}},
	},
	{
		clinic: "ABA", purpose: consents.Treatment, need: consents.Visit, months: 2, signs: func(n int) bool { return n%2 == 0 },
		texts: []consents.Text{{
			TitleAr: "الموافقة على الخطة السلوكية", TitleEn: "Agreement to the behaviour plan",
			BodyAr: "اطلعت على الخطة السلوكية للشهرين القادمين وأوافق عليها.\nتُراجع الخطة معي قبل تجديدها.",
			BodyEn: "I have read the behaviour plan of the next two months and agree to it.\nIt is gone through with me before it is renewed.",
		}},
	},
}
