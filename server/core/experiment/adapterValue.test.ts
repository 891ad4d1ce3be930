import { expect, test } from 'vitest'
import { adapterWarnings, inAdapterOrder, readAdapter } from './adapterValue.ts'

test('a name is the adapter at scale 1, and an equal scale is the same however it is written', () => {
  expect(readAdapter('tone')).toEqual({ id: 'tone', scale: 1 })
  for (const value of ['tone@1', 'tone@1.0', 'tone@+1', 'tone@01']) expect(readAdapter(value)).toEqual(readAdapter('tone'))
  expect(readAdapter('말투@-.5')).toEqual({ id: '말투', scale: -0.5 })
  expect(readAdapter('말투'.normalize('NFD'))).toEqual(readAdapter('말투'))
})

test('none is no adapter, and minus zero is zero, which gives one key', () => {
  expect(readAdapter('none')).toBeNull()
  expect(Object.is(readAdapter('tone@-0')?.scale, 0)).toBe(true)
})

test.each(['../tone', 'a/b', '.hidden', 'tone@', 'tone@x', 'tone@1@2', 'tone@9', 'tone@-8.1', 'none@1', 'tone @1', '', 3, null, ['tone']])(
  '%j is no value',
  (value) => expect(readAdapter(value)).toBeUndefined(),
)

test('none is first, then each adapter by scale', () => {
  expect(inAdapterOrder(['b', 'a@0.5', 'none', 'b@-1', 'a'], (value) => value)).toEqual(['none', 'b@-1', 'b', 'a@0.5', 'a'])
})

test('what may be unintended is told once for each value', () => {
  expect(adapterWarnings(['none', 'tone', 'tone@0.5', 'tone@0', 'other@2'])).toEqual([])
  expect(adapterWarnings(['tone@-1', 'tone@4', 'tone', 'tone@1.0'])).toEqual([
    expect.stringContaining('tone@-1: a scale below 0'),
    expect.stringContaining('tone@4: adapters are trained for scale 1'),
    expect.stringContaining('tone and tone@1.0 are the same adapter and scale'),
  ])
})
