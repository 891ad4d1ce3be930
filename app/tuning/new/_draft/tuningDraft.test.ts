import { expect, test } from 'vitest'
import { guideSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import { draftLike, newTuningDraft, readDraft, suggestedName, type TuningDraft } from './tuningDraft.ts'

const filled: TuningDraft = { ...newTuningDraft, dataset: '말투', base: 'smollm2-135m-instruct' }
const known = { adapters: ['taken'], suggestion: '말투' }

test('the form as it opens asks for the preset of the guide on a new snapshot, under the suggested name', () => {
  const { start, looked, problems } = readDraft(filled, known)
  expect(problems).toEqual({ settings: {}, grid: {} })
  expect(start).toEqual({ name: '말투', dataset: '말투', snapshot: null, base: 'smollm2-135m-instruct', settings: guideSettings })
  expect(looked).toEqual(start)
})

test('what is missing is named, and nothing is looked at before there are rows and a model', () => {
  const { start, looked, problems } = readDraft(newTuningDraft, { ...known, suggestion: '' })
  expect([start, looked]).toEqual([null, null])
  expect(Object.keys(problems).toSorted()).toEqual(['base', 'dataset', 'grid', 'name', 'settings'])
})

test('a name that is taken prevents the start but not the look, until it is to be replaced', () => {
  const taken = readDraft({ ...filled, name: 'taken' }, known)
  expect([taken.start, taken.looked?.name]).toEqual([null, 'taken'])
  expect(taken.problems.name).toMatch(/already/)
  expect(readDraft({ ...filled, name: 'taken', replaces: true }, known).start).toMatchObject({ name: 'taken', replaces: true })
})

test.each(['none', 'a b', '-말투', ''])('%j is no name of an adapter and prevents the start', (name) => {
  const { start, problems } = readDraft({ ...filled, name }, known)
  expect(start).toBeNull()
  expect(problems.name).toContain('not none, which is the model without an adapter')
})

test('a grid is asked for with its lists, and its first training is looked at', () => {
  const { start, looked, jobs } = readDraft({ ...filled, grid: { rank: '4, 16', learningRate: '', epochs: '1,2' } }, known)
  expect(start?.grid).toEqual({ rank: [4, 16], learningRate: [], epochs: [1, 2] })
  expect(start?.settings).toEqual(guideSettings)
  expect(jobs).toHaveLength(4)
  expect(looked?.settings).toMatchObject({ rank: 4, epochs: 1 })
})

test('sample prompts without text are left out, and none at all leaves the choice to the training', () => {
  expect(readDraft({ ...filled, samples: [' 안녕? ', '  '] }, known).start?.samples).toEqual(['안녕?'])
  expect(readDraft({ ...filled, samples: [''] }, known).start).not.toHaveProperty('samples')
})

test('a training like an earlier one has its rows, model, settings and prompts', () => {
  const settings = { ...guideSettings, rank: 32 }
  const job = { dataset: '말투', snapshot: { tag: 'v2' }, base: { id: 'm' }, settings, samples: ['안녕?'] }
  expect(readDraft(draftLike(job), known).start).toEqual({
    name: '말투',
    dataset: '말투',
    snapshot: 'v2',
    base: 'm',
    settings,
    samples: ['안녕?'],
  })
})

test('the suggested name is that of the dataset with the first free number', () => {
  expect([suggestedName('말투', []), suggestedName('말투', ['말투']), suggestedName('말투', ['말투', '말투-2'])]).toEqual([
    '말투',
    '말투-2',
    '말투-3',
  ])
})
