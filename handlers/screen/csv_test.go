package screen_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/gofiber/fiber/v2"

	"tenhal.sa/tenhal/handlers/screen"
)

// No cell is a formula, also where a sign is as wide as a Chinese letter or blanks stand before it.
func TestCSV(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+966551124068": "'+966551124068", "-3": "'-3", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "＝1": "'＝1",
		"  =1": "'  =1", "a=b": "a=b", "ليان": "ليان", `she said "no", then`: `"she said ""no"", then"`,
	} {
		res, body := ask(t, httptest.NewRequest(http.MethodGet, "/x", nil), func(c *fiber.Ctx) error {
			return screen.CSV(c, "x.csv", func(row func(...string) error) error { return row("first", cell) })
		})
		if body != "\uFEFFfirst,"+want+"\r\n" || res.Header.Get("Content-Disposition") != `attachment; filename="x.csv"` {
			t.Errorf("%q is written %q, want %q", cell, body, want)
		}
	}
}
