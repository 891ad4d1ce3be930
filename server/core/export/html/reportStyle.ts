/** The report's style: the page's colours, light and dark, and a print style. */
export const reportStyle = `
:root{color-scheme:light dark;--surface:light-dark(#f9fafb,#121318);--raised:light-dark(#fff,#191b21);--sunken:light-dark(#f2f3f6,#0e0f13);
--border:light-dark(#e2e4ea,#30333c);--text:light-dark(#1d2029,#e9eaee);--muted:light-dark(#575c69,#a4a9b6);--accent:light-dark(#4458c7,#8a9bff);
--good:light-dark(#1c7a4d,#6fd39e);--good-soft:light-dark(#e2f5ea,#143325);--bad:light-dark(#b3321f,#ff9a86);--bad-soft:light-dark(#fdeae6,#3c1a15)}
:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
body{margin:0;background:var(--surface);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI","Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR",sans-serif}
header,section,footer{padding:0 24px;max-width:1500px;margin:0 auto}
header{padding-top:28px}.theme{float:right}
h1{font-size:24px;line-height:1.25;margin:0 0 4px}h2{font-size:16px;margin:32px 0 10px}h3{font-size:14px;margin:18px 0 6px}
p{margin:4px 0}.muted,small{color:var(--muted)}small{font-size:12px}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:12px}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--sunken);border:1px solid var(--border);border-radius:6px;padding:10px 12px;margin:4px 0}
.scroll{overflow:auto;border:1px solid var(--border);border-radius:8px;background:var(--raised)}
#grid{max-height:85vh}
table{border-collapse:separate;border-spacing:0;width:100%}
th,td{text-align:left;vertical-align:top;padding:7px 10px;border-bottom:1px solid var(--border);font-weight:400}
thead th{position:sticky;top:0;background:var(--sunken);font-weight:600;z-index:2}
tbody th{background:var(--raised)}
.figures tbody th,.figures thead th:first-child{position:sticky;left:0;border-right:1px solid var(--border)}
.figures tbody th{z-index:1;min-width:190px}.figures thead th:first-child{z-index:3}
.figures td{white-space:nowrap;font-variant-numeric:tabular-nums}
.cells{table-layout:fixed;width:max-content;min-width:100%}
.cells col.case{width:260px}.cells col.cell{width:300px}
.cells tbody th{position:sticky;left:0;z-index:1;border-right:1px solid var(--border)}
.cells thead th:first-child{left:0;z-index:3;border-right:1px solid var(--border)}
.text{text-align:start;white-space:pre-wrap;overflow-wrap:anywhere;max-height:11.5em;overflow:hidden}
.open .text{max-height:none}
dl{display:grid;grid-template-columns:max-content 1fr;gap:1px 10px;margin:0;overflow-wrap:anywhere}dt{color:var(--muted)}dd{margin:0;text-align:left}
.chip{display:inline-block;border-radius:4px;padding:0 5px;margin:3px 4px 0 0;background:var(--sunken);font-size:12px;font-variant-numeric:tabular-nums}
.pass{color:var(--good);background:var(--good-soft)}.fail{color:var(--bad);background:var(--bad-soft)}.error{color:var(--bad)}
.rating{margin:3px 0 0;font-size:12px;overflow-wrap:anywhere}.why{margin:3px 0 0;font-size:12px;color:var(--muted);overflow-wrap:anywhere}.why b{font-weight:600;color:var(--text)}
.repeat+.repeat{border-top:1px dashed var(--border);margin-top:8px;padding-top:8px}
.tools{display:flex;flex-wrap:wrap;gap:8px;align-items:center;margin-bottom:8px}
input,select,button{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--border);border-radius:6px;padding:4px 9px}
input[type=search]{width:280px}button{cursor:pointer}:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.charts{display:grid;align-items:start;grid-template-columns:repeat(auto-fit,minmax(min(100%,520px),1fr));gap:16px}
details{margin-top:16px}summary{cursor:pointer;width:max-content;margin-bottom:12px;color:var(--accent)}
.thought{margin:0 0 4px;font-size:12px;color:var(--muted)}.thought summary{margin-bottom:4px}.thought div{white-space:pre-wrap;overflow-wrap:anywhere}
figure{margin:0;border:1px solid var(--border);border-radius:8px;background:var(--raised);padding:10px 12px}
figcaption{font-weight:600;margin-bottom:6px}
.chart{width:100%;height:auto;font-size:12px}
.chart text{fill:var(--text)}.chart .axis{fill:var(--muted)}.bar{fill:var(--accent);opacity:.75}
.whisker{stroke:var(--text);stroke-width:1.5;fill:none}.gridline{stroke:var(--border);fill:none}.line{fill:none;stroke:currentColor;stroke-width:2}circle{fill:currentColor}
.series-1{color:light-dark(#4458c7,#8a9bff)}.series-2{color:light-dark(#b8621b,#f0a867)}.series-3{color:light-dark(#16806a,#5fcfb4)}.series-4{color:light-dark(#b0327c,#f08cc4)}
.series-5{color:light-dark(#1f7fae,#7cc8ee)}.series-6{color:light-dark(#7d7312,#d8cd66)}.series-7{color:light-dark(#7a43ad,#c49bf0)}.series-8{color:light-dark(#5d6472,#aab1bf)}
footer{padding-top:24px;padding-bottom:32px}
[hidden]{display:none!important}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media print{:root{color-scheme:light}body{font-size:10px}.tools,.theme{display:none}.scroll{overflow:visible;border:0}#grid{max-height:none}
thead th,tbody th{position:static!important}.cells{width:100%;min-width:0}.cells col{width:auto!important}.text{max-height:none}tr,figure{break-inside:avoid}
header,section,footer{padding-left:0;padding-right:0}}
`
