import { expect, test } from 'vitest'
import { columnFigures } from '../columnFigures.ts'
import { sampleRun } from '../testing/sampleRun.ts'
import { htmlReport } from './htmlReport.ts'
import { reportCharts, svgLines } from './reportCharts.ts'
import { svgBars } from './svgBars.ts'

const report = (given?: Parameters<typeof sampleRun>[0]) => [...htmlReport(sampleRun(given))].join('')

test('the report has every output, escaped, one script, and loads nothing', () => {
  const nasty = '</script><script>alert(1)</script><img src=x onerror=alert(1)> "\'&\u0000\ud800'
  const html = report({ outputs: [nasty, '한국어 🍎', 'plain', null], vars: ['<b>사과</b>', '"><svg onload=x>'] })
  expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; "\'&amp;\ufffd\ufffd')
  expect(html).toContain('한국어 🍎')
  expect(html).toContain('The engine &lt;died&gt;.')
  expect(html).toContain('ab'.repeat(32))
  expect(html.match(/<script/g)).toHaveLength(1)
  expect(html.match(/<(img|link|iframe|object)|<[^>]*\s(src|href|on\w+)=/g)).toBeNull()
  expect(html).toMatch(/default-src 'none'; style-src 'sha256-[\w+/]{43}='; script-src 'sha256-[\w+/]{43}='/)
})

test('the report has no inline styles, which its content security policy would block', () => {
  expect(report()).not.toMatch(/ style=/)
})

test('bars stay within the drawing and show their numbers', () => {
  const svg = svgBars({
    title: 'a & b',
    bars: [
      { label: '자세히', value: 0.5, low: 0.25, high: 2 },
      { label: 'x', value: null, low: null, high: null },
    ],
    domain: { least: 0, most: 1 },
  })
  expect(svg).toContain('<title>a &amp; b</title><desc>자세히: 0.5; x: no score</desc>')
  expect(svg).toContain('d="M339 13H636M339 8v10M636 8v10"')
  expect(svgBars({ title: '', bars: [] })).toContain('viewBox="0 0 720 30"')
})

test('lines are drawn in order, even with a single point, and the names at their ends do not overlap', () => {
  const svg = svgLines({
    title: 't',
    axis: 'temperature',
    lines: [
      {
        label: 'a',
        points: [
          { x: 0, y: 1 },
          { x: 1, y: 1 },
        ],
      },
      {
        label: 'b',
        points: [
          { x: 0, y: 0.5 },
          { x: 1, y: 1 },
        ],
      },
    ],
  })
  expect(svg).toContain('d="M56 14L540 14"')
  expect([...svg.matchAll(/class="label" x="550" y="(\d+)"/g)].map(([, y]) => y)).toEqual(['18', '32'])
  const long = svgLines({ title: '', axis: '', lines: [{ label: '가'.repeat(25), points: [{ x: 3, y: 2 }] }] })
  expect(long).toContain(`>${'가'.repeat(23)}…</text>`)
  expect(svgLines({ title: '', axis: '', lines: [{ label: 'one', points: [{ x: 3, y: 2 }] }] })).not.toContain('NaN')
})

test('a check without any score fails in the table of columns too, and the reason is beside the output', () => {
  const html = report({ scores: '- contains: { value: "{{absent}}", check: true }' })
  expect(
    html.match(/<td>–<br><small class="muted">\d not scored<\/small><br><span class="chip fail">≥ 1: 0\/2 ✗<\/span><\/td>/g),
  ).toHaveLength(2)
  // The fourth cell failed and shows its own error.
  expect(
    html.match(/<span class="chip fail"><bdi>contains<\/bdi> – ✗<\/span><p class="why"><b dir="auto">contains<\/b> [^<]*absent/g),
  ).toHaveLength(3)
})

test('a check whose tags exclude every cell has no mark, and one with a score shows its bound and the reason of the metric', () => {
  const scores = `- contains: { value: x, at_least: 1, tags: [never] }
- promptfoo-compatible: { name: 점수, assert: { type: contains, value: 사과 }, check: true }`
  const html = report({ scores })
  expect(html).toContain('<td>–</td>')
  expect(html).toContain(
    '<span class="chip fail"><bdi>점수</bdi> 0 ✗</span><p class="why"><b dir="auto">점수</b> The score is 0, which should be ≥ 1. contains does not hold.</p>',
  )
})

test('a missing score has its reason even without a check', () => {
  expect(report({ scores: '- contains: { value: "{{absent}}" }' })).toMatch(
    /<span class="chip none"><bdi>contains<\/bdi> –<\/span><p class="why"><b dir="auto">contains<\/b> [^<]*absent/,
  )
})

test('all charts are included, those after the first twelve folded', () => {
  const scores = (count: number) => Array.from({ length: count }, (_, n) => `- length: { name: n${n} }`).join('\n')
  const html = report({ scores: scores(15) })
  expect(html).toContain('<details><summary>3 more charts</summary><div class="charts"><figure><figcaption>n12 by column')
  expect(html.match(/<figure>/g)).toHaveLength(15)
  expect(report({ scores: scores(13) })).toContain('<summary>1 more chart</summary>')
  expect(report({ scores: scores(12) })).not.toContain('<details>')
})

test('columns and variants left out of a chart are counted', () => {
  const run = sampleRun()
  const [first] = columnFigures(run)
  if (!first) throw new Error('no column')
  const figures = Array.from({ length: 41 }, (_, n) => ({
    ...first,
    column: { ...first.column, variant: `v${n % 13}`, point: { temperature: n } },
  }))
  const html = reportCharts({ ...run, columns: figures.map(({ column }) => column) }, figures)
  expect([...html.matchAll(/<small>([^<]*)<\/small>/g)].map(([, told]) => told)).toEqual([
    '1 more column not drawn; see the table of columns.',
    '1 more variant not drawn; see the table of columns.',
  ])
})

test('a report names the test cases that adapters were trained on, and whether its figures are without them', () => {
  const run = sampleRun()
  const reportOf = (leavesOut: boolean) =>
    [...htmlReport({ ...run, trained: { cases: [{ adapter: 'a<b', cases: [1] }], leavesOut } })].join('')
  expect(reportOf(true)).toContain('1 test case was used to train the adapter a&lt;b (2)')
  expect(reportOf(true)).toContain('leave this case out')
  expect(reportOf(false)).toContain('count them')
  expect(reportOf(false).match(/trained on by a&lt;b/g)).toHaveLength(1)
  expect([...htmlReport(run)].join('')).not.toContain('trained')
})
