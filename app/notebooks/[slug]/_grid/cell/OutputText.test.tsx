import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { CellView } from '../../_run/cellView.ts'
import { done } from '../testing/sampleGrid.ts'
import { OutputText } from './OutputText.tsx'

const html = (view: CellView, base: string | null = null) => renderToStaticMarkup(<OutputText view={view} lines={3} base={base} />)

test('an emoji at the cut of a finished output, a running output or a difference is not split', () => {
  const long = `${'a'.repeat(899)}🙂${'b'.repeat(899)}`
  const texts = [html(done(long)), html({ status: 'running', text: `${'a'.repeat(10)}🙂${'b'.repeat(899)}` }), html(done(long), `x${long}`)]
  expect(texts.map((each) => each.isWellFormed())).toEqual([true, true, true])
})

test.each([
  ['an output', html(done('مرحبا'))],
  ['a running output', html({ status: 'running', text: 'مرحبا' })],
  ['a difference', html(done('مرحبا بك'), 'مرحبا')],
])('the direction of %s follows its letters', (_what, markup) => {
  expect(markup).toMatch(/<p dir="auto"/)
})
