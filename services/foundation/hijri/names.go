package hijri

import "fmt"

var arabic = [12]string{
	"محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
	"رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
}

var english = [12]string{
	"Muharram", "Safar", "Rabi I", "Rabi II", "Jumada I", "Jumada II",
	"Rajab", "Shaban", "Ramadan", "Shawwal", "Dhu al-Qidah", "Dhu al-Hijjah",
}

// Arabic writes the day for readers of Arabic: "12 جمادى الآخرة 1448هـ". The day must exist.
func (d Date) Arabic() string {
	return fmt.Sprintf("%d %s %dهـ", d.Day, arabic[d.Month-1], d.Year)
}

// English writes the day for readers of English: "12 Jumada II 1448". The day must exist.
func (d Date) English() string {
	return fmt.Sprintf("%d %s %d", d.Day, english[d.Month-1], d.Year)
}
