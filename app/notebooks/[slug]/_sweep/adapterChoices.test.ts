import { expect, test } from 'vitest'
import type { AdapterEntry } from '../../../_trpc/apiTypes.ts'
import { adapterChoices } from './adapterChoices.ts'

const entry = (id: string, base: string | null) =>
  ({ id, problem: null, card: base === null ? null : { base: { id: base, sha256: '' } } }) as AdapterEntry

test('the adapters of the notebook’s models are offered at half and full scale, in order of scale', () => {
  const { names } = adapterChoices({
    adapters: [entry('tone', 'tiny'), entry('말투', 'other'), entry('ko', 'tiny')],
    models: ['tiny'],
    ticked: ['ko@2', 'none', 'ko@0.25'],
    isKnown: true,
  })
  expect(names).toEqual(['none', 'tone@0.5', 'tone', 'ko@0.25', 'ko@0.5', 'ko', 'ko@2'])
})

test('a value says why it cannot be run', () => {
  const adapters = [entry('tone', 'tiny'), entry('말투', 'other'), entry('half', null)]
  const { noteOf } = adapterChoices({ adapters, models: ['tiny'], ticked: [], isKnown: true })
  expect(['none', 'tone@2', '말투', 'gone@0.5', 'half', 'a@b'].map(noteOf)).toEqual([
    null,
    null,
    'of other',
    'not here',
    'broken',
    'not an adapter',
  ])
  const before = adapterChoices({ adapters: [], models: ['tiny'], ticked: [], isKnown: false })
  expect(before.noteOf('tone')).toBeNull()
})
