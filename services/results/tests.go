package results

// Test is something that is often asked for.
type Test struct {
	Code string // LOINC
	Kind Kind
	Ar   string
	En   string
}

// Tests are what a form offers; anything else is asked for in words.
var Tests = []Test{
	{"58410-2", Lab, "صورة دم كاملة (CBC)", "Complete blood count (CBC)"},
	{"24323-8", Lab, "لوحة الأيض الشاملة (CMP)", "Comprehensive metabolic panel (CMP)"},
	{"51990-0", Lab, "لوحة الأيض الأساسية (BMP)", "Basic metabolic panel (BMP)"},
	{"4548-4", Lab, "الهيموغلوبين السكري (HbA1c)", "Haemoglobin A1c"},
	{"57698-3", Lab, "لوحة الدهون", "Lipid panel"},
	{"3016-3", Lab, "الهرمون المنبه للدرقية (TSH)", "Thyroid stimulating hormone (TSH)"},
	{"2276-4", Lab, "الفيريتين", "Ferritin"},
	{"1989-3", Lab, "فيتامين د (25-OH)", "Vitamin D (25-OH)"},
	{"5671-3", Lab, "الرصاص في الدم", "Lead in blood"},
	{"24356-8", Lab, "تحليل بول كامل", "Complete urinalysis"},
	{"30745-4", Radiology, "أشعة سينية للصدر", "Chest X-ray"},
	{"24590-2", Radiology, "رنين مغناطيسي للدماغ", "MRI of the brain"},
	{"30799-1", Radiology, "تصوير مقطعي للرأس", "CT of the head"},
	{"24558-9", Radiology, "موجات صوتية للبطن", "Ultrasound of the abdomen"},
}

// TestOf returns the test of a code, and whether it is offered.
func TestOf(code string) (Test, bool) {
	for _, t := range Tests {
		if t.Code == code {
			return t, true
		}
	}
	return Test{}, false
}
