package mail

import "github.com/a-h/templ"

// Mail programs know neither style sheets nor variables, so every element carries its style. The
// colours are those of static/tokens.json in its light theme. Names of fonts go without quotation marks,
// which templ would escape twice.
const (
	pageStyle    templ.SafeCSS = "margin:0;padding:24px 12px;background-color:#F5F7F8;color:#141D24;font-family:IBM Plex Sans Arabic,Segoe UI,Tahoma,Arial,sans-serif;font-size:16px;line-height:1.6;"
	sheetStyle   templ.SafeCSS = "width:100%;max-width:600px;background-color:#FFFFFF;border:1px solid #DCE2E6;border-radius:10px;border-collapse:separate;overflow:hidden;"
	headStyle    templ.SafeCSS = "padding:18px 32px;background-color:#0B6B70;color:#FFFFFF;font-size:18px;font-weight:600;"
	bodyStyle    templ.SafeCSS = "padding:28px 32px 8px;"
	titleStyle   templ.SafeCSS = "margin:0 0 8px;font-size:22px;line-height:1.4;font-weight:600;color:#141D24;"
	introStyle   templ.SafeCSS = "margin:0 0 20px;color:#43505B;"
	cardStyle    templ.SafeCSS = "padding:18px 20px;background-color:#DCF0EF;border-radius:8px;color:#07565A;"
	largeStyle   templ.SafeCSS = "margin:0;font-size:28px;line-height:1.3;font-weight:600;"
	dateStyle    templ.SafeCSS = "margin:0 0 2px;font-size:18px;font-weight:600;"
	hijriStyle   templ.SafeCSS = "margin:6px 0 0;font-size:15px;"
	labelStyle   templ.SafeCSS = "padding:10px 0;border-bottom:1px solid #DCE2E6;color:#5E6B76;width:34%;vertical-align:top;font-weight:400;"
	valueStyle   templ.SafeCSS = "padding:10px 0;border-bottom:1px solid #DCE2E6;vertical-align:top;"
	footStyle    templ.SafeCSS = "padding:20px 32px 26px;color:#5E6B76;font-size:14px;"
	reachStyle   templ.SafeCSS = "margin:0 0 2px;color:#43505B;"
	linkStyle    templ.SafeCSS = "color:#0B6B70;text-decoration:none;"
	finePrint    templ.SafeCSS = "margin:14px 0 0;font-size:13px;"
	buttonPlace  templ.SafeCSS = "margin:4px 0 20px;"
	buttonStyle  templ.SafeCSS = "display:inline-block;padding:12px 22px;background-color:#0B6B70;color:#FFFFFF;border-radius:8px;font-weight:600;text-decoration:none;"
	wholeWidth   templ.SafeCSS = "width:100%;border-collapse:collapse;"
	factsSpacing templ.SafeCSS = "width:100%;border-collapse:collapse;margin:16px 0 12px;"
)
