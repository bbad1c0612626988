package seed

// name is a name in both scripts.
type name struct{ ar, en string }

var men = []name{
	{"محمد", "Mohammed"},
	{"عبدالله", "Abdullah"},
	{"فهد", "Fahad"},
	{"سلطان", "Sultan"},
	{"خالد", "Khalid"},
	{"فيصل", "Faisal"},
	{"تركي", "Turki"},
	{"ناصر", "Nasser"},
	{"عمر", "Omar"},
	{"يوسف", "Yousef"},
	{"ماجد", "Majed"},
	{"أحمد", "Ahmed"},
	{"إبراهيم", "Ibrahim"},
	{"سعد", "Saad"},
	{"بندر", "Bandar"},
	{"عبدالعزيز", "Abdulaziz"},
	{"راكان", "Rakan"},
	{"زياد", "Ziyad"},
	{"مشعل", "Mishal"},
	{"سلمان", "Salman"},
	{"عبدالرحمن", "Abdulrahman"},
	{"هيثم", "Haitham"},
	{"وليد", "Waleed"},
	{"حسن", "Hassan"},
}

var women = []name{
	{"نورة", "Noura"},
	{"سارة", "Sara"},
	{"ريم", "Reem"},
	{"لمى", "Lama"},
	{"جود", "Jood"},
	{"ليان", "Layan"},
	{"دانة", "Dana"},
	{"حصة", "Hessa"},
	{"هند", "Hind"},
	{"أمل", "Amal"},
	{"الجوهرة", "Aljawhara"},
	{"روان", "Rawan"},
	{"فاطمة", "Fatimah"},
	{"عائشة", "Aisha"},
	{"مها", "Maha"},
	{"شهد", "Shahad"},
	{"غادة", "Ghada"},
	{"منيرة", "Munira"},
	{"لولوة", "Lulwa"},
	{"رغد", "Raghad"},
	{"أسماء", "Asma"},
	{"العنود", "Alanoud"},
	{"بشاير", "Bashayer"},
	{"جواهر", "Jawaher"},
}

var families = []name{
	{"القحطاني", "Al-Qahtani"},
	{"الحربي", "Al-Harbi"},
	{"العتيبي", "Al-Otaibi"},
	{"الغامدي", "Al-Ghamdi"},
	{"الزهراني", "Al-Zahrani"},
	{"الدوسري", "Al-Dossari"},
	{"الشهري", "Al-Shehri"},
	{"المطيري", "Al-Mutairi"},
	{"العنزي", "Al-Anazi"},
	{"الشمري", "Al-Shammari"},
	{"السبيعي", "Al-Subaie"},
	{"الرشيدي", "Al-Rashidi"},
	{"الأسمري", "Al-Asmari"},
	{"العمري", "Al-Amri"},
	{"اليامي", "Al-Yami"},
	{"الجهني", "Al-Juhani"},
	{"البقمي", "Al-Buqami"},
	{"الخالدي", "Al-Khalidi"},
	{"السهلي", "Al-Sahli"},
	{"الفهد", "Al-Fahad"},
	{"القاسم", "Al-Qasim"},
	{"الصالح", "Al-Saleh"},
	{"الحكمي", "Al-Hakami"},
	{"المالكي", "Al-Malki"},
	{"العسيري", "Al-Asiri"},
	{"النفيعي", "Al-Nufaie"},
	{"الثبيتي", "Al-Thubaiti"},
	{"السلمي", "Al-Sulami"},
	{"البلوي", "Al-Balawi"},
	{"الخثعمي", "Al-Khathami"},
}

// abroad are the families of residents from elsewhere.
var abroad = []name{
	{"المصري", "El-Masry"},
	{"حداد", "Haddad"},
	{"الخطيب", "Al-Khatib"},
	{"عثمان", "Osman"},
	{"خان", "Khan"},
	{"إقبال", "Iqbal"},
	{"النجار", "Al-Najjar"},
	{"بلقاسم", "Belkacem"},
	{"الحلبي", "Al-Halabi"},
	{"سليمان", "Suleiman"},
}

// full joins the parts of a name.
func full(parts ...name) name {
	whole := parts[0]
	for _, part := range parts[1:] {
		whole.ar, whole.en = whole.ar+" "+part.ar, whole.en+" "+part.en
	}
	return whole
}
