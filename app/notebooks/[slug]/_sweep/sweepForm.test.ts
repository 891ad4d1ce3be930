import { describe, expect, test } from 'vitest'
import { addableParameters, firstWritten, readSweepForm, toggled, writtenValues } from './sweepForm.ts'

describe('a sweep block as a form', () => {
  test('lists, single values and shots each become a row at their place', () => {
    const value = {
      prompt: ['terse', 1],
      shots: { from: 's.jsonl', count: [0, 2], select: 'random' },
      temperature: [0, 0.7],
      max_tokens: 8,
      repeats: 3,
    }
    expect(readSweepForm(value)).toEqual({
      variants: ['terse', '1'],
      cases: null,
      repeats: 3,
      parameters: [
        { name: 'shots', values: [0, 2], path: ['shots', 'count'], editable: true },
        { name: 'temperature', values: [0, 0.7], path: ['temperature'], editable: true },
        { name: 'max_tokens', values: [8], path: ['max_tokens'], editable: true },
      ],
      shots: { select: 'random', from: 's.jsonl', block: null },
    })
  })

  test('an empty block is every variant once', () => {
    expect(readSweepForm(null)).toEqual({ variants: null, cases: null, repeats: 1, parameters: [], shots: null })
  })

  test('values that need more than a line are left to YAML', () => {
    expect(
      readSweepForm({ stop: ['\n'], grammar: 'root ::= "a"\n', json_schema: { type: 'object' } }).parameters.map(
        ({ editable }) => editable,
      ),
    ).toEqual([false, false, false])
  })

  test('parameters that are not there yet can be added, those of XTC and DRY once XTC and DRY are there', () => {
    expect(addableParameters(readSweepForm({ temperature: 0, max_tokens: 8 }), { retrieves: false, rerankers: [] })).toEqual([
      'model',
      'adapter',
      'shots',
      'top_p',
      'top_k',
      'min_p',
      'repeat_penalty',
      'presence_penalty',
      'frequency_penalty',
      'xtc_probability',
      'dry_multiplier',
      'seed',
      'thinking',
      'constraint',
    ])
    const more = addableParameters(readSweepForm({ dry_multiplier: [0, 0.8], dry_base: 2 }), { retrieves: true, rerankers: [] })
    const reranked = addableParameters(readSweepForm(null), { retrieves: true, rerankers: ['orderer'] })
    expect([more.includes('reranker'), reranked.includes('reranker')]).toEqual([false, true])
    expect(more).toContain('search_k')
    expect(more.filter((name) => /^(xtc|dry)/.test(name))).toEqual(['xtc_probability', 'dry_allowed_length', 'dry_penalty_last_n'])
  })

  test('an added axis of shots names a shots block or a file, one of models the notebook’s model', () => {
    const around = { model: 'tiny', shots: ['예시'], retrievers: ['규정'], rerankers: ['orderer'], adapters: ['말투', 'tone'] }
    expect(firstWritten('shots', around)).toEqual({ block: '예시', count: [0, 2], select: 'first' })
    expect(firstWritten('shots', { ...around, shots: [] })).toEqual({ from: 'shots.jsonl', count: [0, 2], select: 'first' })
    expect(firstWritten('model', around)).toBe('tiny')
    expect(firstWritten('adapter', around)).toEqual(['none', '말투@0.5', '말투'])
    expect(firstWritten('adapter', { ...around, adapters: [] })).toBe('none')
    expect(firstWritten('retriever', around)).toEqual(['규정', 'none'])
    expect(firstWritten('reranker', around)).toEqual(['none', 'orderer'])
    expect(firstWritten('temperature', around)).toEqual([0, 0.7])
    expect(readSweepForm({ shots: firstWritten('shots', around) }).shots).toEqual({ select: 'first', from: null, block: '예시' })
  })

  test('one value is written alone, several as a list, none removes the line', () => {
    expect([writtenValues([0.7]), writtenValues([0, 0.7]), writtenValues([])]).toEqual([0.7, [0, 0.7], undefined])
  })

  test('ticking keeps the order of the notebook, and the last tick stays', () => {
    expect(toggled(['a', 'b', 'c'], ['c'], 'a')).toEqual(['a', 'c'])
    expect(toggled(['a', 'b', 'c'], ['a', 'c'], 'a')).toEqual(['c'])
    expect(toggled(['a', 'b'], ['a'], 'a')).toEqual(['a'])
  })
})
