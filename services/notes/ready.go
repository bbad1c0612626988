package notes

// Ready are the sections that a discipline usually asks for, to begin a clinic's template from.
type Ready struct {
	Code     string // names it: "soap", "aba", "ot", "slp", "nursing" or "medical"
	Sections []Title
}

// ReadyMade are the templates to begin from, the general one first. A clinic changes whatever it wants of them.
var ReadyMade = []Ready{
	{"soap", []Title{
		{"ما يقوله المريض أو أهله", "What the patient or family say"},
		{"الملاحظة والفحص", "Observation and examination"},
		{"التقييم", "Assessment"},
		{"الخطة", "Plan"},
	}},
	{"aba", []Title{
		{"الأهداف التي عُمل عليها", "Targets worked on"},
		{"البيانات: المحاولات والاستقلالية", "Data: trials and independence"},
		{"السلوكيات: ما سبقها وما تلاها", "Behaviours: antecedents and consequences"},
		{"المعززات والتلقين", "Reinforcers and prompts"},
		{"تدريب الأهل", "Parent training"},
		{"خطة الجلسة القادمة", "Plan for the next session"},
	}},
	{"ot", []Title{
		{"الحالة عند الوصول", "State on arrival"},
		{"التنظيم الحسي", "Sensory regulation"},
		{"المهارات الدقيقة والكبيرة", "Fine and gross motor skills"},
		{"مهارات الحياة اليومية", "Activities of daily living"},
		{"الاستجابة والتقدم", "Response and progress"},
		{"برنامج المنزل والخطة", "Home programme and plan"},
	}},
	{"slp", []Title{
		{"الأهداف التي عُمل عليها", "Targets worked on"},
		{"اللغة الاستقبالية", "Receptive language"},
		{"اللغة التعبيرية", "Expressive language"},
		{"النطق والطلاقة والصوت", "Articulation, fluency and voice"},
		{"البلع والتغذية", "Swallowing and feeding"},
		{"تمارين المنزل والخطة", "Home practice and plan"},
	}},
	{"nursing", []Title{
		{"العلامات الحيوية", "Vital signs"},
		{"التقييم التمريضي", "Nursing assessment"},
		{"ما أُعطي أو أُجري", "Medication and procedures given"},
		{"التثقيف", "Education"},
		{"المتابعة", "Follow-up"},
	}},
	{"medical", []Title{
		{"الشكوى والتاريخ المرضي", "Complaint and history"},
		{"الأدوية والحساسية", "Medication and allergies"},
		{"الفحص", "Examination"},
		{"التشخيص", "Diagnosis"},
		{"الخطة والوصفة", "Plan and prescription"},
		{"الإحالة والمتابعة", "Referral and follow-up"},
	}},
}

// ReadyNamed returns the sections of a ready-made template, or none.
func ReadyNamed(code string) []Title {
	for _, r := range ReadyMade {
		if r.Code == code {
			return r.Sections
		}
	}
	return nil
}
