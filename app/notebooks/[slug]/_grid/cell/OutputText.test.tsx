import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { CellView } from '../../_run/cellView.ts'
import { OutputText } from './OutputText.tsx'

const done = (output: string): CellView => ({
  status: 'done',
  output,
  cached: false,
  tokens: { prompt: 1, output: 1 },
  timing: { ttftMs: 1, totalMs: 1 },
  finishReason: 'stop',
})
const html = (view: CellView, base: string | null = null) => renderToStaticMarkup(<OutputText view={view} lines={3} base={base} />)

test('an emoji at the cut of a long output, of one being written and of a difference is whole or left out', () => {
  const long = `${'a'.repeat(899)}🙂${'b'.repeat(899)}`
  const texts = [html(done(long)), html({ status: 'running', text: `${'a'.repeat(10)}🙂${'b'.repeat(899)}` }), html(done(long), `x${long}`)]
  expect(texts.map((each) => each.isWellFormed())).toEqual([true, true, true])
})

test.each([
  ['an output', html(done('مرحبا'))],
  ['an output being written', html({ status: 'running', text: 'مرحبا' })],
  ['a difference', html(done('مرحبا بك'), 'مرحبا')],
])('the letters of %s decide which way it is written', (_what, markup) => {
  expect(markup).toMatch(/<p dir="auto"/)
})
